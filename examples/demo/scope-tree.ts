import { type Caveat, type InferredScope, type Restriction, standardDialect } from 'caveats';
import type { Branch } from './layout.js';

/** The result of `inferScope` as a tree. */
export function scopeTree(name: string, inferred: InferredScope): Branch {
  const { validUntil, scope, access, services, interfaces, api, skipped } = inferred;
  const docs = scope.kind === 'only' ? Object.entries(scope.docs) : [];
  return {
    name,
    branches: [
      { name: 'valid until', value: validUntil === null ? 'no end' : isoDate(validUntil) },
      {
        name: 'docs',
        value: scope.kind === 'only' ? 'only these' : nameKind(scope.kind),
        branches: docs.map(([doc, { tables }]) => ({
          name: doc,
          value: tables === 'all' ? 'all of it' : 'only these tables',
          branches: tables === 'all' ? [] : tables.map((table) => ({ name: table })),
        })),
      },
      { name: 'access', value: access.join(', ') || 'none' },
      { name: 'services', value: describe(services) },
      { name: 'interfaces', value: describe(interfaces) },
      { name: 'api', value: api.map(describeList).join(' and ') || 'any' },
      { name: 'skipped', value: skipped.map(conditionOf).join('; ') || 'no caveat' },
    ],
  };
}

function describe(restriction: Restriction): string {
  if (restriction.kind === 'only') return describeList(restriction.values);
  return nameKind(restriction.kind);
}

function describeList(values: readonly string[]): string {
  return `only ${values.join(', ')}`;
}

function nameKind(kind: 'unrestricted' | 'nothing' | 'unknown'): string {
  return { unrestricted: 'any', nothing: 'none', unknown: 'not known' }[kind];
}

function conditionOf(caveat: Caveat): string {
  return standardDialect.write(caveat);
}

function isoDate(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
