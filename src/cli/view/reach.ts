import { parseObjectId } from '../../onedata/object-id.js';
import type { Dialect } from '../../reading/dialect.js';
import type { DataReach, Reach } from '../../reading/reach.js';
import type { Limits } from '../../scope/limits.js';
import type { ResourceScope } from '../../scope/resources.js';
import type { Restriction } from '../../scope/restriction.js';
import type { Branch } from '../text/layout.js';
import { type Clock, formatTime } from '../times.js';

/** What a token reaches, for `--json`; each field is something that a token can be restricted in. */
export function reachJson(
  { limits, data }: Reach,
  { name }: Dialect,
): Readonly<Record<string, unknown>> {
  if (name === 'standard') return { ...limits };
  const { validUntil, services, interfaces, api } = limits;
  const { spaces, paths, objects, isReadonly } = data;
  return {
    validUntil,
    spaces,
    paths,
    objects,
    readonly: isReadonly,
    services,
    interfaces,
    api,
  };
}

/** The same as branches of a tree; those of two tokens of a dialect are of the same names. */
export function reachBranches(
  { limits, data }: Reach,
  { name }: Dialect,
  clock: Clock,
): readonly Branch[] {
  const own = name === 'standard' ? undefined : dataBranches(data);
  return [
    validUntilBranch(limits.validUntil, clock),
    ...(own ?? [docsBranch(limits.scope), accessBranch(limits.access)]),
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

function objectText(id: string): string {
  const parts = parseObjectId(id);
  return parts === undefined ? id : `${parts.fileUuid} of space ${parts.spaceId}`;
}

export function validUntilBranch(validUntil: number | null, clock: Clock): Branch {
  const text = validUntil === null ? 'no end' : formatTime(validUntil, clock);
  const isOver = validUntil !== null && validUntil <= clock.now;
  return { name: 'valid until', value: { text, tone: isOver ? 'bad' : 'plain' } };
}

/** The docs that are reached, with their tables. */
function docsBranch(scope: ResourceScope): Branch {
  if (scope.kind !== 'only') return { name: 'docs', value: kindCell(scope.kind) };
  const docs = Object.entries(scope.docs);
  return {
    name: 'docs',
    value: { text: 'only these' },
    branches: docs.map(([doc, { tables }]) => ({
      name: doc,
      value: { text: tables === 'all' ? 'all of it' : 'only these tables' },
      branches: tables === 'all' ? [] : tables.map((table) => ({ name: table })),
    })),
  };
}

function accessBranch(access: Limits['access']): Branch {
  return { name: 'access', value: { text: access.join(', ') || 'none' } };
}

function restrictionBranch(
  name: string,
  restriction: Restriction,
  toText: (value: string) => string = (value) => value,
): Branch {
  if (restriction.kind !== 'only') return { name, value: kindCell(restriction.kind) };
  return { name, value: { text: `only ${restriction.values.map(toText).join(', ')}` } };
}

/** A call has to match a pattern of every list. */
function apiBranch(lists: Limits['api']): Branch {
  if (lists.length === 0) return { name: 'api', value: kindCell('unrestricted') };
  return {
    name: 'api',
    value: { text: lists.map((list) => `only ${list.join(', ')}`).join(' and ') },
  };
}

function kindCell(kind: 'unrestricted' | 'nothing' | 'unknown'): Required<Branch>['value'] {
  if (kind === 'unrestricted') return { text: 'any', tone: 'plain' };
  return { text: kind === 'nothing' ? 'none' : 'not known', tone: 'bad' };
}
