import type { Command, CommandFor } from '../command.js';
import { bashCompletion } from '../completion/bash.js';
import { fishCompletion } from '../completion/fish.js';
import { zshCompletion } from '../completion/zsh.js';
import { UsageError } from '../errors.js';
import { GENERAL } from '../options/general.js';

const WRITERS: ReadonlyMap<string, (commands: readonly Command[]) => string> = new Map([
  ['bash', bashCompletion],
  ['zsh', zshCompletion],
  ['fish', fishCompletion],
]);

export const completion: CommandFor = () => ({
  name: 'completion',
  about: 'Print a script that completes commands in a shell',
  description: [
    'bash: source <(caveats completion bash) in ~/.bashrc. zsh: write it to a file _caveats in a ' +
      'folder of $fpath. fish: write it to ~/.config/fish/completions/caveats.fish.',
  ],
  operands: { name: 'SHELL', about: 'bash, zsh or fish', max: 1, choices: [...WRITERS.keys()] },
  groups: [GENERAL],
  examples: [{ about: 'In this shell', line: 'source <(caveats completion bash)' }],
  async run({ args, commands }) {
    const script = WRITERS.get(args.operands[0] ?? '')?.(commands);
    if (script === undefined) throw new UsageError('SHELL is missing: bash, zsh or fish');
    return { json: { script }, text: () => script };
  },
});
