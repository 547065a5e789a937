import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { sourcesOfEntries } from '../entries.js';
import { fencesOfPages, root } from './fences.js';

const LISTEN = 'app.listen(3000);';
const readme = fencesOfPages().filter(({ where }) => where.startsWith('README.md'));

/** Runs the program on the first screen of the README, on a free port. */
async function firstProgram(): Promise<Server> {
  const { code } = readme.find(({ language }) => language === 'ts')!;
  expect(code).toContain(LISTEN);
  const contents = code.replace(LISTEN, "export const server = app.listen(0, '127.0.0.1');");
  const { outputFiles } = await build({
    stdin: { contents, loader: 'ts', resolveDir: root },
    bundle: true,
    format: 'esm',
    platform: 'node',
    alias: sourcesOfEntries(),
    packages: 'external',
    write: false,
  });
  const file = join(root, 'node_modules', '.first-screen.mjs');
  writeFileSync(file, outputFiles[0]!.contents);
  try {
    const { server } = (await import(pathToFileURL(file).href)) as { server: Server };
    if (!server.listening) await once(server, 'listening');
    return server;
  } finally {
    rmSync(file);
  }
}

test('the first program of the README issues a token, and refuses it as the page shows', async () => {
  const server = await firstProgram();
  try {
    const { port } = server.address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;
    const issued = await fetch(`${origin}/tokens`, { method: 'POST' });
    const { token } = (await issued.json()) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const allowed = await fetch(`${origin}/docs/A`, { headers });
    expect(await allowed.json()).toEqual({ reader: 'usr-1' });

    const refused = await fetch(`${origin}/docs/B`, { headers });
    const shown = readme.find(({ code }) => code.startsWith('HTTP/1.1 403'))!.code;
    const [head = '', body = ''] = shown.split('\n\n');
    const [, ...lines] = head.split('\n');
    expect(refused.status).toBe(403);
    for (const line of lines) {
      const [name = '', value] = line.split(/: (.*)/s);
      expect(refused.headers.get(name)).toBe(value);
    }
    expect(await refused.json()).toEqual(JSON.parse(body));
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

test('and it is short: an import for each entry point, and a dozen lines', () => {
  const { code } = readme.find(({ language }) => language === 'ts')!;
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(18);
  expect(
    readFileSync(join(root, 'README.md'), 'utf8')
      .split('\n')
      .indexOf('npm install caveats express'),
  ).toBeLessThan(10);
});
