import { explainIn, type ReadingDialect } from '../../reading/dialect.js';
import { reasonWords } from '../../reading/reasons.js';
import { describe, loneText } from '../../reading/words.js';
import type { Dialect } from '../../token/dialect.js';
import type { Explanation } from '../../token/explain.js';
import { type Call, type CommandFor, type OptionGroup } from '../command.js';
import { suggestDialect } from '../options/dialects.js';
import { requestGroups, requestOf } from '../options/inputs.js';
import { inputGroup, KEY, readKey, readSources, readToken, TOKEN } from '../options/tokens.js';
import {
  type Cell,
  cellText,
  formatWords,
  lines,
  MOST_ROWS,
  placeText,
  tableText,
  treeText,
} from '../text.js';
import { identityBranches, validUntilBranch } from '../view.js';

const ALLOWED: Cell = { text: 'Allowed', tone: 'good' };

export const verify: CommandFor = (reading) => ({
  name: 'verify',
  about: 'Check a token for a request',
  description:
    'Checks the signature of a token, its type and every caveat, for the request that the options ' +
    'describe. Ends with 0 if the token is allowed, and otherwise with the number of the reason. ' +
    'caveats explain shows every caveat.',
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
    return { json, text: treeText(ALLOWED, { branches, isWhole: true }) };
  },
});

export const explain: CommandFor = (reading) => ({
  name: 'explain',
  about: 'Show for every caveat whether a request meets it',
  description:
    'Gives the verdict of verify, and for every caveat whether it is met and why. This is more than a ' +
    'client should learn: it is for those who hold the key.',
  groups: groupsFor(reading),
  examples: {
    'Every caveat, for a request that is allowed':
      'caveats explain --key-file api.key --table A/grid-1 --access read < narrow.txt',
  },
  async run(call) {
    const { io, reading } = call;
    const explanation = await explained(call);
    const { allowed, identity } = explanation;
    const error = explanation.allowed ? undefined : explanation.error;
    // There is nothing to explain about a token that is not authentic.
    if (error !== undefined && identity === undefined) throw error;
    const caveats = explanation.caveats.map((each) => ({
      ...each,
      meaning: formatWords(describe(reading.dialect, each.caveat), io),
    }));
    const verdict: Cell = error ? { text: `Denied: ${error.code}`, tone: 'bad' } : ALLOWED;
    // The unmet ones come first if not all of them are shown.
    const inOrder =
      caveats.length <= MOST_ROWS
        ? caveats
        : caveats.toSorted((a, b) => Number(a.met) - Number(b.met));
    const rows = inOrder.map((each): readonly Cell[] => {
      // The sentence about an unknown caveat contains the reason.
      const isExplained = each.met || each.caveat === undefined;
      const text = isExplained ? each.meaning : `${each.meaning} ${reasonWords(each.reason)}`;
      return [
        { text: placeText(each) },
        { text: loneText(each.condition) },
        each.met ? { text: 'met', tone: 'good' } : { text: each.reason, tone: 'bad' },
        { text, tone: 'faint' },
      ];
    });
    const validUntil = explanation.allowed ? explanation.grant.validUntil : undefined;
    return {
      json: { allowed, identity, validUntil, caveats },
      text: tableText(['#', 'caveat', 'here', 'meaning'], rows) + lines([cellText(verdict)]),
      error,
    };
  },
});

function groupsFor(reading: ReadingDialect): readonly OptionGroup[] {
  return [inputGroup(TOKEN, KEY), ...requestGroups('request', reading)];
}

async function explained(call: Call): Promise<Explanation<Dialect>> {
  const given = await readSources(call, TOKEN, KEY);
  const rootKey = readKey(given);
  const read = readToken(call, given);
  suggestDialect(call, read);
  return explainIn(call.reading, read.token, { rootKey, ...requestOf('request', call) });
}
