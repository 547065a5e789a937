import { spawnSync } from 'node:child_process';
import {
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  chmodSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commandsFor } from '../../src/cli/run.js';
import { DIALECTS } from '../../src/reading/dialects.js';
import { install, type Installed, runShell, type ShellEnded } from './shell.js';

const COMMANDS = commandsFor(DIALECTS[0]!, DIALECTS);

let installed: Installed;
let cwd: string;
beforeAll(async () => {
  installed = await install();
});
afterAll(() => installed.remove());
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'caveats-cli-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const bash = (script: string): Promise<ShellEnded> => runShell(script, { installed, cwd });

describe('the examples of the help', () => {
  test('run in a shell as they stand there, one after the other', async () => {
    const lines = COMMANDS.flatMap(({ examples }) => Object.values(examples));
    expect(COMMANDS.every(({ examples }) => Object.keys(examples).length > 0)).toBe(true);
    // Each on its own, so that an exit code is told apart; the files stay.
    for (const line of lines) {
      const ended = await bash(line);
      expect({ line, code: ended.code, stderr: ended.stderr }).toEqual({
        line,
        code: 0,
        stderr: '',
      });
    }
    expect(statSync(join(cwd, 'api.key')).mode & 0o777).toBe(0o600);
  });

  test('say what they are said to', async () => {
    await bash(`caveats keygen --out api.key
      caveats mint --key-file api.key --subject usr-1 --doc A --expires-in 1h > token.txt
      caveats attenuate --table A/grid-1 --read-only < token.txt > narrow.txt`);
    const verified = await bash(
      'caveats verify --key-file api.key --table A/grid-1 --access read < narrow.txt',
    );
    expect(verified.stdout).toMatch(/^Allowed\n/);
    const denied = await bash(
      'caveats verify --key-file api.key --table A/grid-1 --access write < narrow.txt',
    );
    expect(denied).toMatchObject({ code: 42, stdout: '' });
  });
});

describe('the program in a shell', () => {
  test('joins commands by pipes', async () => {
    const { code, stdout, stderr } = await bash(`set -o pipefail
      export CAVEATS_KEY='an example key, 32 bytes or more'
      caveats mint --subject usr-1 | caveats attenuate --doc A | caveats convert --format v1 |
        caveats verify --doc A --json`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ allowed: true });
  });

  test('takes no offence at a reader that has seen enough', async () => {
    const conditions = Array.from({ length: 2500 }, (_, i) => `'doc = ${i}'`).join(' ');
    const { stdout, stderr } = await bash(`
      export CAVEATS_KEY='an example key, 32 bytes or more'
      caveats mint --subject usr-1 ${conditions} > t
      caveats inspect < t | head -n 1
      echo "\${PIPESTATUS[0]}"
      caveats inspect --json < t | true`);
    expect(stdout).toBe('Not verified: anyone could have written this\n0\n');
    expect(stderr).toBe('');
  });

  test('says so where its output cannot be written', async () => {
    const { code, stderr } = await bash('caveats help > /dev/full');
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: 'caveats: standard output cannot be written\n',
    });
  });

  test('reads no more of standard input than it can use', async () => {
    const { code, stderr } = await bash('yes | caveats inspect');
    expect({ code, stderr }).toEqual({ code: 3, stderr: 'caveats: more than 1048576 bytes\n' });
  });

  test('says so if standard input cannot be read', async () => {
    const { code, stderr } = await bash('caveats inspect < /proc/$$/mem; exit $?');
    expect({ code, stderr }).toEqual({ code: 3, stderr: 'caveats: EIO\n' });
  });

  test('writes keys that only their owner can read, and warns of others', async () => {
    await bash('umask 000; caveats keygen --out k');
    expect(statSync(join(cwd, 'k')).mode & 0o777).toBe(0o600);
    const first = readFileSync(join(cwd, 'k'), 'utf8');
    const refused = await bash('caveats keygen --out k');
    expect(refused).toMatchObject({ code: 3 });
    expect(refused.stderr).toContain('--out: the file already exists; --force replaces it');
    expect(readFileSync(join(cwd, 'k'), 'utf8')).toBe(first);
    chmodSync(join(cwd, 'k'), 0o644);
    const warned = await bash('caveats mint --subject u --key-file k > /dev/null');
    expect(warned.stderr).toContain('others can read the file of --key-file');
    await bash('umask 000; caveats keygen --out k --force');
    expect(statSync(join(cwd, 'k')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(cwd, 'k'), 'utf8')).not.toBe(first);
    // From a pipe there is nobody to warn of.
    const piped = await bash('caveats mint --subject u --key-file <(cat k)');
    expect(piped).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([
    ['caveats inspect --token-file nothing', 'there is no such file'],
    ['caveats inspect --token-file .', 'that is a folder'],
    ['caveats inspect --token-file loop', 'ELOOP'],
    [`caveats inspect --token-file ./${'x'.repeat(300)}`, 'the name is too long'],
    ['caveats keygen --out nowhere/k', 'there is no such file'],
    ['mkdir k; caveats keygen --out k --force', 'that is a folder'],
    // Without --force too: the message must not ask for it.
    ['mkfifo p; caveats keygen --out p', 'a pipe or a device, which is never replaced'],
    ['mkfifo p; caveats keygen --out p --force', 'a pipe or a device, which is never replaced'],
    ['touch f; ln -s f s; caveats keygen --out s --force', 'that is a link'],
    ['caveats keygen --out /dev/null', 'a pipe or a device, which is never replaced'],
    ['head -c 2000000 /dev/zero > t; caveats inspect --token-file t', 'more than 1048576 bytes'],
  ])('says what is wrong with a file and names none: %s', async (script, message) => {
    symlinkSync('loop', join(cwd, 'loop'));
    const { code, stdout, stderr } = await bash(script);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^caveats: --(token-file|out): /);
    expect(stderr).toContain(message);
    expect(stderr.split('\n')).toHaveLength(2);
    // What was half done is not left behind.
    const left = await bash('ls | grep k.');
    expect(left.stdout).toBe('');
  });

  test('has the version of its package', async () => {
    expect((await bash('caveats --version')).stdout).toBe('caveats 1.2.3\n');
  });
});

test('the sources run as they are, too', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const main = ['--import', 'tsx', 'src/cli/main.ts', '--version'];
  const { stdout } = spawnSync(process.execPath, main, { cwd: root, encoding: 'utf8' });
  expect(stdout).toBe(`caveats ${version}\n`);
});

test('a dialect in a file that never ends, or that fails at length, is refused in words', async () => {
  writeFileSync(join(cwd, 'never.mjs'), 'await new Promise(() => {});');
  writeFileSync(join(cwd, 'throws.mjs'), "throw new Error('why '.repeat(9000));");
  const never = await bash('echo x | caveats inspect --dialect ./never.mjs');
  expect(never.code).toBe(3);
  expect(never.stderr).toContain('cannot be imported: it waits for something that never comes');
  const throws = await bash('echo x | caveats inspect --dialect ./throws.mjs');
  expect(throws.code).toBe(3);
  expect(throws.stderr).toContain('cannot be imported: why why');
  expect(throws.stderr.length).toBeLessThan(1000);
});
