import type { Command } from '../command.js';
import { bashCompletion } from '../completion/bash.js';
import { fishCompletion } from '../completion/fish.js';
import { zshCompletion } from '../completion/zsh.js';
import { UsageError } from '../errors.js';
import { GENERAL } from '../options/general.js';

type Shell = 'bash' | 'zsh' | 'fish';

const WRITERS: Readonly<Record<Shell, (commands: readonly Command[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

export const completion: Command = {
  name: 'completion',
  about: 'Print a script that completes commands in a shell',
  description: [
    'bash: source <(caveats completion bash) in ~/.bashrc. zsh: write it to a file _caveats in a ' +
      'folder of $fpath. fish: write it to ~/.config/fish/completions/caveats.fish.',
  ],
  operands: {
    name: 'SHELL',
    about: 'bash, zsh or fish',
    max: 1,
    choices: ['bash', 'zsh', 'fish'],
  },
  groups: [GENERAL],
  examples: [{ about: 'In this shell', line: 'source <(caveats completion bash)' }],
  async run({ args, commands }) {
    const [shell] = args.operands;
    if (!isShell(shell)) throw new UsageError('SHELL is missing: bash, zsh or fish');
    const script = WRITERS[shell](commands);
    return { json: { script }, text: () => script };
  },
};

function isShell(name: string | undefined): name is Shell {
  return name !== undefined && Object.hasOwn(WRITERS, name);
}
