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
import type { Call } from './command.js';
import { type Branch, type Cell, type Clock, formatTime, formatWords, type Stem } from './text.js';

export function identityBranches(identity: AnyIdentity): readonly Branch[] {
  const fields = identityFields(identity);
  return fields.map(([name, text]) => ({ name, text: loneText(text) }));
}

export function validUntilBranch(validUntil: number | null, clock: Clock): Branch {
  const cell = validUntil === null ? { text: 'no end' } : timeCell(validUntil, clock);
  return { name: 'valid until', ...cell };
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

/** Shows caveats that are not verified: their numbers, their texts, and what they mean. */
export function showCaveats(
  caveats: readonly InspectedCaveat<Dialect>[],
  { reading, io }: Call,
  start: number = 0,
): { readonly json: readonly object[]; readonly branches: readonly Branch[] } {
  const json: object[] = [];
  const branches: Branch[] = [];
  for (const [i, caveat] of caveats.entries()) {
    const number = start + i;
    if (caveat.party === 'third') {
      const { identifier, discharged, ...rest } = caveat;
      const meaning = formatWords(describeThirdParty(rest.location, discharged), io);
      json.push({ ...rest, ...bytesJson('identifier', identifier), discharged, meaning });
      const name = `${number} (third party) ${bytesText(identifier)}`;
      branches.push({ name, text: meaning, tone: 'faint' });
    } else {
      const { party, condition, conditionBytes: bytes, ...known } = caveat;
      const meaning = formatWords(describe(reading.dialect, known.caveat), io);
      const text = bytes ? bytesJson('condition', bytes) : { condition };
      json.push({ party, ...text, ...known, meaning });
      const name = `${number} ${bytes ? bytesText(bytes) : loneText(condition)}`;
      branches.push({ name, text: meaning, tone: known.caveat ? 'faint' : 'warning' });
    }
  }
  return { json, branches };
}

type FieldsJson = Readonly<Record<string, unknown>>;

export function partsJson(parts: readonly ReachPart[]): FieldsJson {
  return Object.fromEntries(parts.map(({ name, json }) => [name, json]));
}

function fieldsJson({ type, identifier, refused, isNarrowedFurther }: Reach): FieldsJson {
  const codes = refused.map(({ code }) => code);
  return { gives: type, identifier, refused: codes, narrowedFurther: isNarrowedFurther };
}

/** What its caveats leave is `atMost` for a token that is refused: nobody takes it for more. */
export function reachJson(reach: Reach): FieldsJson {
  const limits = partsJson(reach.parts);
  const isRefused = reach.refused.length > 0;
  return { ...fieldsJson(reach), ...(isRefused ? { limits: null, atMost: limits } : { limits }) };
}

/** The names of what is not the same for two tokens. */
export function changesOf(before: Reach, after: Reach): readonly string[] {
  const was = { ...fieldsJson(before), ...partsJson(before.parts) };
  const is = { ...fieldsJson(after), ...partsJson(after.parts) };
  const names = Object.keys({ ...was, ...is });
  return names.filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]));
}

/** What a token of a type gives in place of access. It comes before anything else. */
export function purposeBranches(type: string): readonly Branch[] {
  const text = purposeWords(type);
  return text === undefined ? [] : [{ name: 'gives', text, tone: 'warning' }];
}

/** What a token reaches, or that it reaches nothing, why, and the most that it could reach. */
export function reachBranch(reach: Reach, clock: Clock): Branch {
  const name = reach.type === 'access' ? 'reaches' : 'limits';
  const stem: Stem = { branches: partBranches(reach.parts, clock), isWhole: true };
  const why = refusalWords(reach);
  const further = [
    ...(reach.isNarrowedFurther ? ['its discharges leave less, if they are valid'] : []),
    ...(reach.identifier === 'unread' ? [UNREAD] : []),
  ];
  if (why !== undefined) {
    return { name, text: `nothing as it is: ${why}. Otherwise at most:`, tone: 'bad', ...stem };
  }
  return { name, text: further.length > 0 ? `at most: ${further.join('; ')}` : '', ...stem };
}

/** What is left of each thing that a token can be restricted in. */
export function partBranches(parts: readonly ReachPart[], clock: Clock): readonly Branch[] {
  return parts.flatMap((part): readonly Branch[] => {
    const { label: name, words, names = [], isNothing, isMoot } = part;
    if (isMoot) return [];
    const [first] = words;
    if (typeof first === 'object' && 'moment' in first) {
      return [{ name, ...timeCell(first.moment, clock) }];
    }
    const isFlat = names.every((each) => each.names === undefined && each.aside === undefined);
    if (isFlat) return [{ name, text: partText(part, clock), tone: isNothing ? 'bad' : 'plain' }];
    const branches = names.map((each) => nameBranch(each, clock));
    return [{ name, text: formatWords(words, clock), branches }];
  });
}

function nameBranch(each: ReachedName, clock: Clock): Branch {
  const { aside: text = '', names = [] } = each;
  const branches = names.map((below) => nameBranch(below, clock));
  return { name: nameText(each, clock), text, branches };
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
