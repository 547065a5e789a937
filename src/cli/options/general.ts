import type { Arguments } from '../arguments.js';
import type { OptionGroup, OptionSpec } from '../command.js';
import { type Dialect, onedataDialect, standardDialect } from '../../reading/dialect.js';

export const JSON_OUTPUT: OptionSpec = {
  name: 'json',
  about: 'print one JSON document, also for an error',
};

export const HELP: OptionSpec = { name: 'help', about: 'print this help' };

export const ONEDATA: OptionSpec = {
  name: 'onedata',
  about: "speak Onedata's dialect: its caveats, its identities, its text",
};

/** What every command takes. */
export const GENERAL: OptionGroup = { title: 'General', options: [JSON_OUTPUT, HELP] };

export function dialectOf(args: Arguments): Dialect {
  return args.has(ONEDATA) ? onedataDialect : standardDialect;
}
