import { type AnyCaveat, type Caveat, createDialect, defineCaveat } from 'caveats';
import { expect } from 'vitest';

/** One condition of every standard kind: a kind that is forgotten does not compile. */
const STANDARD: { readonly [T in Caveat['type']]: string } = {
  time: 'time < 2000000000',
  ip: 'ip = 189.34.15.0/24|2001:db8::/32',
  asn: 'asn = 631|632',
  'geo.country': 'geo.country = PL|FR',
  'geo.region': 'geo.region != EU|Asia',
  consumer: 'consumer = usr-1|grp-2',
  service: 'service = opw-1|opw-*',
  interface: 'interface = rest',
  api: 'api = all/get/space.*|x/all/user',
  doc: 'doc = A|B',
  table: 'table = A/t1|B/t2',
  access: 'access = read|write',
};

interface Tree extends AnyCaveat {
  readonly type: 'tree';
  readonly root: { readonly branches: readonly { readonly leaves: readonly string[] }[] };
}

/** A kind whose values are nested, and the very same object each time that they are read. */
const TREE: Tree = { type: 'tree', root: { branches: [{ leaves: ['a', 'b'] }] } };
const tree = defineCaveat<Tree, object>({
  type: 'tree',
  role: 'usage',
  decode: (text) => (text === 'tree = 1' ? TREE : undefined),
  encode: () => 'tree = 1',
  check: () => ({ ok: true }),
});

export const dialect = createDialect({ kinds: [tree] });

/** A condition of every kind. */
export const everyCondition: readonly string[] = [...Object.values(STANDARD), 'tree = 1'];

/** What meets them all. */
export const request = {
  now: 1900000000,
  ip: '189.34.15.1',
  asn: 631,
  country: 'PL',
  regions: ['Africa'],
  consumer: 'usr-1',
  groups: [],
  service: 'opw-1',
  interface: 'rest',
  api: { service: 'x', operation: 'get', resource: 'space.1' },
  resource: { doc: 'A', table: 't1' },
  access: 'read',
} as const;

/** An identity with more to it than the standard one has. */
export interface TeamIdentity {
  readonly type: 'access';
  readonly id: string;
  readonly subject: string;
  readonly teams: readonly { readonly name: string; readonly roles: readonly string[] }[];
}

/** A codec whose identities are nested, and the very same object each time. */
const TEAM: TeamIdentity = {
  type: 'access',
  id: 'tok-1',
  subject: 'usr-1',
  teams: [{ name: 'x', roles: ['reader'] }],
};
export const teams = createDialect({
  identity: {
    decode: (identifier: Uint8Array): TeamIdentity | undefined =>
      new TextDecoder().decode(identifier).startsWith('team') ? TEAM : undefined,
    encode: () => 'team',
  },
});

/** Tries to change an object, and all that it holds, in every way: none may succeed. */
export function expectFrozen(value: unknown): void {
  const before = JSON.stringify(value);
  const seen = new Set<object>();
  const attack = (target: unknown, path: string): void => {
    if (typeof target !== 'object' || target === null || seen.has(target)) return;
    seen.add(target);
    for (const key of Reflect.ownKeys(target)) {
      const at = `${path}.${String(key)}`;
      // What a report knows of its set is the library's own, and no part of the answer.
      if (typeof key === 'string') attack(Reflect.get(target, key), at);
      expect(Reflect.set(target, key, 'changed'), at).toBe(false);
      if (!Array.isArray(target) || key !== 'length') {
        expect(Reflect.deleteProperty(target, key), at).toBe(false);
      }
    }
    expect(Reflect.set(target, 'added', 1), path).toBe(false);
    expect(Reflect.setPrototypeOf(target, {}), path).toBe(false);
  };
  attack(value, '');
  expect(JSON.stringify(value)).toBe(before);
}
