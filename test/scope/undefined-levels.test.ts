import {
  attenuate,
  createDialect,
  defineScope,
  filterByScope,
  inferScope,
  mint,
  narrowestCaveats,
  scopeOverlaps,
} from 'caveats';
import { expect, test } from 'vitest';

const git = defineScope({
  levels: { org: {}, repo: { in: 'org' } },
  actions: ['read', 'write'],
  mixed: 'permit',
});
const dialect = createDialect({ scope: git });
const rootKey = 'an example key, 32 bytes or more';
const row: { org?: string; repo?: string } = JSON.parse('{}');
const unset = (level: string): TypeError => new TypeError(`permit.${level} must not be undefined`);

/** As code without types calls it. */
const permit = (resource: object) => Reflect.apply(git.caveats.permit, undefined, [resource]);

test('a level that is undefined mints no wider caveat', () => {
  expect(() => permit({ org: row.org, access: ['write'] })).toThrow(unset('org'));
  expect(() => permit({ org: 'acme', repo: row.repo, access: ['write'] })).toThrow(unset('repo'));
  const requests = [{ resource: { org: row.org }, access: 'read' }];
  expect(() => Reflect.apply(narrowestCaveats, undefined, [requests, { dialect }])).toThrow(
    new TypeError('narrowestCaveats.org must not be undefined'),
  );
});

test('a hole in a list is no resource, no request and no caveat', () => {
  const listed = Object.assign([], { 1: { org: 'acme', access: ['read'] } });
  expect(() => dialect.write({ type: 'permit', resources: listed })).toThrow(
    new TypeError('permit: a resource must be an object'),
  );
  const requests = Object.assign([], { 1: { resource: { org: 'acme' }, access: 'read' } });
  expect(() => narrowestCaveats(requests, { dialect })).toThrow(
    new TypeError('narrowestCaveats: expected an object of options'),
  );
  const token = mint({ rootKey, identity: { subject: 'usr-1' } });
  const caveats = Object.assign([], { 1: git.caveats.org('acme') });
  expect(() => attenuate(token, caveats, { dialect })).toThrow(
    new TypeError('caveat: must be a value with a type, or the text of a condition'),
  );
});

test('an object of a class, whose getters are no fields, is no resource', () => {
  class Entry {
    readonly access = ['read'];
    get org(): string {
      return 'acme';
    }
  }
  expect(() => permit(new Entry())).toThrow(TypeError);
});

test('a resource that comes out empty shows no list', () => {
  const caveats = [git.caveats.repo('acme', 'web')];
  const token = mint({ rootKey, dialect, identity: { subject: 'usr-1' }, caveats });
  const { scope } = inferScope(token, { rootKey, dialect, context: {} });
  const toResource = () => ({ org: row.org });
  expect(() =>
    Reflect.apply(filterByScope, undefined, [scope, [{}], toResource, { parents: true }]),
  ).toThrow(new TypeError('resource.org must not be undefined'));
  expect(() =>
    Reflect.apply(scopeOverlaps, undefined, [scope, new Map([['org', 'beta']])]),
  ).toThrow(TypeError);
});
