import type { Field } from '../../macaroon/cursor.js';
import {
  caveatMeaning,
  type CutOffCaveat,
  type CutOffMacaroon,
  type CutOffToken,
  endWords,
  fieldText,
  isWhole,
} from '../../reading/cut-off.js';
import { inspectIn } from '../../reading/dialect.js';
import { reachOf, unrestrictedWords } from '../../reading/reach.js';
import { ReadError, type ReadToken } from '../../reading/token-text.js';
import { bytesText, counted, loneText } from '../../reading/words.js';
import { type Call, type CommandFor, type Outcome } from '../command.js';
import { suggestDialect } from '../options/dialects.js';
import { inputGroup, readSources, readToken, TOKEN } from '../options/tokens.js';
import { type Branch, type Cell, formatWords } from '../text.js';
import {
  bytesJson,
  identityBranches,
  inspectedBranches,
  inspectedJson,
  purposeBranches,
  reachBranch,
  reachJson,
  treeOutcome,
} from '../view.js';

export const inspect: CommandFor = () => ({
  name: 'inspect',
  about: 'Show what a token says; needs no key',
  description: [
    'Shows whose token it is, its caveats and what they mean, when it expires and what it reaches. ' +
      'Nothing is verified: anyone could have written it. The readable part of a token that was cut ' +
      'off is shown too.',
  ],
  groups: [inputGroup(TOKEN)],
  examples: {
    'A token in a file': 'caveats inspect --token-file narrow.txt',
    'A token of Onedata, as JSON': 'caveats inspect --dialect onedata --json < onedata.txt',
  },
  async run(call) {
    const [given] = await readSources(call, TOKEN);
    try {
      const read = readToken(call, given, TOKEN);
      suggestDialect(call, read);
      return inspected(call, read);
    } catch (error) {
      if (!(error instanceof ReadError) || error.cutOff === undefined) throw error;
      return cutOff(call, error.cutOff, error);
    }
  },
});

/** How many discharges are shown: a token can have a thousand. */
const MOST_DISCHARGES = 5;

function moreDischarges(all: number): readonly Branch[] {
  const left = all - MOST_DISCHARGES;
  if (left <= 0) return [];
  return [{ name: counted(left, 'more discharge'), value: { text: '--json has all' } }];
}

const UNVERIFIED: Cell = { text: 'Not verified: anyone could have written this', tone: 'warning' };
const CUT_OFF = 'Cut off, so it cannot be verified. This is its readable part';

function inspected(call: Call, read: ReadToken): Outcome {
  const { token, form, service, what, isWrapped, isBinary } = read;
  const { io, reading } = call;
  const unverified = inspectIn(reading, token);
  const { location, identifier, identity, inherent, caveats, discharges } = unverified;
  const reach = reachOf(token, reading);
  const unrestricted = caveats.length === 0 ? `none${unrestrictedWords(reach)}` : '';
  const dischargeBranches = discharges.slice(0, MOST_DISCHARGES).map((each, i): Branch => {
    const text = bytesText(each.identifier);
    return {
      name: `discharge ${i}`,
      value: each.requested ? { text } : { text: `(no caveat asks for it) ${text}`, tone: 'bad' },
      branches: inspectedBranches(each.caveats, call),
    };
  });
  const json = {
    verified: false,
    dialect: reading.name,
    format: form,
    read: what,
    ...(service && { service }),
    location,
    ...bytesJson('identifier', identifier),
    identity,
    ...(inherent.length > 0 && { inherent: inspectedJson(inherent, call) }),
    caveats: inspectedJson(caveats, call),
    discharges: discharges.map((each) => ({
      location: each.location,
      ...bytesJson('identifier', each.identifier),
      requested: each.requested,
      caveats: inspectedJson(each.caveats, call),
    })),
    reaches: reachJson(reach),
  };
  const branches = inspectedBranches(caveats, call);
  return treeOutcome(json, UNVERIFIED, [
    ...purposeBranches(reach.type),
    { name: 'read as', value: { text: `a token of ${reading.title}` } },
    { name: 'format', value: { text: form } },
    ...(isWrapped || isBinary ? [{ name: 'given as', value: { text: what } }] : []),
    ...(service ? [{ name: 'used by', value: { text: service } }] : []),
    ...(location === '' ? [] : [{ name: 'location', value: { text: loneText(location) } }]),
    ...identityBranches(identity),
    ...(inherent.length > 0
      ? [{ name: 'the identifier implies', branches: inspectedBranches(inherent, call) }]
      : []),
    { name: 'caveats', value: { text: unrestricted }, branches },
    ...dischargeBranches,
    ...moreDischarges(discharges.length),
    reachBranch(reach, io),
  ]);
}

function cutOff({ io, reading }: Call, token: CutOffToken, error: ReadError): Outcome {
  const caveatBranch = (caveat: CutOffCaveat, index: number): Branch => {
    const { condition, isThirdParty } = caveat;
    const shown = `${isThirdParty ? '(third party) ' : ''}${shownField(condition)}`;
    const isKnown = isThirdParty || (condition !== undefined && isWhole(condition));
    const words = formatWords(caveatMeaning(caveat, reading.dialect), io);
    const value: Cell = { text: words, tone: isKnown ? 'faint' : 'bad' };
    return { name: `${index} ${shown}`, value };
  };
  const branches = token.macaroons.map(({ location, identifier, caveats }): readonly Branch[] => [
    ...(location ? [{ name: 'location', value: { text: shownField(location) } }] : []),
    ...(identifier ? [{ name: 'identifier', value: { text: shownField(identifier) } }] : []),
    {
      name: 'caveats',
      value: { text: caveats.length === 0 ? 'none so far' : 'so far' },
      branches: caveats.map(caveatBranch),
    },
  ]);
  const [own = [], ...discharges] = branches;
  const shown: readonly Branch[] = [
    { name: 'format', value: { text: token.format } },
    ...own,
    ...discharges
      .slice(0, MOST_DISCHARGES)
      .map((each, i) => ({ name: `discharge ${i}`, branches: each })),
    ...moreDischarges(discharges.length),
    { name: 'ends', value: { text: endWords(token), tone: 'bad' } },
  ];
  return treeOutcome(cutOffJson(token), { text: CUT_OFF, tone: 'warning' }, shown, error);
}

function shownField(field: Field | undefined): string {
  const isShownAsBytes = field !== undefined && isWhole(field);
  return isShownAsBytes ? bytesText(field.bytes) : loneText(fieldText(field));
}

/** A signature is a secret, so no part of one is shown. */
function cutOffJson({ format, macaroons, last }: CutOffToken): object {
  const [token, ...discharges] = macaroons.map(macaroonJson);
  return {
    verified: false,
    truncated: true,
    format,
    ...token,
    ...(discharges.length > 0 && { discharges }),
    endsIn: isWhole(last) ? null : { field: last.name, bytes: last.bytes.length, of: last.length },
  };
}

function macaroonJson({ location, identifier, caveats }: CutOffMacaroon): object {
  return {
    ...(location && { location: fieldText(location) }),
    ...(identifier && fieldJson('identifier', identifier)),
    caveats: caveats.map(({ condition, location: place, isThirdParty }) => ({
      party: isThirdParty ? 'third' : 'first',
      ...(condition && fieldJson(isThirdParty ? 'identifier' : 'condition', condition)),
      ...(place && { location: fieldText(place) }),
      whole: condition !== undefined && isWhole(condition),
    })),
  };
}

function fieldJson(name: string, field: Field): object {
  return isWhole(field) ? bytesJson(name, field.bytes) : { [name]: fieldText(field) };
}
