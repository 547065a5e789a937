import { TokenError } from '../../errors.js';
import { readCutOff } from '../../reading/cut-off.js';
import { inspectIn } from '../../reading/dialect.js';
import { reachOf, unrestrictedWords } from '../../reading/reach.js';
import type { ReadToken } from '../../reading/token-text.js';
import { bytesText, loneText } from '../../reading/words.js';
import type { Call, CommandFor, Outcome } from '../command.js';
import { GENERAL } from '../options/general.js';
import { readSources, required, TOKEN } from '../options/sources.js';
import { inputGroup, readToken } from '../options/tokens.js';
import { type Branch, type Cell, clockOf, treeLines } from '../text.js';
import { cutOffBranches, cutOffJson } from '../view/cut-off.js';
import { purposeBranches, reachBranch, reachJson } from '../view/reach.js';
import { bytesJson, identityBranches, inspectedBranches, inspectedJson } from '../view/token.js';

export const inspect: CommandFor = (dialects) => ({
  name: 'inspect',
  about: 'Show what a token says; needs no key',
  description: [
    'Shows whose token it is, its caveats and what they mean, when it expires and what it reaches. ' +
      'Nothing is verified: anyone could have written it. The readable part of a token that was cut ' +
      'off is shown too.',
  ],
  groups: [inputGroup(dialects, TOKEN), GENERAL],
  examples: [
    { about: 'A token in a file', line: 'caveats inspect --token-file narrow.txt' },
    {
      about: 'A token of Onedata, as JSON',
      line: 'caveats inspect --onedata --json < onedata.txt',
    },
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
});

const UNVERIFIED: Cell = {
  text: 'Not verified: anyone could have written this',
  tone: 'warning',
};

function inspected({ io, reading }: Call, { token, form, service }: ReadToken): Outcome {
  const { dialect } = reading;
  const clock = clockOf(io);
  const { location, identifier, identity, caveats, discharges } = inspectIn(reading, token);
  const reach = reachOf(token, reading);
  const unrestricted = caveats.length === 0 ? `none${unrestrictedWords(reach)}` : '';
  const dischargeBranches = discharges.map((each, i): Branch => {
    const text = bytesText(each.identifier);
    return {
      name: `discharge ${i}`,
      value: each.requested ? { text } : { text: `(no caveat asks for it) ${text}`, tone: 'bad' },
      branches: inspectedBranches(each.caveats, dialect, clock),
    };
  });
  return {
    json: {
      verified: false,
      format: form,
      ...(service && { service }),
      location,
      ...bytesJson('identifier', identifier),
      identity,
      caveats: caveats.map((each) => inspectedJson(each, dialect, clock)),
      discharges: discharges.map((each) => ({
        location: each.location,
        ...bytesJson('identifier', each.identifier),
        requested: each.requested,
        caveats: each.caveats.map((caveat) => inspectedJson(caveat, dialect, clock)),
      })),
      reaches: reachJson(reach),
    },
    text: (style) =>
      treeLines(
        UNVERIFIED,
        [
          ...purposeBranches(reach.type),
          { name: 'format', value: { text: form } },
          ...(service ? [{ name: 'used by', value: { text: service } }] : []),
          ...(location === '' ? [] : [{ name: 'location', value: { text: loneText(location) } }]),
          ...identityBranches(identity),
          {
            name: 'caveats',
            value: { text: unrestricted },
            branches: inspectedBranches(caveats, dialect, clock),
          },
          ...dischargeBranches,
          reachBranch(reach, clock),
        ],
        style,
      ),
  };
}

/** Shows the readable part of a token that was cut off. */
function cutOff({ io, reading }: Call, text: string, error: TokenError): Outcome {
  const token = readCutOff(text);
  if (token === undefined) throw error;
  const branches = cutOffBranches(token, reading.dialect, clockOf(io));
  return {
    json: cutOffJson(token),
    text: (style) =>
      treeLines(
        { text: 'Cut off, so it cannot be verified. This is its readable part', tone: 'warning' },
        [{ name: 'format', value: { text: token.format } }, ...branches],
        style,
      ),
    error,
  };
}
