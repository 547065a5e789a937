import {
  access,
  addThirdPartyCaveat,
  attenuate,
  type Caveat,
  createVocabulary,
  defineCaveat,
  doc,
  type DocCaveat,
  explain,
  gatherDischarges,
  type GetDischarge,
  type Grant,
  type Identity,
  inferScope,
  inspect,
  mint,
  mintDischarge,
  type Request,
  standardCaveats,
  table,
  type ThirdPartyCaveat,
  type Token,
  TokenError,
  type TokenErrorCode,
  verify,
  type Vocabulary,
} from 'caveats';
import { describe, expectTypeOf, test } from 'vitest';

const rootKey = 'a root key of 32 bytes, no less.';
const token = mint({ rootKey, identity: { subject: 'usr-1' } });

const tenant = defineCaveat({
  type: 'tenant',
  role: 'context',
  decode: (text) =>
    text.startsWith('tenant = ') ? { type: 'tenant', id: text.slice(9) } : undefined,
  encode: ({ id }) => `tenant = ${id}`,
  check: ({ id }, request: { tenant?: string }) =>
    request.tenant === id ? { ok: true } : { ok: false, reason: 'other_tenant' },
});
type TenantCaveat = { type: 'tenant'; id: string };
const vocabulary = createVocabulary([...standardCaveats, tenant]);

describe('what is inferred', () => {
  test('of the standard vocabulary', () => {
    const grant = verify(token, { rootKey, request: {} });
    expectTypeOf(grant.caveats).toEqualTypeOf<readonly Caveat[]>();
    expectTypeOf(grant.identity.type).toEqualTypeOf<'access' | 'identity'>();
    expectTypeOf(grant.identity.subject).toEqualTypeOf<string | undefined>();
    expectTypeOf(grant).toExtend<Grant>();
    expectTypeOf(createVocabulary(standardCaveats)).toExtend<Vocabulary<Caveat, Request>>();
  });

  test('of a vocabulary of one’s own: its caveats, and what it needs of a request', () => {
    const { caveats } = verify(token, {
      rootKey,
      vocabulary,
      request: { tenant: 'acme', ip: '::1' },
    });
    expectTypeOf(caveats[0]!.type).toEqualTypeOf<Caveat['type'] | 'tenant'>();
    for (const caveat of caveats) {
      if (caveat.type === 'tenant') expectTypeOf(caveat).toExtend<TenantCaveat>();
      if (caveat.type === 'doc') expectTypeOf(caveat).toExtend<DocCaveat>();
    }
    const own = createVocabulary([tenant]);
    expectTypeOf(verify(token, { rootKey, vocabulary: own, request: {} }).caveats).toExtend<
      readonly TenantCaveat[]
    >();
  });

  test('of a codec of one’s own', () => {
    const codec = {
      decode: () => ({ type: 'invite' as const, id: 'x', room: 7 }),
      encode: () => 'x',
    };
    const { identity } = verify(token, { rootKey, request: {}, identity: codec, expect: 'invite' });
    expectTypeOf(identity.type).toEqualTypeOf<'access' | 'invite'>();
    if (identity.type === 'invite') expectTypeOf(identity.room).toEqualTypeOf<number>();
  });

  test('of a scope: tagged, so that it has to be looked at', () => {
    const { scope, access } = inferScope(token, { rootKey, context: {} });
    expectTypeOf(access).toEqualTypeOf<readonly ('read' | 'write')[]>();
    if (scope.kind === 'only')
      expectTypeOf(scope.docs['A']).toEqualTypeOf<
        { readonly tables: 'all' | readonly string[] } | undefined
      >();
  });

  test('of an explanation: a grant only where it is allowed', () => {
    const explanation = explain(token, { rootKey, request: {} });
    if (explanation.allowed) expectTypeOf(explanation.grant).toEqualTypeOf<Grant>();
    else expectTypeOf(explanation.error.code).toEqualTypeOf<TokenErrorCode>();
  });

  test('of functions that find a key', () => {
    verify(token, {
      rootKey: (unverified) => {
        expectTypeOf(unverified.keyId).toEqualTypeOf<string | undefined>();
        return undefined;
      },
      request: {},
    });
  });

  test('of a discharge: a token, and one with all that it needs is promised', () => {
    const caveat = { identifier: 'login', rootKey };
    expectTypeOf(mintDischarge({ ...caveat, caveats: [doc('A'), 'x'] })).toEqualTypeOf<Token>();
    expectTypeOf(addThirdPartyCaveat('text', caveat)).toEqualTypeOf<Token>();
    const gathered = gatherDischarges(token, ({ identifier, location }) => {
      expectTypeOf(identifier).toEqualTypeOf<Uint8Array>();
      expectTypeOf(location).toEqualTypeOf<string>();
      return mintDischarge(caveat);
    });
    expectTypeOf(gathered).toEqualTypeOf<Promise<Token>>();
    expectTypeOf<(of: ThirdPartyCaveat) => string>().toExtend<GetDischarge>();
    expectTypeOf<() => Promise<string | Token>>().toExtend<GetDischarge>();
    const { caveats } = explain(token, { rootKey, request: {} });
    expectTypeOf(caveats[0]!.discharge).toEqualTypeOf<number | undefined>();
    const [first] = inspect(token).unverified.caveats;
    if (first!.party === 'third') expectTypeOf(first!.discharged).toEqualTypeOf<boolean>();
  });

  test('of plain values', () => {
    expectTypeOf(
      attenuate(token, [{ type: 'time', validUntil: 5 }, doc('A'), 'x']),
    ).toEqualTypeOf<Token>();
    expectTypeOf(
      attenuate(token, [{ type: 'tenant', id: 'a' }], { vocabulary }),
    ).toEqualTypeOf<Token>();
  });
});

