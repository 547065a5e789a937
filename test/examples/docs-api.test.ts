import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsx = fileURLToPath(new URL('../../node_modules/.bin/tsx', import.meta.url));
const run = promisify(execFile);

// It runs on dist, as a user's program would.
const server = spawn(tsx, ['examples/docs-api/main.ts'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
});

describe('npm run example:docs-api', () => {
  let printed = '';
  beforeAll(async () => {
    for await (const text of server.stdout.setEncoding('utf8')) {
      printed += text;
      if (/^# 401: and with it .*\n^curl .*rows$/m.test(printed)) break;
    }
  });
  afterAll(() => server.kill());

  it('prints three tokens and fifteen calls', () => {
    expect(printed.match(/^[A-Z]+='docs_[\w-]+'$/gm)).toHaveLength(3);
    expect(printed.match(/^curl /gm)).toHaveLength(18);
  });

  it('prints calls that are answered as it says when all of it is pasted into a shell', async () => {
    const { stdout } = await run('bash', ['-euc', printed]);
    const said = [...printed.matchAll(/^# (\d{3}): /gm)].map(([, status]) => status);
    const answered = stdout.match(/^\d{3}$/gm);
    expect(answered).toEqual(said);
    expect(stdout).toContain('Buy candles');
    expect(stdout).toContain('"code":"scope_denied"');
    expect(stdout).toContain('"code":"token_revoked"');
  });

  it('leaves nothing behind when it is told to stop', async () => {
    const folder = /its data in (\S+)\. /.exec(printed)?.[1] ?? '';
    expect(existsSync(folder)).toBe(true);
    server.kill('SIGTERM');
    await once(server, 'exit');
    expect(existsSync(folder)).toBe(false);
  });
});
