import type { ReadingDialect } from '../reading/dialect.js';
import type { Command, CommandFor } from './command.js';
import { attenuate } from './commands/attenuate.js';
import { completion } from './commands/completion.js';
import { convert } from './commands/convert.js';
import { diff } from './commands/diff.js';
import { help } from './commands/help.js';
import { infer } from './commands/infer.js';
import { inspect } from './commands/inspect.js';
import { keygen } from './commands/keygen.js';
import { mint } from './commands/mint.js';
import { explain, verify } from './commands/verify.js';

/** All commands, in the order of the help. */
const COMMANDS: readonly CommandFor[] = [
  keygen,
  mint,
  attenuate,
  inspect,
  verify,
  explain,
  infer,
  diff,
  convert,
  completion,
  help,
];

/** Returns the commands for some dialects, the default one first. */
export function commandsFor(dialects: readonly ReadingDialect[]): readonly Command[] {
  return COMMANDS.map((command) => command(dialects));
}
