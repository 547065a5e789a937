import { TokenError } from '../../errors.js';
import { readCutOff } from '../../reading/cut-off.js';
import { reachOf } from '../../reading/reach.js';
import { unrestrictedWords } from '../../reading/reach-words.js';
import type { KnownCaveat } from '../../reading/dialect.js';
import type { ReadToken } from '../../reading/token-text.js';
import { bytesText, loneText } from '../../reading/words.js';
import type { InspectedDischarge } from '../../token/inspect.js';
import type { Call, Command, Outcome } from '../command.js';
import { dialectOf, GENERAL } from '../options/general.js';
import { inputGroup, readToken } from '../options/tokens.js';
import { readSources, required, TOKEN } from '../sources.js';
import { type Branch, treeLines } from '../text/layout.js';
import { type Clock, clockOf } from '../times.js';
import { bytesJson, inspectedBranch, inspectedJson, UNVERIFIED } from '../view/caveats.js';
import { identityBranches } from '../view/identity.js';
import { cutOffBranches, cutOffJson } from '../view/cut-off.js';
import { purposeBranches, reachBranch, reachJson } from '../view/reach.js';

export const inspect: Command = {
  name: 'inspect',
  about: 'Show what a token says; needs no key',
  description: [
    'Shows whose token it is, its caveats and what they mean, when it expires and what it reaches. ' +
      'Nothing is verified: anyone could have written it. A token that was cut off is shown as far ' +
      'as it goes.',
  ],
  groups: [inputGroup(TOKEN), GENERAL],
  examples: [
    { about: 'A token in a file', line: 'caveats inspect --token-file narrow.txt' },
    { about: "One of Onedata's, as JSON", line: 'caveats inspect --onedata --json < onedata.txt' },
  ],
  async run(call) {
    const [text] = await readSources(call, [TOKEN]);
    try {
      return inspected(call, readToken(call, text, TOKEN));
    } catch (error) {
      if (!(error instanceof TokenError) || error.code !== 'truncated_token') throw error;
      return cutOff(call, required(text, TOKEN).trim(), error);
    }
  },
};

function inspected({ args, io }: Call, { token, form, service }: ReadToken): Outcome {
  const dialect = dialectOf(args);
  const clock = clockOf(io);
  const { unverified } = dialect.inspect(token);
  const { location, identifier, identity, caveats, discharges } = unverified;
  const reach = reachOf(token, dialect);
  return {
    json: {
      verified: false,
      format: form,
      ...(service && { service }),
      location,
      ...bytesJson('identifier', identifier),
      identity,
      caveats: caveats.map((each) => inspectedJson(each, clock)),
      discharges: discharges.map((each) => ({
        location: each.location,
        ...bytesJson('identifier', each.identifier),
        requested: each.requested,
        caveats: each.caveats.map((caveat) => inspectedJson(caveat, clock)),
      })),
      reaches: reachJson(reach, dialect),
    },
    text: (style) =>
      treeLines(
        UNVERIFIED,
        [
          ...purposeBranches(reach),
          { name: 'format', value: { text: form } },
          ...(service ? [{ name: 'used by', value: { text: service } }] : []),
          ...(location === '' ? [] : [{ name: 'location', value: { text: loneText(location) } }]),
          ...identityBranches(identity),
          {
            name: 'caveats',
            value: { text: caveats.length === 0 ? `none${unrestrictedWords(reach)}` : '' },
            branches: caveats.map((each, i) => inspectedBranch(each, i, clock)),
          },
          ...discharges.map((each, i) => dischargeBranch(each, i, clock)),
          reachBranch(reach, dialect, clock),
        ],
        style,
      ),
  };
}

/** A discharge, and whether anything asks for it. */
function dischargeBranch(
  { identifier, requested, caveats }: InspectedDischarge<KnownCaveat>,
  index: number,
  clock: Clock,
): Branch {
  const text = bytesText(identifier);
  return {
    name: `discharge ${index}`,
    value: requested
      ? { text }
      : { text: `(left over: no caveat asks for it) ${text}`, tone: 'bad' },
    branches: caveats.map((caveat, i) => inspectedBranch(caveat, i, clock)),
  };
}

/** Shows what is there of a token that was cut off. */
function cutOff({ args, io }: Call, text: string, error: TokenError): Outcome {
  const token = readCutOff(text);
  if (token === undefined) throw error;
  const branches = cutOffBranches(token, dialectOf(args), clockOf(io));
  return {
    json: cutOffJson(token),
    text: (style) =>
      treeLines(
        { text: 'Cut off, so it cannot be verified: this is what is there of it', tone: 'warning' },
        [{ name: 'format', value: { text: token.format } }, ...branches],
        style,
      ),
    error,
  };
}
