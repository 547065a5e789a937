import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  completable,
  createMcpHandler,
  McpServer,
  ResourceTemplate,
} from '@modelcontextprotocol/server';
import { reach } from 'caveats/mcp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { listenFetch, type Listening } from './servers.js';
import { guard, tokenWith } from './world.js';

const at = (path: string) => fileURLToPath(new URL(`node_modules/${path}`, import.meta.url));
/** The suites need Node 22 or later. */
const installed = at('node24/bin/node');
const node = existsSync(installed) ? installed : process.execPath;

/** A server with some of what the suites ask for; what it lacks fails with and without the guard. */
function createServer(): McpServer {
  const server = new McpServer(
    { name: 'conformance', version: '1' },
    { capabilities: { logging: {}, completions: {} } },
  );
  const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] });
  const image = { type: 'image' as const, data: 'iVBORw0KGgo=', mimeType: 'image/png' };
  server.registerTool('test_simple_text', { description: 'text' }, () =>
    text('This is a simple text response for testing.'),
  );
  server.registerTool('test_image_content', { description: 'image' }, () => ({ content: [image] }));
  server.registerTool('test_error_handling', { description: 'error' }, () => ({
    ...text('This tool intentionally returns an error for testing'),
    isError: true,
  }));
  server.registerPrompt('test_simple_prompt', { description: 'prompt' }, () => ({
    messages: [
      {
        role: 'user',
        content: { type: 'text', text: 'This is a simple prompt for testing.' },
      },
    ],
  }));
  const argsSchema = z.object({
    arg1: completable(z.string().describe('first'), () => ['paris', 'park']),
    arg2: z.string().describe('second'),
  });
  const described = { description: 'prompt', argsSchema };
  server.registerPrompt('test_prompt_with_arguments', described, ({ arg1, arg2 }) => ({
    messages: [
      {
        role: 'user',
        content: { type: 'text', text: `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'` },
      },
    ],
  }));
  server.registerResource('text', 'test://static-text', { mimeType: 'text/plain' }, (uri) => ({
    contents: [
      {
        uri: uri.href,
        mimeType: 'text/plain',
        text: 'This is the content of the static text resource.',
      },
    ],
  }));
  const template = new ResourceTemplate('test://template/{id}/data', { list: undefined });
  server.registerResource(
    'template',
    template,
    { mimeType: 'application/json' },
    (uri, { id }) => ({
      contents: [{ uri: uri.href, mimeType: 'application/json', text: JSON.stringify({ id }) }],
    }),
  );
  return server;
}

const read: ['read'] = ['read'];
const write: ['write'] = ['write'];
/** What the suites use of that server, and nothing else. */
const NARROW = reach(
  { tool: 'test_simple_text', access: write },
  { tool: 'test_image_content', access: write },
  { tool: 'test_error_handling', access: write },
  { prompt: 'test_simple_prompt', access: read },
  { prompt: 'test_prompt_with_arguments', access: read },
  { uri: 'test://static-text', access: read },
  { uri: 'test://template/', access: read },
);

const SUITES = {
  '0.1.16, for 2025-11-25': ['@modelcontextprotocol/conformance', [], []],
  '0.2.0-alpha.12, for 2026-07-28': [
    'conformance-next',
    ['--requirements', '2026-07-28'],
    // What a token with limits does not reach is refused before the server could say that it is not there:
    // resources/subscribe, which this revision has not; a resource; methods of tasks, an extension.
    ['server-stateless', 'sep-2164-resource-not-found', 'tasks-request-headers'],
  ],
} as const;

/** Runs a suite; the counts of each scenario, by its name. */
function run(suite: keyof typeof SUITES, { url }: Listening): Promise<Record<string, string>> {
  const [name, options] = SUITES[suite];
  const program = at(`${name}/dist/index.js`);
  return new Promise((resolve) => {
    // It exits with 1 if any scenario fails.
    execFile(node, [program, 'server', '--url', url.href, ...options], (_, stdout) => {
      const lines = [...stdout.matchAll(/^[✓✗] ([\w-]+): (\d+ passed, \d+ failed)$/gm)];
      resolve(Object.fromEntries(lines.map(([, scenario, counts]) => [scenario!, counts!])));
    });
  });
}

const open: Listening[] = [];
const handle = createMcpHandler(createServer).fetch;
const guarded = guard.fetch(handle);
/** The suites send no token. */
const withToken = (token: string) =>
  listenFetch((request) => {
    const headers = new Headers(request.headers);
    headers.set('authorization', `Bearer ${token}`);
    return guarded(new Request(request, { headers }));
  });

beforeAll(async () => {
  open.push(
    await listenFetch(handle),
    await withToken(await tokenWith()),
    await withToken(await tokenWith(NARROW)),
  );
});
afterAll(() => Promise.all(open.map((each) => each.close())));

describe.each(Object.keys(SUITES) as (keyof typeof SUITES)[])('conformance %s', (suite) => {
  test('is the same behind the guard', async () => {
    const [bare, whole, narrow] = await Promise.all(open.map((each) => run(suite, each)));
    const passed = Object.values(bare!).filter((counts) => !counts.startsWith('0 '));
    expect(passed.length).toBeGreaterThan(10);
    expect(whole).toEqual(bare);
    const differing = Object.keys(bare!).filter((name) => bare![name] !== narrow![name]);
    expect(differing).toEqual(SUITES[suite][2]);
  });
});
