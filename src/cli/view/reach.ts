import type { ReachedName, ReachPart } from '../../reading/parts.js';
import { purposeWords, type Reach, refusalWords } from '../../reading/reach.js';
import type { Branch, Cell, Clock } from '../text.js';
import { formatWords } from '../text.js';
import { timeCell } from './token.js';

/** What a token is restricted in, by its name. */
type LimitsJson = Readonly<Record<string, unknown>>;

/** What a token reaches, for `--json`. */
export interface ReachJson {
  readonly gives: string;
  /** Codes; empty if its key decides. */
  readonly refused: readonly string[];
  /** `null` for a token that is refused. */
  readonly limits: LimitsJson | null;
  /** Whether it comes with discharges that narrow it if they are valid. */
  readonly narrowedFurther: boolean;
  /** For a token that is refused, what its limits would be otherwise. */
  readonly otherwise?: LimitsJson;
}

export function reachJson({ type: gives, refused, parts, isNarrowedFurther }: Reach): ReachJson {
  const codes = refused.map(({ code }) => code);
  const limits = partsJson(parts);
  const reach = { gives, refused: codes, narrowedFurther: isNarrowedFurther };
  return refused.length === 0
    ? { ...reach, limits }
    : { ...reach, limits: null, otherwise: limits };
}

export function partsJson(parts: readonly ReachPart[]): LimitsJson {
  return Object.fromEntries(parts.map(({ name, json }) => [name, json]));
}

/** Returns the names of what differs between two tokens. */
export function changesOf(before: ReachJson, after: ReachJson): readonly string[] {
  const fieldsOf = ({ limits, otherwise, ...rest }: ReachJson): LimitsJson => ({
    ...rest,
    ...(limits ?? otherwise),
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

/** What a token reaches, or that it reaches nothing, why, and what it would reach otherwise. */
export function reachBranch(reach: Reach, clock: Clock): Branch {
  const name = reach.type === 'access' ? 'reaches' : 'limits';
  const value = refusalCell(reach) ?? (reach.isNarrowedFurther ? FURTHER : undefined);
  return { name, value, branches: partBranches(reach.parts, clock) };
}

const FURTHER: Cell = { text: 'at most: its discharges leave less, if they are valid' };

function refusalCell(reach: Reach): Cell | undefined {
  const why = refusalWords(reach);
  if (why === undefined) return undefined;
  return { text: `nothing as it is: ${why}. Otherwise it would be:`, tone: 'bad' };
}

/** What is left of each thing that a token can be restricted in. */
export function partBranches(parts: readonly ReachPart[], clock: Clock): readonly Branch[] {
  return parts.map(({ label: name, words, names, isNothing }) => {
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

function nameBranch({ words, aside, names = [] }: ReachedName, clock: Clock): Branch {
  return {
    name: formatWords(words, clock),
    value: aside === undefined ? undefined : { text: aside },
    branches: names.map((each) => nameBranch(each, clock)),
  };
}
