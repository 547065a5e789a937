import { describe, expect, test } from 'vitest';
import { defineScope, doc, type ScopeModel, standardDialect, table } from 'caveats';
import { dataObjectId, dataPath, dataReadonly, toObjectId } from 'caveats/onedata';
import { caveatLaws, checkCaveatKind, scopeLaws } from 'caveats/testing';
import { dataScope, type DataScopeTypes } from '../../src/onedata/scope.js';
import { ONEDATA_CASES, STANDARD_CASES } from './samples.js';

describe.each(STANDARD_CASES)('the standard kind %s', (_, kind, samples) => {
  test.each(caveatLaws(kind, samples).map(({ name, run }) => [name, run] as const))(
    'obeys: %s',
    (_name, run) => {
      expect(run).not.toThrow();
    },
  );
});

test.each(ONEDATA_CASES)('Onedata’s kind %s obeys every law', (_, kind, samples) => {
  checkCaveatKind(kind, samples);
});

test.each(['__proto__', 'constructor'])('an id that is called %s breaks no law', (id) => {
  const { kinds } = standardDialect;
  checkCaveatKind(kinds.get('doc')!, {
    values: [doc(id)],
    requests: [{ resource: { doc: id } }, { resource: { doc: 'B' } }],
  });
  checkCaveatKind(kinds.get('table')!, {
    values: [table('A', id), table(id, 'A')],
    requests: [{ resource: { doc: 'A', table: id } }, { resource: { doc: id, table: 'B' } }],
  });
});

const SCOPES: Readonly<Record<string, ScopeModel>> = {
  'the standard scope': standardDialect.scope,
  'a Git host': defineScope({
    levels: { org: {}, repo: { in: 'org' }, branch: { in: 'repo' } },
    actions: ['read', 'write', 'admin'],
    mixed: 'permit',
  }),
  'an object store': defineScope({
    levels: { bucket: {}, object: { in: 'bucket', match: 'prefix' } },
    actions: ['get', 'put', 'list', 'delete'],
  }),
  'a platform of several branches': defineScope({
    levels: { org: {}, feature: { in: 'org' }, app: { in: 'org' }, machine: { in: 'app' } },
    actions: ['read', 'write', 'control'],
    mixed: 'grant',
  }),
  'a gateway of two roots': defineScope({
    levels: { tool: {}, uri: { match: 'prefix', type: 'resource-uri' } },
    actions: ['call'],
    mixed: 'permit',
  }),
};

describe.each(Object.entries(SCOPES))('%s', (_, scope) => {
  test.each(scopeLaws(scope).map(({ name, run }) => [name, run] as const))(
    'obeys: %s',
    (_name, run) => {
      expect(run).not.toThrow();
    },
  );
});

describe('the scope of Onedata', () => {
  const [one, other] = ['f1', 'f2'].map((fileUuid) => toObjectId({ fileUuid, spaceId: 's1' }));
  const paths = ['/s1/dir', '/s1/dir/file', '/s1/dir-private/file', '/s2/x/y', '/s3', '/s1/../s2'];
  const data = paths.flatMap((path) =>
    [[one!], [one!, other!], []].map((objectIds) => ({ path, objectIds })),
  );
  const samples: Parameters<typeof scopeLaws<DataScopeTypes>>[1] = {
    caveats: [
      dataReadonly(),
      ...[dataPath('/s1/dir', '/s2'), dataPath('/s1', '/s2/x'), dataPath('/s1/dir/file')],
      ...[dataObjectId(one!), dataObjectId(one!, other!), dataObjectId(other!)],
    ],
    requests: [
      ...(['read', 'write'] as const).flatMap((access) =>
        data.map((each) => ({ data: each, access })),
      ),
      ...data.map((each) => ({ data: each })),
      ...[{ access: 'read' } as const, {}],
    ],
    toQuery: (request) =>
      request.data && request.access && { ...request.data, access: request.access },
    alsoMeets: (caveat, { data: asked = {} }) =>
      (caveat.type === 'data.path' &&
        caveat.whitelist.some((path) =>
          `${asked.path}/`.startsWith(`${Buffer.from(path, 'base64')}/`),
        )) ||
      // Hexadecimal of either case.
      (caveat.type === 'data.objectid' &&
        caveat.whitelist.some((id) =>
          asked.objectIds?.some((each) => each.toUpperCase() === id.toUpperCase()),
        )),
  };
  test.each(scopeLaws(dataScope, samples).map(({ name, run }) => [name, run] as const))(
    'obeys: %s',
    (_name, run) => {
      expect(run).not.toThrow();
    },
  );
});
