import type { Command } from '../command.js';
import { asUsage, UsageError } from '../errors.js';
import { CAVEAT_OPERANDS, CAVEATS, caveatsOf } from '../options/caveats.js';
import { dialectOf, GENERAL } from '../options/general.js';
import { formatOf, inputGroup, OUTPUT, readToken } from '../options/tokens.js';
import { readSources, TOKEN } from '../sources.js';
import { writtenToken } from './written.js';

export const attenuate: Command = {
  name: 'attenuate',
  about: 'Narrow a token by caveats; needs no key',
  description: [
    'Adds caveats to a token. It needs no key, asks nobody, and cannot be undone. The token is ' +
      'written in the format in which it came. Discharges are dropped: they are bound to the token ' +
      'as it was.',
  ],
  operands: CAVEAT_OPERANDS,
  groups: [inputGroup(TOKEN), CAVEATS, OUTPUT, GENERAL],
  examples: [
    {
      about: 'For one table, to read alone',
      line: 'caveats attenuate --table A/grid-1 --read-only < token.txt > narrow.txt',
    },
    {
      about: 'For some minutes, from one network',
      line: 'caveats attenuate --expires-in 15m --ip 10.0.0.0/8 < token.txt',
    },
  ],
  async run(call) {
    const { args, io } = call;
    const dialect = dialectOf(args);
    const conditions = caveatsOf(args, dialect, io.now());
    if (conditions.length === 0) throw new UsageError('attenuate needs a caveat to add');
    const [text] = await readSources(call, [TOKEN]);
    const read = readToken(call, text, TOKEN);
    if (read.token.discharges.length > 0) {
      io.stderr('caveats: warning: the discharges of the token were dropped\n');
    }
    const narrow = asUsage('attenuate', () => dialect.attenuate(read.token, conditions));
    return writtenToken(call, { ...read, token: narrow }, formatOf(call) ?? read.form);
  },
};
