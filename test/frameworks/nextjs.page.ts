import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, rootKey, told, tokens } from './asking.js';
import { codeOf, edited, type Edits } from './pages.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = join(here, 'dist/next');
const next = join(here, 'node_modules/next/dist/bin/next');
const env = { ...process.env, NODE_ENV: undefined, NEXT_TELEMETRY_DISABLED: '1', CI: '1' };

/** A project of nothing but the page's route, and what Next.js asks of every project. */
function write(): void {
  rmSync(folder, { recursive: true, force: true });
  const files = {
    'package.json': '{"private":true}',
    'next.config.mjs': `export default { outputFileTracingRoot: '${join(here, '../..')}', experimental: { cpus: 1 } };`,
    'app/layout.tsx':
      'export default ({ children }: { children: React.ReactNode }) => <html><body>{children}</body></html>;',
  };
  for (const [file, text] of Object.entries(files)) put(file, text);
  const [code = ''] = codeOf('nextjs');
  const [, path = ''] = /^\/\/ (\S+)\n/.exec(code) ?? [];
  put(path, code);
  // The same with what the page warns of, beside it.
  const as = (name: string, edits: Edits) => put(path.replace('docs', name), edited(code, edits));
  as('first', { '.at(-1)': '.at(0)' });
  as('unknown', { "ip: headers.get('x-forwarded-for')?.split(',').at(-1)?.trim()": '' });
  as('failing', {
    [`rootKey: '${rootKey}'`]: `rootKey: () => Promise.reject(new Error('what only the server knows'))`,
  });
}

function put(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

describe('the page on Next.js', () => {
  let started: ChildProcess;
  let proxy: Server;
  let direct = '';
  let behind = '';
  beforeAll(async () => {
    write();
    await promisify(execFile)(process.execPath, [next, 'build'], { cwd: folder, env });
    const args = [next, 'start', '--port', '0', '--hostname', '127.0.0.1'];
    started = spawn(process.execPath, args, {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    for await (const chunk of started.stdout!) {
      direct = /http:\/\/127\.0\.0\.1:\d+/.exec(`${chunk}`)?.[0] ?? '';
      if (direct !== '') break;
    }
    proxy = createServer(forward).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    behind = `http://127.0.0.1:${(proxy.address() as { readonly port: number }).port}`;
  });
  afterAll(() => {
    started.kill();
    proxy.close();
    rmSync(folder, { recursive: true });
  });

  /** Forwards as nginx does with `$proxy_add_x_forwarded_for`, for a client of an address of these examples. */
  function forward(...[req, res]: Parameters<Parameters<typeof createServer>[1] & {}>): void {
    const sent = req.headers['x-forwarded-for'];
    const forwarded = [sent, '203.0.113.7'].filter((address) => address !== undefined).join(', ');
    const headers = { ...req.headers, 'x-forwarded-for': forwarded };
    const onward = request(direct + req.url, { method: req.method, headers }, (response) => {
      res.writeHead(response.statusCode ?? 0, response.headers);
      response.pipe(res);
    });
    req.pipe(onward);
  }

  const at = async (url: string, ...token: readonly string[]) => told(await ask(url, { token }));

  test('grants and refuses, for the parameter that the handler gets', async () => {
    expect(await at(`${direct}/docs/A`, tokens.docA)).toBe('200 {"reader":"usr-1"}');
    expect(await at(`${direct}/docs/%41`, tokens.docA)).toBe('200 {"reader":"usr-1"}');
    expect(await at(`${direct}/docs/B`, tokens.docA)).toBe('403 scope_denied');
    expect(await at(`${direct}/docs/A`)).toBe('401 missing_credential');
    const refused = await ask(`${direct}/docs/A`, { token: tokens.forged });
    expect(told(refused)).toBe('401 bad_signature');
    expect(refused.headers).toMatchObject({ 'content-type': 'application/problem+json' });
    expect(refused.headers['www-authenticate']).toContain('error="invalid_token"');
  });

  test('asks for the action of the method, and answers HEAD', async () => {
    const url = `${direct}/docs/A`;
    expect((await ask(url, { method: 'HEAD', token: tokens.readA })).status).toBe(200);
    expect((await ask(url, { method: 'HEAD', token: tokens.forged })).status).toBe(401);
    expect((await ask(url, { method: 'OPTIONS' })).status).toBe(204);
    const deleted = await ask(url, { method: 'DELETE', token: tokens.readA });
    expect(told(deleted)).toBe('403 scope_denied');
    expect((await ask(url, { method: 'DELETE', token: tokens.docA })).status).toBe(204);
  });

  test('knows the address that its proxy saw, whatever a client writes before it', async () => {
    const headers = { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' };
    expect(await at(`${behind}/docs/A`, tokens.elsewhere)).toMatch(/^200/);
    const spoofed = await ask(`${behind}/docs/A`, { token: tokens.loopback, headers });
    expect(told(spoofed)).toBe('403 context_denied');
  });

  test('would take the first address from the client, and the last one from whoever needs no proxy', async () => {
    const headers = { 'x-forwarded-for': '127.0.0.1' };
    const first = await ask(`${behind}/first/A`, { token: tokens.loopback, headers });
    expect(told(first)).toMatch(/^200/);
    const spoofed = { 'x-forwarded-for': '203.0.113.7' };
    const near = await ask(`${direct}/docs/A`, { token: tokens.elsewhere, headers: spoofed });
    expect(told(near)).toMatch(/^200/);
    expect(await at(`${behind}/unknown/A`, tokens.elsewhere)).toBe('403 context_denied');
  });

  test('gets one of two credentials, the first', async () => {
    expect(await at(`${direct}/docs/A`, tokens.docA, tokens.forged)).toMatch(/^200/);
    expect(await at(`${direct}/docs/A`, tokens.forged, tokens.docA)).toBe('401 bad_signature');
  });

  test('redirects what ends with a slash', async () => {
    expect((await ask(`${direct}/docs/A/`, { token: tokens.docA })).status).toBe(308);
  });

  test('is 500 without a word where a key lookup fails', async () => {
    expect(await at(`${direct}/failing/A`, tokens.docA)).toBe('500 ');
  });
});
