import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { optionsOf } from '../../src/cli/command.js';
import { commandsFor } from '../../src/cli/run.js';
import { DIALECTS } from '../../src/reading/dialects.js';
import { caveats, json, output } from './program.js';
import { hasShell, install, type Installed, runShell } from './shell.js';

const COMMANDS = commandsFor(DIALECTS[0]!, DIALECTS);

let installed: Installed;
let cwd: string;
beforeAll(async () => {
  installed = await install();
  cwd = mkdtempSync(join(tmpdir(), 'caveats-cli-'));
  writeFileSync(join(cwd, 'token one.txt'), '');
  writeFileSync(join(cwd, 'token-two.txt'), '');
});
afterAll(() => {
  installed.remove();
  rmSync(cwd, { recursive: true });
});

const names = COMMANDS.map(({ name }) => name);
const optionsFor = (name: string): readonly string[] =>
  optionsOf(COMMANDS.find((each) => each.name === name)!).map((option) => `--${option.name}`);
const sorted = (words: readonly string[]): readonly string[] => [...words].sort();

/** What is offered where the last of some words is being typed. */
type Complete = (words: readonly string[]) => Promise<readonly string[]>;

async function linesOf(shell: 'bash' | 'zsh' | 'fish', script: string): Promise<readonly string[]> {
  const { stdout, stderr } = await runShell(script, { installed, cwd, shell });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

const inBash: Complete = (words) =>
  linesOf(
    'bash',
    `source <(caveats completion bash)
    complete -p caveats >/dev/null
    COMP_WORDS=(caveats ${quoted(words)}); COMP_CWORD=${words.length}
    _caveats
    printf '%s\\n' "\${COMPREPLY[@]}"`,
  );

const inFish: Complete = async (words) => {
  const typed = `caveats ${words.join(' ')}`;
  const lines = await linesOf('fish', `caveats completion fish | source; complete -C '${typed}'`);
  return lines.map((line) => line.split('\t')[0]!);
};

/**
 * An interactive zsh in a terminal of its own: what is typed is completed by Tab, and the words that
 * are offered are those that `compadd` is given.
 */
const inZsh: Complete = (words) =>
  linesOf(
    'zsh',
    `mkdir -p functions; caveats completion zsh > functions/_caveats
    zmodload zsh/zpty
    zpty z zsh -f -i
    zpty -w z "PS1= PROMPT_EOL_MARK= fpath=($PWD/functions $fpath); autoload -Uz compinit; compinit -u -D"
    zpty -w z "compadd() { local -a found; builtin compadd -O found \\"\\$@\\"; print -rl -- \\$found >> $PWD/found; builtin compadd \\"\\$@\\" }"
    zpty -w z "bindkey '^I' complete-word; zstyle ':completion:*' verbose no; print ready > $PWD/ready"
    repeat 300; do [[ -e ready ]] && break; sleep 0.1; done
    : > found
    zpty -n -w z $'caveats ${words.join(' ')}\\t'
    last=-1 same=0
    repeat 150; do
      sleep 0.2
      size=$(wc -c < found)
      if (( size > 0 && size == last )); then (( ++same == 3 )) && break; else same=0; fi
      last=$size
    done
    zpty -d z
    sort -u found; rm -f found ready`,
  );

describe.each([
  ['bash', inBash],
  ['zsh', inZsh],
  ['fish', inFish],
] as const)('completion in %s', (shell, complete) => {
  // Debian has all three; where one is not installed, its tests are skipped by name.
  const inShell = test.skipIf(!hasShell(shell));

  inShell('offers the commands', async () => {
    const offered = await complete(['']);
    expect(offered).toEqual(expect.arrayContaining(names));
    expect(await complete(['insp'])).toEqual(['inspect']);
  });

  inShell('offers the options of a command, and no others', async () => {
    for (const name of shell === 'zsh' ? ['attenuate'] : ['attenuate', 'infer', 'keygen']) {
      const offered = await complete([name, '--']);
      expect(sorted(offered.map((word) => word.replace(/=$/, '')))).toEqual(
        sorted(optionsFor(name)),
      );
    }
  });

  inShell('offers the values of an option', async () => {
    expect(sorted(await complete(['convert', '--format', 'v1']))).toEqual(['v1', 'v1-json']);
  });

  inShell('offers files where an option takes one', async () => {
    const offered = await complete(['inspect', '--token-file', 'token-']);
    expect(offered.map((word) => word.replaceAll('\\', ''))).toContain('token-two.txt');
  });

  inShell('offers what a command is about', async () => {
    expect(await complete(['completion', 'ba'])).toEqual(['bash']);
    expect(await complete(['help', 'att'])).toEqual(['attenuate']);
  });
});

describe('completion in bash', () => {
  test('takes apart what is written with an equals sign', async () => {
    expect(sorted(await inBash(['convert', '--format', '=', 'v2']))).toEqual(['v2', 'v2-json']);
    expect(await inBash(['convert', '--format', '='])).toHaveLength(5);
  });

  test('offers nothing where only the user can know', async () => {
    expect(await inBash(['mint', '--subject', ''])).toEqual([]);
  });

  test('offers names with spaces whole', async () => {
    expect(await inBash(['inspect', '--token-file', 'token'])).toContain('token one.txt');
  });

  test('finds the command behind an option', async () => {
    expect(await inBash(['--json', 'keygen', '--enc'])).toEqual(['--encoding']);
  });
});

describe('the scripts', () => {
  test.each(['bash', 'zsh', 'fish'])('for %s are also there as JSON', async (shell) => {
    const script = await output(['completion', shell]);
    expect(await json(['completion', shell])).toEqual({ code: 0, script });
    expect((await caveats(['completion', shell])).stderr).toBe('');
  });
});
