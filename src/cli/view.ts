import { encodeBase64Url } from '../bytes/base64.js';
import { decodeUtf8 } from '../bytes/utf8.js';
import type { ReachedName, ReachPart } from '../reading/parts.js';
import { purposeWords, type Reach, refusalWords, UNREAD } from '../reading/reach.js';
import {
  bytesText,
  describe,
  describeThirdParty,
  identityFields,
  loneText,
} from '../reading/words.js';
import type { Dialect } from '../token/dialect.js';
import type { AnyIdentity } from '../token/identity.js';
import type { InspectedCaveat } from '../token/inspect.js';
import type { Call, Outcome } from './command.js';
import { type Branch, type Cell, type Clock, formatTime, formatWords, treeLines } from './text.js';

/** The outcome of a command that shows a tree. */
export function treeOutcome(
  json: object,
  title: Cell,
  branches: readonly Branch[],
  error?: Error,
): Outcome {
  return { json, text: (style) => treeLines(title, branches, style), error };
}

export function identityBranches(identity: AnyIdentity): readonly Branch[] {
  const fields = identityFields(identity);
  return fields.map(([name, text]) => ({ name, value: { text: loneText(text) } }));
}

export function validUntilBranch(validUntil: number | null, clock: Clock): Branch {
  const value = validUntil === null ? { text: 'no end' } : timeCell(validUntil, clock);
  return { name: 'valid until', value };
}

/** When something ends, in another tone if that is over. */
function timeCell(moment: number, clock: Clock): Cell {
  return { text: formatTime(moment, clock), tone: moment <= clock.now() ? 'bad' : 'plain' };
}

/** Bytes of a token for `--json`: under their name as text, or in base64url if they are not UTF-8. */
export function bytesJson(name: string, bytes: Uint8Array): Readonly<Record<string, string>> {
  const text = decodeUtf8(bytes);
  return text === undefined ? { [`${name}Base64Url`]: encodeBase64Url(bytes) } : { [name]: text };
}

type Inspected = InspectedCaveat<Dialect>;

/** Caveats that are not verified, for `--json`. */
export function inspectedJson(caveats: readonly Inspected[], call: Call): readonly object[] {
  return caveats.map((inspected) => {
    const meaning = meaningOf(inspected, call);
    if (inspected.party === 'third') {
      const { party, location, identifier, discharged } = inspected;
      return { party, location, ...bytesJson('identifier', identifier), discharged, meaning };
    }
    const { party, condition, conditionBytes, caveat, role } = inspected;
    const text = conditionBytes ? bytesJson('condition', conditionBytes) : { condition };
    return { party, ...text, ...(caveat && { caveat, role }), meaning };
  });
}

/** The same as lines of a tree: their numbers, their texts, and what they mean. */
export function inspectedBranches(
  caveats: readonly Inspected[],
  call: Call,
  start: number = 0,
): readonly Branch[] {
  return caveats.map((caveat, i) => {
    const isKnown = caveat.party === 'third' || caveat.caveat !== undefined;
    const value: Cell = { text: meaningOf(caveat, call), tone: isKnown ? 'faint' : 'warning' };
    return { name: `${start + i} ${textOf(caveat)}`, value };
  });
}

function textOf(caveat: Inspected): string {
  if (caveat.party === 'third') return `(third party) ${bytesText(caveat.identifier)}`;
  const { condition, conditionBytes } = caveat;
  return conditionBytes ? bytesText(conditionBytes) : loneText(condition);
}

function meaningOf(caveat: Inspected, { reading, io }: Call): string {
  const words =
    caveat.party === 'first'
      ? describe(reading.dialect, caveat.caveat)
      : describeThirdParty(caveat.location, caveat.discharged);
  return formatWords(words, io);
}

/** What a token is restricted in, by its name. */
type LimitsJson = Readonly<Record<string, unknown>>;

export interface ReachJson {
  readonly gives: string;
  /** Codes; empty if its key decides. */
  readonly refused: readonly string[];
  /** `null` for a token that is refused. */
  readonly limits: LimitsJson | null;
  /** Whether it comes with discharges that narrow it if they are valid. */
  readonly narrowedFurther: boolean;
  /** `unread` if the dialect does not read the identifier, which may restrict it further. */
  readonly identifier: Reach['identifier'];
  /** For a token that is refused, what its other caveats leave: nobody takes it for more. */
  readonly atMost?: LimitsJson;
}

