import { type Caveat, type InferredScope, type Restriction, standardDialect } from 'caveats';
import type { Branch } from './layout.js';

/** The result of `inferScope` as a tree. */
export function scopeTree(name: string, inferred: InferredScope): Branch {
  const { validUntil, scope, services, interfaces, api, skipped } = inferred;
  const resources = scope.kind === 'only' ? scope.resources : [];
  return {
    name,
    branches: [
      { name: 'valid until', value: validUntil === null ? 'no end' : isoDate(validUntil) },
      {
        name: 'reaches',
        value: { unrestricted: 'everything', only: 'only these', nothing: 'nothing' }[scope.kind],
        branches: resources.map(({ doc, table, access }) => ({
          name: [doc ?? 'every doc', ...(table === undefined ? [] : [table])].join('/'),
          value: access.join(', '),
        })),
      },
      { name: 'services', value: describe(services) },
      { name: 'interfaces', value: describe(interfaces) },
      { name: 'api', value: api.map(describeList).join(' and ') || 'any' },
      { name: 'skipped', value: skipped.map(conditionOf).join('; ') || 'no caveat' },
    ],
  };
}

function describe(restriction: Restriction): string {
  if (restriction.kind === 'only') return describeList(restriction.values);
  return { unrestricted: 'any', nothing: 'none' }[restriction.kind];
}

function describeList(values: readonly string[]): string {
  return `only ${values.join(', ')}`;
}

function conditionOf(caveat: Caveat): string {
  return standardDialect.write(caveat);
}

function isoDate(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
