import { explainIn, type ReadingDialect } from '../../reading/dialect.js';
import { reasonWords } from '../../reading/reasons.js';
import { describe, loneText } from '../../reading/words.js';
import type { Dialect } from '../../token/dialect.js';
import type { Explanation } from '../../token/explain.js';
import { type Call, type CommandFor, type OptionGroup } from '../command.js';
import { suggestDialect } from '../options/dialects.js';
import { expectGroup, expectOf, requestGroup, requestOf } from '../options/inputs.js';
import { inputGroup, KEY, readKey, readSources, readToken, TOKEN } from '../options/tokens.js';
import { type Cell, formatWords, lines, MOST_ROWS, paint, tableLines } from '../text.js';
import { identityBranches, treeOutcome, validUntilBranch } from '../view.js';

const ALLOWED: Cell = { text: 'Allowed', tone: 'good' };

export const verify: CommandFor = (reading) => ({
  name: 'verify',
  about: 'Check a token for a request',
  description: [
    'Checks the signature of a token, its type and every caveat, for the request that the options ' +
      'describe. Ends with 0 if the token is allowed, and otherwise with the number of the reason. ' +
      'caveats explain shows every caveat.',
  ],
  groups: groupsFor(reading),
  examples: {
    'May it read this table?':
      'caveats verify --key-file api.key --table A/grid-1 --access read < narrow.txt',
    'A token of Onedata':
      'caveats verify --dialect onedata --key-file api.key --data-path /s2/reports/2026.txt ' +
      '--access read < onedata.txt',
  },
  async run(call) {
    const explanation = await explained(call);
    if (!explanation.allowed) throw explanation.error;
    const { identity, validUntil, caveats } = explanation.grant;
    const json = { allowed: true, identity, validUntil, caveats };
    const branches = [...identityBranches(identity), validUntilBranch(validUntil, call.io)];
    return treeOutcome(json, ALLOWED, branches);
  },
});

export const explain: CommandFor = (reading) => ({
  name: 'explain',
  about: 'Show for every caveat whether a request meets it',
  description: [
    'Gives the verdict of verify, and for every caveat whether it is met and why. This is more than a ' +
      'client should learn: it is for those who hold the key.',
  ],
  groups: groupsFor(reading),
  examples: {
    'Every caveat, for a request that is allowed':
      'caveats explain --key-file api.key --table A/grid-1 --access read < narrow.txt',
  },
  async run(call) {
    const explanation = await explained(call);
    // There is nothing to explain about a token that is not authentic.
    if (!explanation.allowed && explanation.identity === undefined) throw explanation.error;
    const { io, reading } = call;
    const { allowed, identity } = explanation;
    const caveats = explanation.caveats.map((each) => ({
      ...each,
      meaning: formatWords(describe(reading.dialect, each.caveat), io),
    }));
    const verdict: Cell = allowed
      ? ALLOWED
      : { text: `Denied: ${explanation.error.code}`, tone: 'bad' };
    // The unmet ones come first if not all of them are shown.
    const inOrder =
      caveats.length <= MOST_ROWS
        ? caveats
        : [...caveats.filter((each) => !each.met), ...caveats.filter((each) => each.met)];
    const rows = inOrder.map((each): readonly Cell[] => {
      // The sentence about an unknown caveat contains the reason.
      const isExplained = each.met || each.caveat === undefined;
      const text = isExplained ? each.meaning : `${each.meaning} ${reasonWords(each.reason)}`;
      return [
        { text: String(each.index) },
        { text: loneText(each.condition) },
        each.met ? { text: 'met', tone: 'good' } : { text: each.reason, tone: 'bad' },
        { text, tone: 'faint' },
      ];
    });
    const ends = allowed && { validUntil: explanation.grant.validUntil };
    return {
      json: { allowed, identity, ...ends, caveats },
      text: (style) =>
        tableLines(['#', 'caveat', 'here', 'meaning'], rows, style) +
        lines([paint(verdict, style)]),
      ...(!allowed && { error: explanation.error }),
    };
  },
});

function groupsFor(reading: ReadingDialect): readonly OptionGroup[] {
  return [inputGroup(TOKEN, KEY), requestGroup('request', reading), ...expectGroup(reading)];
}

async function explained(call: Call): Promise<Explanation<Dialect>> {
  const [text, keyText] = await readSources(call, TOKEN, KEY);
  const rootKey = readKey(keyText, KEY);
  const read = readToken(call, text, TOKEN);
  suggestDialect(call, read);
  const check = { rootKey, request: requestOf('request', call), expect: expectOf(call) };
  return explainIn(call.reading, read.token, check);
}
