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
import { type Branch, type Cell, formatWords, treeText } from '../text.js';
import {
  bytesJson,
  identityBranches,
  purposeBranches,
  reachBranch,
  reachJson,
  showCaveats,
} from '../view.js';

export const inspect: CommandFor = () => ({
  name: 'inspect',
  about: 'Show what a token says; needs no key',
  description:
    'Shows whose token it is, its caveats and what they mean, when it expires and what it reaches. ' +
    'Nothing is verified: anyone could have written it. The readable part of a token that was cut ' +
    'off is shown too.',
  groups: [inputGroup(TOKEN)],
  examples: {
    'A token in a file': 'caveats inspect --token-file narrow.txt',
    'A token of Onedata, as JSON': 'caveats inspect --dialect onedata --json < onedata.txt',
  },
  async run(call) {
    const given = await readSources(call, TOKEN);
    try {
      const read = readToken(call, given);
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

function dischargeBranches<T>(
  all: readonly T[],
  contentOf: (discharge: T) => Omit<Branch, 'name'>,
): readonly Branch[] {
  const shown = all.slice(0, MOST_DISCHARGES);
  const branches = shown.map((each, i) => ({ name: `discharge ${i}`, ...contentOf(each) }));
  const left = all.length - shown.length;
  if (left === 0) return branches;
  return [...branches, { name: counted(left, 'more discharge'), text: '--json has all' }];
}

const UNVERIFIED: Cell = { text: 'Not verified: anyone could have written this', tone: 'warning' };
const CUT_OFF: Cell = {
  text: 'Cut off, so it cannot be verified. This is its readable part',
  tone: 'warning',
};

function inspected(call: Call, read: ReadToken): Outcome {
  const { token, form, service, what, isWrapped, isBinary } = read;
  const { io, reading } = call;
  const unverified = inspectIn(reading, token);
  const { location, identifier, identity } = unverified;
  const inherent = showCaveats(unverified.inherent, call);
  const caveats = showCaveats(unverified.caveats, call);
  const discharges = unverified.discharges.map((each) => {
    return { ...each, caveats: showCaveats(each.caveats, call) };
  });
  const reach = reachOf(token, reading);
  const hasInherent = inherent.json.length > 0;
  const unrestricted = caveats.json.length === 0 ? `none${unrestrictedWords(reach)}` : '';
  const json = {
    verified: false,
    dialect: reading.name,
    format: form,
    read: what,
    service,
    location,
    ...bytesJson('identifier', identifier),
    identity,
    inherent: hasInherent ? inherent.json : undefined,
    caveats: caveats.json,
    discharges: discharges.map(({ location, identifier, requested, caveats: { json } }) => {
      return { location, ...bytesJson('identifier', identifier), requested, caveats: json };
    }),
    reaches: reachJson(reach),
  };
  const branches: readonly Branch[] = [
    ...purposeBranches(reach.type),
    { name: 'read as', text: `a token of ${reading.title}` },
    { name: 'format', text: form },
    ...(isWrapped || isBinary ? [{ name: 'given as', text: what }] : []),
    ...(service ? [{ name: 'used by', text: service }] : []),
    ...(location === '' ? [] : [{ name: 'location', text: loneText(location) }]),
    ...identityBranches(identity),
    ...(hasInherent ? [{ name: 'the identifier implies', branches: inherent.branches }] : []),
    { name: 'caveats', text: unrestricted, branches: caveats.branches },
    ...dischargeBranches(discharges, ({ identifier, requested, caveats: { branches } }) => {
      const text = bytesText(identifier);
      if (requested) return { text, branches };
      return { text: `(no caveat asks for it) ${text}`, tone: 'bad', branches };
    }),
    reachBranch(reach, io),
  ];
  return { json, text: treeText(UNVERIFIED, { branches, isWhole: true }) };
}

function cutOff({ io, reading }: Call, token: CutOffToken, error: ReadError): Outcome {
  const caveatBranch = (caveat: CutOffCaveat, index: number): Branch => {
    const { condition, isThirdParty } = caveat;
    const isKnown = isThirdParty || (condition !== undefined && isWhole(condition));
    return {
      name: `${index} ${isThirdParty ? '(third party) ' : ''}${shownField(condition)}`,
      text: formatWords(caveatMeaning(caveat, reading.dialect), io),
      tone: isKnown ? 'faint' : 'bad',
    };
  };
  const branchesOf = ({ location, identifier, caveats }: CutOffMacaroon): readonly Branch[] => [
    ...(location ? [{ name: 'location', text: shownField(location) }] : []),
    ...(identifier ? [{ name: 'identifier', text: shownField(identifier) }] : []),
    {
      name: 'caveats',
      text: caveats.length === 0 ? 'none so far' : 'so far',
      branches: caveats.map(caveatBranch),
    },
  ];
  const [own, ...discharges] = token.macaroons;
  const branches: readonly Branch[] = [
    { name: 'format', text: token.format },
    ...branchesOf(own!),
    ...dischargeBranches(discharges, (each) => ({ branches: branchesOf(each), isWhole: true })),
    { name: 'ends', text: endWords(token), tone: 'bad' },
  ];
  return { json: cutOffJson(token), text: treeText(CUT_OFF, { branches, isWhole: true }), error };
}

function shownField(field: Field | undefined): string {
  return field && isWhole(field) ? bytesText(field.bytes) : loneText(fieldText(field));
}

/** A signature is a secret, so no part of one is shown. */
function cutOffJson({ format, macaroons, last }: CutOffToken): object {
  const [token, ...discharges] = macaroons.map(macaroonJson);
  return {
    verified: false,
    truncated: true,
    format,
    ...token,
    discharges: discharges.length > 0 ? discharges : undefined,
    endsIn: isWhole(last) ? null : { field: last.name, bytes: last.bytes.length, of: last.length },
  };
}

function macaroonJson({ location, identifier, caveats }: CutOffMacaroon): object {
  return {
    location: location && fieldText(location),
    ...(identifier && fieldJson('identifier', identifier)),
    caveats: caveats.map(({ condition, location: place, isThirdParty }) => ({
      party: isThirdParty ? 'third' : 'first',
      ...(condition && fieldJson(isThirdParty ? 'identifier' : 'condition', condition)),
      location: place && fieldText(place),
      whole: condition !== undefined && isWhole(condition),
    })),
  };
}

function fieldJson(name: string, field: Field): object {
  return isWhole(field) ? bytesJson(name, field.bytes) : { [name]: fieldText(field) };
}
