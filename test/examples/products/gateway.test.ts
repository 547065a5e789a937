import { describe } from 'vitest';
import { answered, load, OTHER_USE, type Product, testBehaviours, tooNarrow } from './product.js';

async function start(): Promise<Product> {
  type Program = Pick<Product, 'authority' | 'dialect'> & {
    readonly handle: (request: Request) => Promise<Response>;
  };
  const names = ['handle', 'authority', 'dialect'] as const;
  const { handle, ...product } = await load<Program>('guard-a-gateway-of-tools', names);
  return {
    ...product,
    async ask(line, token) {
      const [, method, params = '{}'] = /^(\S+)(?: (.*))?$/.exec(line) ?? [];
      const headers = { authorization: `Bearer ${token}` };
      const body = JSON.stringify({ jsonrpc: '2.0', id: 7, method, params: JSON.parse(params) });
      const url = 'https://mcp.example.com/';
      return answered(await handle(new Request(url, { method: 'POST', headers, body })));
    },
  };
}

const agent = ['permit = call tool:search|call tool:read_file|read uri:file:///repo/'];

describe('a gateway of tools', () => {
  testBehaviours(start, [
    {
      about: 'calls a tool that the token lists',
      token: [agent],
      ask: 'tools/call {"name":"read_file"}',
      status: 200,
      body: { id: 7, result: { content: [{ text: 'for usr-1' }] } },
    },
    {
      about: 'refuses another tool, and names the level, not what the body says',
      token: [agent],
      ask: 'tools/call {"name":"transfer"}',
      status: 403,
      body: tooNarrow('permit', 'not_allowed', { level: 'tool', access: 'call' }),
      scope: 'tool access=call',
    },
    {
      about: 'refuses a call without a tool',
      token: [agent],
      ask: 'tools/call',
      status: 403,
      scope: 'tool access=call',
    },
    {
      about: 'reads a URI below the prefix',
      token: [agent],
      ask: 'resources/read {"uri":"file:///repo/src/main.ts"}',
      status: 200,
    },
    {
      about: 'refuses a URI beside it',
      token: [agent],
      ask: 'resources/read {"uri":"file:///home/.ssh/id_ed25519"}',
      status: 403,
      scope: 'uri access=read',
    },
    {
      about: 'refuses a URI that climbs out of the prefix',
      token: [[]],
      ask: 'resources/read {"uri":"file:///repo/../home/.ssh/id_ed25519"}',
      status: 403,
      body: { code: 'scope_denied' },
    },
    {
      about: 'lists the tools that the token calls',
      token: [agent],
      ask: 'tools/list',
      status: 200,
      body: { result: { tools: [{ name: 'search' }, { name: 'read_file' }] } },
    },
    {
      about: 'lists the URIs that it reads',
      token: [agent],
      ask: 'resources/list',
      status: 200,
      body: { result: { resources: [{ uri: 'file:///repo/README.md' }] } },
    },
    {
      about: 'lists one tool to a sub-agent that got one',
      token: [agent, ['tool = search']],
      ask: 'tools/list',
      status: 200,
      body: { result: { tools: [{ name: 'search' }] } },
    },
    {
      about: 'refuses the list of URIs to a token for tools',
      token: [agent, ['tool = search']],
      ask: 'resources/list',
      status: 403,
      body: { code: 'scope_denied', required: { level: 'uri', access: 'read' } },
      scope: 'uri access=read',
    },
    {
      about: 'refuses a list to a token for another use',
      token: [agent, ['interface = rest']],
      ask: 'tools/list',
      status: 403,
      body: OTHER_USE,
    },
    {
      about: 'is not widened by a tool that the agent does not have',
      token: [agent, ['tool = search|transfer']],
      ask: 'tools/call {"name":"transfer"}',
      status: 403,
      scope: 'tool access=call',
    },
    {
      about: 'reports both kinds of resources to whoami',
      token: [agent],
      ask: 'whoami',
      status: 200,
      body: {
        subject: 'usr-1',
        scope: {
          kind: 'only',
          resources: [
            { tool: 'read_file', access: ['call'] },
            { tool: 'search', access: ['call'] },
            { uri: 'file:///repo/', access: ['read'] },
          ],
        },
      },
    },
    {
      about: 'answers an unknown method as JSON-RPC does',
      token: [agent],
      ask: 'prompts/list',
      status: 200,
      body: { error: { code: -32601 } },
    },
  ]);
});
