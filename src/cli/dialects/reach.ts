import type { Limits } from '../../scope/limits.js';
import type { ResourceScope } from '../../scope/resources.js';
import type { Restriction } from '../../scope/restriction.js';
import type { Branch } from '../text/layout.js';
import { type Clock, formatTime } from '../times.js';

export function validUntilBranch(validUntil: number | null, clock: Clock): Branch {
  const text = validUntil === null ? 'no end' : formatTime(validUntil, clock);
  const isOver = validUntil !== null && validUntil <= clock.now;
  return { name: 'valid until', value: { text, tone: isOver ? 'bad' : 'plain' } };
}

/** The docs that are reached, with their tables. */
export function docsBranch(scope: ResourceScope): Branch {
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

export function accessBranch(access: Limits['access']): Branch {
  return { name: 'access', value: { text: access.join(', ') || 'none' } };
}

export function restrictionBranch(name: string, restriction: Restriction): Branch {
  if (restriction.kind !== 'only') return { name, value: kindCell(restriction.kind) };
  return { name, value: { text: `only ${restriction.values.join(', ')}` } };
}

function kindCell(kind: 'unrestricted' | 'nothing'): { text: string; tone: 'plain' | 'bad' } {
  return kind === 'unrestricted' ? { text: 'any', tone: 'plain' } : { text: 'none', tone: 'bad' };
}
