import { describe, expect, test } from 'vitest';
import { distance } from '../../src/cli/parse-arguments.js';
import { optionsOf } from '../../src/cli/command.js';
import { commandsFor } from '../../src/cli/run.js';
import { DIALECTS } from '../../src/reading/dialects.js';
import { EXIT_CODES } from '../../src/cli/errors.js';
import { caveats, json, KEY, minted } from './program.js';

const COMMANDS = commandsFor(DIALECTS[0]!, DIALECTS);

describe('help', () => {
  test.each([['help'], ['--help'], ['-h']])(
    'names every command and exit code: %s',
    async (argv) => {
      const { code, stdout } = await caveats([argv]);
      expect(code).toBe(0);
      for (const { name, about } of COMMANDS) {
        expect(stdout).toMatch(new RegExp(`^ {2}${name} +${about.slice(0, 20)}`, 'm'));
      }
      for (const [name, [number]] of Object.entries(EXIT_CODES)) {
        expect(stdout).toContain(`${number} ${name}`);
      }
    },
  );

  test.each(COMMANDS.map(({ name }) => [name] as const))(
    'of %s shows its options and examples, in 80 columns',
    async (name) => {
      const command = COMMANDS.find((each) => each.name === name)!;
      const { stdout } = await caveats(['help', name]);
      for (const option of optionsOf(command)) expect(stdout).toContain(`--${option.name}`);
      for (const line of Object.values(command.examples)) expect(stdout).toContain(`\n  ${line}\n`);
      const prose = stdout.split('\nExamples:')[0]!;
      expect(prose.split('\n').filter((line) => line.length > 80)).toEqual([]);
      for (const option of ['--help', '-h']) {
        expect((await caveats([name, option, '--nonsense'])).stdout).toBe(stdout);
      }
    },
  );

  test('is there as JSON', async () => {
    expect(await json(['help', 'mint'])).toEqual({
      code: 0,
      help: expect.stringContaining('caveats mint [OPTIONS] [CAVEAT…]'),
    });
    expect(await json(['--version'])).toEqual({ code: 0, version: '1.2.3' });
    expect((await caveats(['--version'])).stdout).toBe('caveats 1.2.3\n');
  });

  test('of a command that there is not is refused', async () => {
    expect(await caveats(['help', 'nothing'])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('a call that is wrong', () => {
  test.each([
    [[], 'which command?'],
    [['nothing'], 'there is no such command'],
    [['constructor'], 'there is no such command'],
    [['inspect', '--tokn-file', 'x'], 'unknown option --tokn-file; did you mean --token-file?'],
    [['inspect', '--tok', 'x'], 'unknown option --tok; did you mean --token-file?'],
    [['inspect', '--no-such-thing'], 'unknown option --no-such-thing\n'],
    [['inspect', '-x'], 'unknown option'],
    [['inspect', '--X=1'], 'unknown option'],
    [['inspect', '--root-key', 'x'], 'use --key-file or CAVEATS_KEY'],
    [['inspect', '--json=yes'], '--json takes no value'],
    [['inspect', '--token-file'], '--token-file needs a value'],
    [['inspect', '--token-file='], '--token-file needs a value'],
    [['inspect', '--token-file', '--lenient'], '--token-file needs a value; one that starts'],
    [['inspect', '--token-file', 'a', '--token-file', 'b'], '--token-file was given twice'],
    [['inspect', 'x'], 'inspect takes no arguments except options'],
    [['help', 'mint', 'verify'], 'help takes at most 1 argument'],
    [['completion', 'tcsh'], 'SHELL must be one of: bash, zsh, fish'],
    [['completion'], 'SHELL is missing'],
  ])('%j ends with 2 and says what is wrong', async (argv, message) => {
    const ended = await caveats(argv, { files: new Map([['a', 'x']]) });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).toContain('caveats help shows all commands');
  });

  test('is told as JSON where that was asked for', async () => {
    const { code, stdout, stderr } = await caveats(['inspect', '--json', 'x']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'usage', exitCode: 2, message: expect.stringContaining('inspect takes no') },
    });
  });

  test('may have its last option before --', async () => {
    const { stdout } = await caveats(['attenuate', '--', 'doc = A', '--json'], {
      stdin: await minted(),
    });
    expect(stdout).toBe('');
    const fine = await caveats(['attenuate', '--json', '--', 'doc = A'], {
      stdin: await minted(),
    });
    expect(JSON.parse(fine.stdout)).toMatchObject({ format: 'v2' });
  });

  test('finds the option that was meant by how far off it is', () => {
    expect(distance('table', 'tables')).toBe(1);
    expect(distance('doc', 'dco')).toBe(2);
    expect(distance('', 'abc')).toBe(3);
  });
});

describe('a mistake of the program', () => {
  class Broken extends Uint8Array {
    override get length(): number {
      throw new RangeError('the secret is sesame');
    }
  }
  const stdin = new Broken(1);

  test('says nothing of itself, unless somebody looks for it', async () => {
    const broken = { env: { CAVEATS_KEY: KEY }, stdin };
    const ended = await caveats(['inspect'], broken);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toBe(
      'caveats: This is a fault of the program: please report it (internal)\n',
    );
    const debugged = await caveats(['inspect'], { stdin, env: { CAVEATS_DEBUG: '1' } });
    expect(debugged.stderr).toContain('sesame');
    expect(await json(['inspect'], broken)).toMatchObject({
      error: { code: 'internal', exitCode: 1, message: expect.not.stringContaining('sesame') },
    });
  });
});