describe('what does not compile', () => {
  test('a caveat that is none', () => {
    // @ts-expect-error a type that the standard vocabulary does not have
    attenuate(token, [{ type: 'tenant', id: 'acme' }]);
    // @ts-expect-error a field that is misspelt
    attenuate(token, [{ type: 'doc', whitlist: ['A'] }]);
    // @ts-expect-error a field of another type
    mint({ rootKey, identity: { subject: 's' }, caveats: [{ type: 'time', validUntil: 'soon' }] });
    // @ts-expect-error a single caveat, where a list belongs
    attenuate(token, doc('A'));
    // @ts-expect-error an access that there is not
    access('admin');
    // @ts-expect-error ids are texts
    table('A', 1);
  });

  test('a request that makes no sense', () => {
    // @ts-expect-error the request is not optional
    verify(token, { rootKey });
    // @ts-expect-error a field that is misspelt
    verify(token, { rootKey, request: { resouce: {} } });
    // @ts-expect-error a field of another type
    verify(token, { rootKey, request: { asn: '631' } });
    // @ts-expect-error what a vocabulary of one's own needs, with the standard one
    verify(token, { rootKey, request: { tenant: 'acme' } });
    // @ts-expect-error of the wrong type for the kind that needs it
    verify(token, { rootKey, vocabulary, request: { tenant: 7 } });
  });

  test('a key, a token or a type that is none', () => {
    // @ts-expect-error a key is text or bytes
    verify(token, { rootKey: 7, request: {} });
    // @ts-expect-error a lookup that is asynchronous
    verify(token, { rootKey: async () => 'key', request: {} });
    // @ts-expect-error bytes are not a token here
    verify(new Uint8Array(), { rootKey, request: {} });
    // @ts-expect-error a type of token that the codec does not have
    verify(token, { rootKey, request: {}, expect: 'invite' });
    // @ts-expect-error an identity needs a subject
    mint({ rootKey, identity: {} });
    // @ts-expect-error an identity and an identifier
    mint({ rootKey, identity: { subject: 's' }, identifier: 'x' });
  });

  test('a discharge that is none', () => {
    // @ts-expect-error a caveat has a key of its own
    addThirdPartyCaveat(token, { identifier: 'login' });
    // @ts-expect-error a discharge has an identifier, not an identity
    mintDischarge({ rootKey, identity: { subject: 's' } });
    // @ts-expect-error a caveat that the standard vocabulary does not have
    mintDischarge({ rootKey, identifier: 'a', caveats: [{ type: 'tenant', id: 'acme' }] });
    // @ts-expect-error third parties answer with a token or with text
    gatherDischarges(token, () => new Uint8Array());
    // @ts-expect-error and not with nothing
    gatherDischarges(token, async () => undefined);
    // @ts-expect-error discharges are macaroons, not tokens
    verify({ macaroon: token.macaroon, discharges: [token] }, { rootKey, request: {} });
    const promised = gatherDischarges(token, () => '');
    // @ts-expect-error nor is a promise of a token one
    verify(promised, { rootKey, request: {} });
  });

  test('a result that is changed, or taken for something else', () => {
    // @ts-expect-error tokens are immutable
    token.macaroon = token.macaroon;
    // @ts-expect-error likewise their discharges
    token.discharges.push(token.macaroon);
    // @ts-expect-error an explanation has no grant before it is known to be allowed
    explain(token, { rootKey, request: {} }).grant;
    // @ts-expect-error docs are there only if the scope is restricted to some
    inferScope(token, { rootKey, context: {} }).scope.docs;
    // @ts-expect-error a code that there is not
    new TokenError('denied');
  });

  test('a kind that is not complete', () => {
    // @ts-expect-error without a check
    defineCaveat({ type: 'a', role: 'context', decode: () => undefined, encode: () => 'a' });
    defineCaveat({
      type: 'a',
      // @ts-expect-error a role that there is not
      role: 'other',
      decode: () => ({ type: 'a' }),
      encode: () => 'a',
      check: () => ({ ok: true }),
    });
  });
});

test('an identity is what the standard codec reads', () => {
  expectTypeOf<Identity>().toExtend<{ type: 'access' | 'identity'; id: string }>();
});
