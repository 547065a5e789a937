import type { CommandFor } from '../command.js';
import { UsageError } from '../errors.js';
import { commandHelp, programHelp } from '../help.js';
import { GENERAL } from '../options/general.js';

export const help: CommandFor = () => ({
  name: 'help',
  about: 'Show all commands, or how to call one',
  description: [],
  operands: {
    name: 'COMMAND',
    about: 'the command to show; all of them by default',
    max: 1,
    areCommands: true,
  },
  groups: [GENERAL],
  examples: [{ about: 'How is a token narrowed?', line: 'caveats help attenuate' }],
  async run({ args, commands }) {
    const [name] = args.operands;
    const command = commands.find((each) => each.name === name);
    if (name !== undefined && command === undefined) {
      throw new UsageError('help: there is no such command');
    }
    const text = command === undefined ? programHelp(commands) : commandHelp(command);
    return { json: { help: text }, text: () => text };
  },
});
