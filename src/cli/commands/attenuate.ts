import { narrowIn } from '../../reading/dialect.js';
import type { CommandFor } from '../command.js';
import { asUsage, UsageError } from '../errors.js';
import { GENERAL } from '../options/general.js';
import { CAVEAT_OPERANDS, caveatGroup, conditionsOf } from '../options/inputs.js';
import { readSources, TOKEN } from '../options/sources.js';
import { formatOf, inputGroup, OUTPUT, readToken, writtenToken } from '../options/tokens.js';

export const attenuate: CommandFor = (dialects) => ({
  name: 'attenuate',
  about: 'Narrow a token by caveats; needs no key',
  description: [
    'Adds caveats to a token. It needs no key and no network, and cannot be undone. The token is ' +
      'written in its own format. Discharges are dropped: they are bound to the token as it was.',
  ],
  operands: CAVEAT_OPERANDS,
  groups: [inputGroup(dialects, TOKEN), caveatGroup(dialects), OUTPUT, GENERAL],
  examples: [
    {
      about: 'For one table, for reading alone',
      line: 'caveats attenuate --table A/grid-1 --read-only < token.txt > narrow.txt',
    },
    {
      about: 'For some minutes, from one network',
      line: 'caveats attenuate --expires-in 15m --ip 10.0.0.0/8 < token.txt',
    },
  ],
  async run(call) {
    const conditions = conditionsOf(call);
    if (conditions.length === 0) throw new UsageError('attenuate needs a caveat to add');
    const [text] = await readSources(call, [TOKEN]);
    const read = readToken(call, text, TOKEN);
    if (read.token.discharges.length > 0) {
      call.io.stderr('caveats: warning: the discharges of the token were dropped\n');
    }
    const token = asUsage(() => narrowIn(call.reading, read.token, conditions), 'attenuate');
    return writtenToken(call, { ...read, token }, formatOf(call) ?? read.form);
  },
});
