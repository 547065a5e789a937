import type { KnownCaveat } from '../../reading/dialect.js';
import { meaningOrUnknown } from '../../reading/meaning.js';
import { loneText } from '../../reading/words.js';
import { reasonWords } from '../../reading/reasons.js';
import type { ExplainedCaveat } from '../../token/explain.js';
import type { Command } from '../command.js';
import { checkOf, EXPECT } from '../options/check.js';
import { dialectOf, GENERAL } from '../options/general.js';
import { REQUEST } from '../options/request.js';
import { inputGroup, readTokenAndKey } from '../options/tokens.js';
import { KEY, TOKEN } from '../sources.js';
import { type Cell, lines, paint, tableLines } from '../text/layout.js';
import { clockOf, formatWords } from '../times.js';

export const explain: Command = {
  name: 'explain',
  about: 'Show how every caveat fares in a request',
  description: [
    'Says what verify says, and of every caveat whether it is met and why. It tells a lot: it is for ' +
      'whoever holds the key.',
  ],
  groups: [inputGroup(TOKEN, KEY), REQUEST, { title: 'Token', options: [EXPECT] }, GENERAL],
  examples: [
    {
      about: 'Every caveat, for a request that is allowed',
      line: 'caveats explain --key-file api.key --table A/grid-1 --access read < narrow.txt',
    },
  ],
  async run(call) {
    const { read, rootKey } = await readTokenAndKey(call, TOKEN, KEY);
    const explanation = dialectOf(call.args).explain(read.token, checkOf(call, rootKey));
    // Of a token that is not authentic there is nothing to explain.
    if (!explanation.allowed && explanation.identity === undefined) throw explanation.error;
    const clock = clockOf(call.io);
    const { allowed, identity } = explanation;
    const caveats = explanation.caveats.map((each) => ({
      ...each,
      meaning: formatWords(meaningOrUnknown(each.caveat), clock),
    }));
    const verdict: Cell = allowed
      ? { text: 'Allowed', tone: 'good' }
      : { text: `Denied: ${explanation.error.code}`, tone: 'bad' };
    return {
      json: {
        allowed,
        identity,
        ...(allowed && { validUntil: explanation.grant.validUntil }),
        caveats,
      },
      text: (style) =>
        tableLines(
          ['#', 'caveat', 'here', 'meaning'],
          caveats.map((each) => [
            { text: String(each.index) },
            { text: loneText(each.condition) },
            fate(each),
            { text: inWords(each), tone: 'faint' },
          ]),
          style,
        ) + lines([paint(verdict, style)]),
      ...(!allowed && { error: explanation.error }),
    };
  },
};

/** What a caveat means, and why it is not met. Of one that is not understood the meaning says it. */
function inWords(caveat: ExplainedCaveat<KnownCaveat> & { readonly meaning: string }): string {
  return caveat.met || caveat.caveat === undefined
    ? caveat.meaning
    : `${caveat.meaning} ${reasonWords(caveat.reason)}`;
}

function fate(caveat: ExplainedCaveat<KnownCaveat>): Cell {
  return caveat.met ? { text: 'met', tone: 'good' } : { text: caveat.reason, tone: 'bad' };
}
