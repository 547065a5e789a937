import { parseObjectId } from '../../onedata/object-id.js';
import type { Dialect } from '../../reading/dialect.js';
import type { DataReach, Reach } from '../../reading/reach.js';
import { purposeWords, refusalWords } from '../../reading/reach-words.js';
import { nameText } from '../../reading/words.js';
import type { Limits } from '../../scope/limits.js';
import type { ResourceScope } from '../../scope/resources.js';
import type { Restriction } from '../../scope/restriction.js';
import type { Branch, Cell } from '../text/layout.js';
import { type Clock, formatTime } from '../times.js';

/** What a token is restricted in, by its name. */
type LimitsJson = Readonly<Record<string, unknown>>;

/** What a token reaches, for `--json`. */
export interface ReachJson {
  readonly gives: Reach['type'];
  /** Codes; none if its key decides. */
  readonly refused: readonly string[];
  /** `null` for a token that is refused. */
  readonly limits: LimitsJson | null;
  /** Whether it comes with discharges that leave less, if they hold. */
  readonly narrowedFurther: boolean;
  /** Of a token that is refused, what its limits would be but for that. */
  readonly otherwise?: LimitsJson;
}

export function reachJson(reach: Reach, dialect: Dialect): ReachJson {
  const refused = reach.refused.map(({ code }) => code);
  const limits = limitsJson(reach, dialect);
  const { type: gives, isNarrowedFurther: narrowedFurther } = reach;
  return refused.length === 0
    ? { gives, refused, limits, narrowedFurther }
    : { gives, refused, limits: null, otherwise: limits, narrowedFurther };
}

/** The names of what differs between two tokens. */
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

/** What the caveats of a token leave; what only a token for access has is not there of others. */
export function limitsJson({ type, limits, data }: Reach, { name }: Dialect): LimitsJson {
  const { validUntil, scope, access, services, interfaces, api } = limits;
  const { spaces, paths, objects, isReadonly } = data;
  const reached =
    name === 'standard' ? { scope, access } : { spaces, paths, objects, readonly: isReadonly };
  return { validUntil, ...(type === 'access' && reached), services, interfaces, api };
}

/** What a token gives besides access, if it does; that comes before anything else. */
export function purposeBranches(reach: Reach): readonly Branch[] {
  const text = purposeWords(reach);
  return text === undefined ? [] : [{ name: 'gives', value: { text, tone: 'warning' } }];
}

/** What a token reaches, or that it reaches nothing, with what it would reach but for the reason. */
export function reachBranch(reach: Reach, dialect: Dialect, clock: Clock): Branch {
  const name = reach.type === 'access' ? 'reaches' : 'limits';
  const branches = limitBranches(reach, dialect, clock);
  const value = refusalCell(reach) ?? (reach.isNarrowedFurther ? FURTHER : undefined);
  return { name, value, branches };
}

const FURTHER: Cell = { text: 'at the most: its discharges leave less, if they hold' };

/** That a token is refused whatever its key is, and why. */
function refusalCell(reach: Reach): Cell | undefined {
  const why = refusalWords(reach);
  if (why === undefined) return undefined;
  return { text: `nothing as it is: ${why}. But for that it would be:`, tone: 'bad' };
}

/** What the caveats leave, as branches of a tree; those of two tokens alike are of the same names. */
export function limitBranches(
  { type, limits, data }: Reach,
  { name }: Dialect,
  clock: Clock,
): readonly Branch[] {
  const reached =
    name === 'standard'
      ? [docsBranch(limits.scope), accessBranch(limits.access)]
      : dataBranches(data);
  return [
    validUntilBranch(limits.validUntil, clock),
    ...(type === 'access' ? reached : []),
    restrictionBranch('services', limits.services),
    restrictionBranch('interfaces', limits.interfaces),
    apiBranch(limits.api),
  ];
}

function dataBranches({ spaces, paths, objects, isReadonly }: DataReach): readonly Branch[] {
  return [
    restrictionBranch('spaces', spaces),
    restrictionBranch('paths', paths),
    restrictionBranch('files', objects, objectText),
    accessBranch(isReadonly ? ['read'] : ['read', 'write']),
  ];
}

/** The ids that make no sense grant nothing, so they are not among these. */
function objectText(id: string): string {
  const { fileUuid, spaceId } = parseObjectId(id)!;
  return `${nameText(fileUuid)} of space ${nameText(spaceId)}`;
}

export function validUntilBranch(validUntil: number | null, clock: Clock): Branch {
  const text = validUntil === null ? 'no end' : formatTime(validUntil, clock);
  const isOver = validUntil !== null && validUntil <= clock.now;
  return { name: 'valid until', value: { text, tone: isOver ? 'bad' : 'plain' } };
}

/** The docs that are reached, with their tables. */
function docsBranch(scope: ResourceScope): Branch {
  if (scope.kind !== 'only') return { name: 'docs', value: KINDS[scope.kind] };
  const docs = Object.entries(scope.docs);
  return {
    name: 'docs',
    value: { text: 'only these' },
    branches: docs.map(([doc, { tables }]) => ({
      name: nameText(doc),
      value: { text: tables === 'all' ? 'all of it' : 'only these tables' },
      branches: tables === 'all' ? [] : tables.map((table) => ({ name: nameText(table) })),
    })),
  };
}

function accessBranch(access: Limits['access']): Branch {
  return { name: 'access', value: { text: access.join(', ') || 'none' } };
}

function restrictionBranch(
  name: string,
  restriction: Restriction,
  toText: (value: string) => string = nameText,
): Branch {
  if (restriction.kind !== 'only') return { name, value: KINDS[restriction.kind] };
  return { name, value: { text: `only ${restriction.values.map(toText).join(', ')}` } };
}

/** A call has to match one pattern of every list. */
function apiBranch(lists: Limits['api']): Branch {
  const texts = lists.map((list) => list.map(nameText).join(', ') || 'none');
  if (texts.length === 0) return { name: 'api', value: { text: 'any' } };
  return { name: 'api', value: { text: `only ${texts.join('; and only ')}` } };
}

const KINDS: Readonly<Record<Exclude<ResourceScope['kind'], 'only'>, Cell>> = {
  unrestricted: { text: 'any' },
  nothing: { text: 'none', tone: 'bad' },
  unknown: { text: 'restricted in a way that cannot be described', tone: 'bad' },
};
