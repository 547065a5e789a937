import type { Command } from '../command.js';
import { checkOf, EXPECT } from '../options/check.js';
import { dialectOf, GENERAL } from '../options/general.js';
import { REQUEST } from '../options/request.js';
import { inputGroup, readTokenAndKey } from '../options/tokens.js';
import { KEY, TOKEN } from '../sources.js';
import { treeLines } from '../text/layout.js';
import { clockOf } from '../times.js';
import { identityBranches } from '../view/identity.js';
import { validUntilBranch } from '../view/reach.js';

export const verify: Command = {
  name: 'verify',
  about: 'Check a token for a request',
  description: [
    'Checks the signature of a token, its type, and every caveat, for the request that the options ' +
      'describe. Ends with 0 if the token is allowed, and otherwise with the number of the reason. ' +
      'caveats explain shows every caveat.',
  ],
  groups: [inputGroup(TOKEN, KEY), REQUEST, { title: 'Token', options: [EXPECT] }, GENERAL],
  examples: [
    {
      about: 'May it read this table?',
      line: 'caveats verify --key-file api.key --table A/grid-1 --access read < narrow.txt',
    },
    {
      about: "A token of Onedata's",
      line:
        'caveats verify --onedata --key-file api.key --data-path /s2/reports/2026.txt ' +
        '--access read < onedata.txt',
    },
  ],
  async run(call) {
    const { read, rootKey } = await readTokenAndKey(call, TOKEN, KEY);
    const explanation = dialectOf(call.args).explain(read.token, checkOf(call, rootKey));
    if (!explanation.allowed) throw explanation.error;
    const { identity, validUntil, caveats } = explanation.grant;
    return {
      json: { allowed: true, identity, validUntil, caveats },
      text: (style) =>
        treeLines(
          { text: 'Allowed', tone: 'good' },
          [...identityBranches(identity), validUntilBranch(validUntil, clockOf(call.io))],
          style,
        ),
    };
  },
};
