import { attenuate, createDialect, defineCaveat, mint, mintDischarge, service } from 'caveats';
import { createAuthority, createKeyring } from 'caveats/authority';
import { describe, expect, test } from 'vitest';
import { NO_SCOPE } from './no-scope.js';

const rootKey = 'a root key of 32 bytes, no less.';
const identity = { subject: 'usr-1' };
const token = mint({ rootKey, identity });
const authority = createAuthority({
  keys: createKeyring({ current: 'k1', keys: { k1: rootKey } }),
});

/** Everything that takes a caveat as a text. */
const uses: readonly (readonly [string, (text: string) => unknown])[] = [
  ['mint', (text) => mint({ rootKey, identity, caveats: [text] })],
  ['attenuate', (text) => attenuate(token, ['doc = A', text])],
  ['mintDischarge', (text) => mintDischarge({ rootKey, identifier: 'id', caveats: [text] })],
  ['authority.mint', (text) => authority.mint({ identity, caveats: [text] })],
];

describe.each(uses)('%s refuses a text', (_, use) => {
  test.each([
    ['access', 'access = readonly'],
    ['access', 'access'],
    ['ip', 'ip = 203.0.113.9'],
    ['time', 'time < soon'],
    ['time', 'time <= 1571147494'],
    ['doc', 'doc = '],
    ['doc', 'doc == A'],
    ['geo.country', 'geo.country = pl'],
    ['interface', 'interface = '],
  ])('that starts with %s and that its kind does not read: %s', async (type, text) => {
    const refused = await Promise.resolve()
      .then(() => use(text))
      .catch((error: unknown) => error);
    expect(refused).toEqual(
      new TypeError(
        `caveat: a condition that starts with '${type}' must be one of that kind, and this one does not decode`,
      ),
    );
  });

  test.each(['', 'docs = A', 'Access = read', 'tenant = acme', 'doc=A', ' doc = A', 'constructor'])(
    'no sooner than that: others may read %j',
    async (text) => {
      expect(await use(text)).toBeTypeOf('object');
    },
  );
});

test('of whose dialect the type is, its kinds read it', () => {
  const plan = defineCaveat({
    type: 'plan',
    role: 'usage',
    decode: (text) => (text === 'plan = pro' ? { type: 'plan' } : undefined),
    encode: () => 'plan = pro',
    check: () => ({ ok: true }),
  });
  const dialect = createDialect({ kinds: [plan] });
  expect(() => attenuate(token, ['plan = free'], { dialect })).toThrow(/starts with 'plan'/);
  const alone = createDialect({ kinds: [plan], scope: NO_SCOPE, standardKinds: false });
  const others = ['plan = pro', 'time < soon', 'doc = '];
  expect(attenuate(token, others, { dialect: alone })).toBeTypeOf('object');
  expect(attenuate(token, ['plan = free'])).toBeTypeOf('object');
  expect(attenuate(token, [service('opw-1')])).toBeTypeOf('object');
});
