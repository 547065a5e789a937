import type { Command } from './command.js';
import { attenuate } from './commands/attenuate.js';
import { completion } from './commands/completion.js';
import { convert } from './commands/convert.js';
import { diff } from './commands/diff.js';
import { explain } from './commands/explain.js';
import { help } from './commands/help.js';
import { infer } from './commands/infer.js';
import { inspect } from './commands/inspect.js';
import { keygen } from './commands/keygen.js';
import { mint } from './commands/mint.js';
import { verify } from './commands/verify.js';

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [
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
