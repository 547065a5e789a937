import { writeFileSync } from 'node:fs';
import { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import { expiresIn } from 'caveats';
import { createAuthority } from 'caveats/authority';
import { mcpDialect as dialect, tool } from 'caveats/mcp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { expectedOutput } from '../../docs/fences.js';
import { connect2 } from './clients.js';
import { listenFetch } from './servers.js';
import { programs } from './page.js';

const [server = '', handler = '', agent = '', budget = ''] = programs();
const keys = 'an example key, 32 bytes or more';
const authority = createAuthority({ keys, dialect });
const servers: Server[] = [];
let runs = 0;

/** Runs a program of the page; what it exports, and what it prints. */
async function run(code: string): Promise<{ module: object; printed: readonly string[] }> {
  const file = fileURLToPath(new URL(`dist/run-${runs++}.ts`, import.meta.url));
  writeFileSync(file, code);
  const printed: string[] = [];
  const log = vi
    .spyOn(console, 'log')
    .mockImplementation((...words) => void printed.push(format(...words)));
  try {
    return { module: (await import(/* @vite-ignore */ file)) as object, printed };
  } finally {
    log.mockRestore();
  }
}

beforeAll(() => {
  vi.stubEnv('ROOT_KEY', keys);
});
afterAll(() => {
  for (const each of servers) each.close().closeAllConnections();
});

test('the server and the agent of docs/mcp.md do what the page says', async () => {
  const { listen } = Server.prototype;
  const listening = new Promise<Server>((resolve) => {
    // On a free port of the loopback, in place of its own.
    vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server) {
      this.once('listening', () => resolve(this));
      return listen.call(this, { port: 0, host: '127.0.0.1' });
    });
  });
  await run(server);
  servers.push(await listening);
  vi.restoreAllMocks();
  // The address of a server on a port is an object.
  const { port } = servers[0]!.address() as AddressInfo;

  const token = await authority.issue('usr-1', [tool('search', 'save'), expiresIn(3600)]);
  vi.stubEnv('MCP_TOKEN', token);
  const { printed } = await run(agent.replace('localhost:3000', `127.0.0.1:${port}`));
  expect(printed).toEqual(expectedOutput(agent));
  const metadata = await fetch(`http://127.0.0.1:${port}/.well-known/oauth-protected-resource/mcp`);
  expect(await metadata.json()).toMatchObject({ resource: 'http://localhost:3000/mcp' });
  expect((await fetch(`http://127.0.0.1:${port}/mcp`)).status).toBe(405);
});

test('the handler of docs/mcp.md serves both revisions', async () => {
  const { module } = await run(handler);
  const { default: app } = module as { default: { fetch(request: Request): Promise<Response> } };
  const { url, server: listening } = await listenFetch((request) => app.fetch(request));
  servers.push(listening);
  for (const revision of ['2025-11-25', '2026-07-28'] as const) {
    const client = await connect2(url, await authority.issue('usr-1', [tool('now')]), revision);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['now']);
    expect(await client.callTool({ name: 'now' })).toMatchObject({ content: [{ type: 'text' }] });
    await client.close();
  }
});

test('the budget of docs/mcp.md is used up', async () => {
  const { printed } = await run(budget);
  expect(printed).toEqual(['true', 'true', 'The calls of this token are used up']);
  expect(expectedOutput(budget)).toHaveLength(1);
});

test('every program of the page is run here, and short enough to be read', () => {
  expect(programs()).toHaveLength(4);
  const lengths = programs().map((code) => code.split('\n').filter((line) => line !== '').length);
  expect(lengths[0]).toBeLessThanOrEqual(32);
  expect(lengths[2]).toBeLessThanOrEqual(20);
});
