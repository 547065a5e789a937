import type { ReadingDialect } from '../../reading/dialect.js';
import { attenuate as narrowed } from '../../token/mint.js';
import { type CommandFor } from '../command.js';
import { asUsage, UsageError } from '../errors.js';
import { suggestDialect } from '../options/dialects.js';
import { CAVEAT_OPERANDS, caveatGroup, conditionsOf } from '../options/inputs.js';
import {
  FORMAT,
  inputGroup,
  OUTPUT,
  readSources,
  readToken,
  TOKEN,
  writeToken,
} from '../options/tokens.js';

export const attenuate: CommandFor = (reading) => ({
  name: 'attenuate',
  about: 'Narrow a token by caveats; needs no key',
  description:
    'Adds caveats to a token. It needs no key and no network, and cannot be undone. The token is ' +
    'written in its own format. Discharges are dropped: they are bound to the token as it was.',
  operands: CAVEAT_OPERANDS,
  groups: [inputGroup(TOKEN), caveatGroup(reading), OUTPUT],
  examples: {
    'For one table, for reading alone':
      'caveats attenuate --table A/grid-1 --read-only < token.txt > narrow.txt',
    'For some minutes, from one network':
      'caveats attenuate --expires-in 15m --ip 10.0.0.0/8 < token.txt',
  },
  async run(call) {
    const conditions = conditionsOf(call);
    if (conditions.length === 0) throw new UsageError('attenuate needs a caveat to add');
    const read = readToken(call, await readSources(call, TOKEN));
    const owner = suggestDialect(call, read);
    if (owner && conditions.some((condition) => !meansTheSame(condition, call.reading, owner))) {
      const { title } = call.reading;
      call.io.stderr(
        `caveats: warning: what was added is written for ${title}: ${owner.title} may refuse the token\n`,
      );
    }
    if (read.token.discharges.length > 0 && !read.isUnbound) {
      call.io.stderr('caveats: warning: the discharges of the token were dropped\n');
    }
    const { dialect } = call.reading;
    const token = asUsage(() => narrowed(read.token, conditions, { dialect }), 'attenuate');
    return writeToken(call, token, read);
  },
});

/** Whether two dialects read a condition as the same value: `time < 1` is in milliseconds in one of them. */
function meansTheSame(condition: string, ...readings: readonly ReadingDialect[]): boolean {
  const [one, other] = readings.map(({ dialect }) =>
    JSON.stringify(dialect.read(condition)?.caveat),
  );
  return one !== undefined && one === other;
}

export const convert: CommandFor = () => ({
  name: 'convert',
  about: 'Write a token in another format',
  description:
    'Reads a token in any format and writes it in another. The token itself does not change. With ' +
    "--dialect onedata, a text is read as Onedata's first, and then in the library's own formats.",
  groups: [inputGroup(TOKEN), OUTPUT],
  chosenBy: 'name',
  examples: {
    'As JSON': 'caveats convert --format v2-json < token.txt',
    "From Onedata's text": 'caveats convert --dialect onedata --format v1 < onedata.txt',
  },
  async run(call) {
    if (!call.args.has(FORMAT)) throw new UsageError('--format is missing: which one?');
    const read = readToken(call, await readSources(call, TOKEN));
    return writeToken(call, read.token, read);
  },
});