export function reachJson({
  type,
  refused,
  parts,
  isNarrowedFurther,
  identifier,
}: Reach): ReachJson {
  const limits = partsJson(parts);
  return {
    gives: type,
    identifier,
    refused: refused.map(({ code }) => code),
    narrowedFurther: isNarrowedFurther,
    ...(refused.length === 0 ? { limits } : { limits: null, atMost: limits }),
  };
}

export function partsJson(parts: readonly ReachPart[]): LimitsJson {
  return Object.fromEntries(parts.map(({ name, json }) => [name, json]));
}

export function changesOf(before: ReachJson, after: ReachJson): readonly string[] {
  const fieldsOf = ({ limits, atMost, ...rest }: ReachJson): LimitsJson => ({
    ...rest,
    ...(limits ?? atMost),
  });
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  return Object.keys({ ...was, ...is }).filter(
    (name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]),
  );
}

/** What a token of a type gives in place of access. It comes before anything else. */
export function purposeBranches(type: string): readonly Branch[] {
  const text = purposeWords(type);
  return text === undefined ? [] : [{ name: 'gives', value: { text, tone: 'warning' } }];
}

/** What a token reaches, or that it reaches nothing, why, and the most that it could reach. */
export function reachBranch(reach: Reach, clock: Clock): Branch {
  const name = reach.type === 'access' ? 'reaches' : 'limits';
  const branches = partBranches(reach.parts, clock);
  const why = refusalWords(reach);
  const further = [
    ...(reach.isNarrowedFurther ? ['its discharges leave less, if they are valid'] : []),
    ...(reach.identifier === 'unread' ? [UNREAD] : []),
  ];
  const value: Cell =
    why === undefined
      ? { text: further.length === 0 ? '' : `at most: ${further.join('; ')}` }
      : { text: `nothing as it is: ${why}. Otherwise at most:`, tone: 'bad' };
  return { name, value, branches };
}

/** What is left of each thing that a token can be restricted in. */
export function partBranches(parts: readonly ReachPart[], clock: Clock): readonly Branch[] {
  return parts.flatMap(({ label: name, words, names, isNothing, isMoot }) => {
    if (isMoot) return [];
    if (names?.every((each) => each.names === undefined && each.aside === undefined)) {
      const texts = names.map((each) => formatWords(each.words, clock));
      return { name, value: { text: `only ${texts.join(', ')}` } };
    }
    const [first] = words;
    if (typeof first === 'object' && 'moment' in first) {
      return { name, value: timeCell(first.moment, clock) };
    }
    const tone = isNothing ? 'bad' : 'plain';
    const value: Cell = { text: formatWords(words, clock), tone };
    return { name, value, branches: (names ?? []).map((each) => nameBranch(each, clock)) };
  });
}

function nameBranch(each: ReachedName, clock: Clock): Branch {
  const { aside, names = [] } = each;
  return {
    name: nameText(each, clock),
    value: aside === undefined ? undefined : { text: aside },
    branches: names.map((below) => nameBranch(below, clock)),
  };
}

function nameText({ kind, words }: ReachedName, clock: Clock): string {
  return (kind === undefined ? '' : `${kind} `) + formatWords(words, clock);
}

/** What is left of a thing in one line: `only org acme > repo web (read, write), org beta (read)`. */
export function partText({ words, names }: ReachPart, clock: Clock): string {
  return names === undefined ? formatWords(words, clock) : `only ${namesText(names, '', clock)}`;
}

function namesText(names: readonly ReachedName[], start: string, clock: Clock): string {
  return names
    .flatMap((each) => {
      const text = start + nameText(each, clock);
      const { kind, aside, names: below } = each;
      if (below === undefined) return [aside === undefined ? text : `${text} (${aside})`];
      if (kind === undefined) return [`${text} (${namesText(below, '', clock)})`];
      const own = aside === undefined ? [] : [`${text} (${aside})`];
      return [...own, namesText(below, `${text} > `, clock)];
    })
    .join(', ');
}
