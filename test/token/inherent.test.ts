import { describe, expect, test } from 'vitest';
import {
  access,
  type AnyIdentity,
  attenuate,
  createDialect,
  doc,
  explain,
  type IdentityCodec,
  inferScope,
  inspect,
  judge,
  mint,
  open,
  serialize,
  verify,
} from '../../src/index.js';
import { createAuthority } from '../../src/authority/index.js';
import { refused } from './thrown.js';

interface Ours extends AnyIdentity<'access'> {
  readonly docs: readonly string[];
}

/** Identifiers that say which docs the token is for: `docs A B`. */
const identity: IdentityCodec<Ours> = {
  decode(identifier) {
    const text = new TextDecoder().decode(identifier);
    if (!text.startsWith('docs ')) return undefined;
    return { type: 'access', id: text, docs: text.slice(5).split(' ') };
  },
  encode() {
    throw new TypeError('give an identifier');
  },
};
const inherent = ({ docs }: Ours) => [doc(...docs)];
const dialect = createDialect({ identity, inherent });

const rootKey = 'an example key, 32 bytes or more';
const token = mint({ rootKey, dialect, identifier: 'docs A B', caveats: [access('read')] });
const requestOf = (id: string) => ({ resource: { doc: id }, access: 'read' }) as const;

describe('what an identity implies', () => {
  test('is in force in verify', () => {
    const grant = verify(token, { rootKey, dialect, request: requestOf('A') });
    expect(grant.conditions).toEqual([
      { caveat: access('read') },
      { caveat: doc('A', 'B'), restriction: true },
    ]);
    expect(grant.can({ doc: 'B', access: 'read' })).toBe(true);
    expect(grant.can({ doc: 'C', access: 'read' })).toBe(false);
    const error = refused(() => verify(token, { rootKey, dialect, request: requestOf('C') }));
    expect(error.code).toBe('scope_denied');
    expect(error.failures).toEqual([
      expect.objectContaining({ index: 1, condition: 'doc = A|B', restriction: true }),
    ]);
  });

  test('narrows with what the token says', () => {
    const narrow = attenuate(token, [doc('B', 'C')]);
    const { scope } = inferScope(narrow, { rootKey, dialect, context: {} });
    expect(scope).toEqual({ kind: 'only', resources: [{ doc: 'B', access: ['read'] }] });
  });

  test('is explained, inspected, and judged when opened', () => {
    const request = requestOf('C');
    const explanation = explain(token, { rootKey, dialect, request });
    expect(explanation.caveats.map(({ condition, met }) => [condition, met])).toEqual([
      ['access = read', true],
      ['doc = A|B', false],
    ]);
    const { unverified } = inspect(token, { dialect });
    expect(unverified.caveats).toHaveLength(1);
    expect(unverified.inherent).toEqual([
      { party: 'first', condition: 'doc = A|B', caveat: doc('A', 'B'), role: 'scope' },
    ]);
    expect(unverified.atMost.scope).toMatchObject({ kind: 'only' });
    const opened = open(token, { rootKey, dialect });
    expect(judge.whoami(opened, { context: {} }).scoped).toBe(true);
  });

  test('is in force in an authority, remembered or not, before its restrictions', async () => {
    const authority = createAuthority({ keys: rootKey, dialect, restrictions: () => ['doc = B'] });
    for (const _ of ['first', 'remembered']) {
      const { scope } = await authority.inferScope(serialize(token), { context: {} });
      expect(scope).toEqual({ kind: 'only', resources: [{ doc: 'B', access: ['read'] }] });
    }
  });

  test('is not known of an identifier that the codec does not read', () => {
    const other = mint({ rootKey, identifier: 'a token of somebody else' });
    const open = () => verify(other, { rootKey, dialect, request: requestOf('A') });
    expect(refused(open).code).toBe('malformed_token');
    expect(refused(() => inspect(other, { dialect })).code).toBe('malformed_token');
  });

  test.each<[string, (identity: Ours) => readonly string[], string]>([
    ['denies if no kind reads it', () => ['tier = gold'], 'unknown_caveat'],
    ['denies if it is not given', () => undefined as never, 'malformed_token'],
    ['denies if it is null', () => null as never, 'malformed_token'],
    ['denies if it is promised', () => Promise.resolve([]) as never, 'malformed_token'],
    ['denies if it has a hole', () => Object.assign([], { 1: 'doc = A' }), 'malformed_token'],
    [
      'denies if it cannot be told',
      () => {
        throw new Error('broken');
      },
      'malformed_token',
    ],
  ])('%s', (_, given, code) => {
    const broken = createDialect({ identity, inherent: given });
    const run = () => verify(token, { rootKey, dialect: broken, request: requestOf('A') });
    expect(refused(run).code).toBe(code);
    const isRefused = code === 'malformed_token';
    if (isRefused) expect(refused(() => inspect(token, { dialect: broken })).code).toBe(code);
  });

  test('must be a function', () => {
    const wrong = { inherent: ['doc = A'] } as unknown as { inherent: typeof inherent };
    expect(() => createDialect({ identity, ...wrong })).toThrow(
      new TypeError('createDialect: inherent must be a function'),
    );
  });
});
