import {
  access,
  addThirdPartyCaveat,
  attenuate,
  type Caveat,
  createDialect,
  defineCaveat,
  doc,
  type LevelCaveat,
  explain,
  gatherDischarges,
  type GetDischarge,
  type Grant,
  type Identity,
  inferScope,
  inspect,
  mint,
  mintDischarge,
  judge,
  open,
  type Opened,
  type Inspection,
  type InferredScope,
  type Explanation,
  type IdentityOf,
  type Dialect,
  type StandardDialect,
  standardDialect,
  type TokenRequest,
  type Whoami,
  whoami,
  table,
  type ThirdPartyCaveat,
  type Token,
  TokenError,
  type TokenErrorCode,
  verify,
} from 'caveats';
import { describe, expectTypeOf, test } from 'vitest';
import { NO_SCOPE } from '../token/no-scope.js';

const rootKey = 'a root key of 32 bytes, no less.';
const token = mint({ rootKey, identity: { subject: 'usr-1' } });

const tenant = defineCaveat({
  type: 'tenant',
  role: 'context',
  fields: { tenant: 'text' },
  decode: (text) =>
    text.startsWith('tenant = ') ? { type: 'tenant', id: text.slice(9) } : undefined,
  encode: ({ id }) => `tenant = ${id}`,
  check: ({ id }, request: { tenant?: string }) =>
    request.tenant === id ? { ok: true } : { ok: false, reason: 'other_tenant' },
});
type TenantCaveat = { type: 'tenant'; id: string };
const dialect = createDialect({ kinds: [tenant] });

describe('what is inferred', () => {
  test('of the standard dialect', () => {
    const grant = verify(token, { rootKey, request: {} });
    expectTypeOf(grant.caveats).toEqualTypeOf<readonly Caveat[]>();
    expectTypeOf(grant.identity.type).toEqualTypeOf<'access' | 'identity'>();
    expectTypeOf(grant.identity.subject).toEqualTypeOf<string>();
    expectTypeOf(grant.subject).toEqualTypeOf<string>();
    expectTypeOf(grant).toEqualTypeOf<Grant>();
    expectTypeOf(createDialect({})).toExtend<Dialect>();
  });

  test('of a dialect of one’s own: its caveats, and what it needs of a request', () => {
    const { caveats } = verify(token, {
      rootKey,
      dialect,
      request: { tenant: 'acme', ip: '::1' },
    });
    expectTypeOf(caveats[0]!.type).toEqualTypeOf<Caveat['type'] | 'tenant'>();
    for (const caveat of caveats) {
      if (caveat.type === 'tenant') expectTypeOf(caveat).toExtend<TenantCaveat>();
      if (caveat.type === 'doc') expectTypeOf(caveat).toExtend<LevelCaveat<'doc'>>();
    }
    const own = createDialect({ kinds: [tenant], scope: NO_SCOPE, standardKinds: false });
    expectTypeOf(verify(token, { rootKey, dialect: own, request: {} }).caveats).toExtend<
      readonly TenantCaveat[]
    >();
  });

  test('of a codec of one’s own', () => {
    const codec = {
      decode: () => ({ type: 'invite' as const, id: 'x', room: 7 }),
      encode: () => 'x',
    };
    const own = createDialect({ identity: codec });
    const { identity } = verify(token, { rootKey, request: {}, dialect: own, expect: 'invite' });
    expectTypeOf(identity.type).toEqualTypeOf<'access' | 'invite'>();
    if (identity.type === 'invite') expectTypeOf(identity.room).toEqualTypeOf<number>();
  });

  test('of a scope: tagged, so that it has to be looked at', () => {
    const { scope } = inferScope(token, { rootKey, context: {} });
    if (scope.kind === 'only') {
      const [first] = scope.resources;
      expectTypeOf(first!.doc).toEqualTypeOf<string | undefined>();
      expectTypeOf(first!.access).toEqualTypeOf<readonly ('read' | 'write')[]>();
    }
  });

  test('of an explanation: a grant only where it is allowed', () => {
    const explanation = explain(token, { rootKey, request: {} });
    if (explanation.allowed) expectTypeOf(explanation.grant).toEqualTypeOf<Grant>();
    else expectTypeOf(explanation.error.code).toEqualTypeOf<TokenErrorCode>();
  });

  test('of functions that find a key', () => {
    verify(token, {
      rootKey: (unverified) => {
        expectTypeOf(unverified.keyId).toEqualTypeOf<string>();
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
      attenuate(token, [{ type: 'tenant', id: 'a' }], { dialect }),
    ).toEqualTypeOf<Token>();
  });
});

describe('the types of a dialect', () => {
  type Own = typeof dialect;
  type Kind = Caveat<Own>['type'];

  test('are those of its kinds and of the standard ones', () => {
    expectTypeOf<Kind>().toEqualTypeOf<Caveat['type'] | 'tenant'>();
    expectTypeOf<Extract<Caveat<Own>, { type: 'tenant' }>>().toExtend<TenantCaveat>();
    expectTypeOf<TokenRequest<Own>['tenant']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<TokenRequest<Own>['ip']>().toEqualTypeOf<string | null | undefined>();
    expectTypeOf<TokenRequest<Own>['access']>().toEqualTypeOf<TokenRequest['access']>();
    expectTypeOf<Grant<Own>['caveats'][number]['type']>().toEqualTypeOf<Kind>();
    expectTypeOf<Grant<Own>['subject']>().toEqualTypeOf<string>();
    expectTypeOf<IdentityOf<Own>>().toEqualTypeOf<Identity>();
  });

  test('without the standard scope have no resource', () => {
    const own = createDialect({ kinds: [tenant], scope: NO_SCOPE });
    expectTypeOf<TokenRequest<typeof own>>().not.toHaveProperty('resource');
    expectTypeOf<Caveat<typeof own>['type']>().toEqualTypeOf<
      Exclude<Kind, 'doc' | 'table' | 'access'>
    >();
  });

  test('without the standard kinds have their caveats alone', () => {
    const own = createDialect({ kinds: [tenant], scope: NO_SCOPE, standardKinds: false });
    expectTypeOf<Caveat<typeof own>['type']>().toEqualTypeOf<'tenant'>();
    expectTypeOf(own.read('x')!.caveat).toExtend<TenantCaveat>();
  });

  test('with a kind in place of a standard one have its caveats', () => {
    const never = defineCaveat({
      type: 'time',
      role: 'context',
      decode: () => ({ type: 'time', never: true }),
      encode: () => 'time',
      check: () => ({ ok: true }),
    });
    const own = createDialect({ kinds: [never] });
    type Time = Extract<Caveat<typeof own>, { type: 'time' }>;
    expectTypeOf<Time['never']>().toEqualTypeOf<boolean>();
  });

  test('are what every function takes and returns', () => {
    const options = { rootKey, dialect };
    expectTypeOf(verify(token, { ...options, request: {} })).toEqualTypeOf<Grant<Own>>();
    expectTypeOf(explain(token, { ...options, request: {} })).toEqualTypeOf<Explanation<Own>>();
    expectTypeOf(inferScope(token, { ...options, context: {} })).toEqualTypeOf<
      InferredScope<Own>
    >();
    expectTypeOf(whoami(token, { ...options, context: {} })).toEqualTypeOf<Whoami<Own>>();
    expectTypeOf(inspect(token, { dialect })).toEqualTypeOf<Inspection<Own>>();
    const opened = open(token, options);
    expectTypeOf(opened).toEqualTypeOf<Opened<Own>>();
    expectTypeOf(judge.verify(opened, { request: { tenant: 'a' } })).toEqualTypeOf<Grant<Own>>();
    expectTypeOf(judge.whoami(opened, { context: { tenant: 'a' } })).toEqualTypeOf<Whoami<Own>>();
  });

  test('are none to see for those who take the defaults', () => {
    expectTypeOf(verify(token, { rootKey, request: {} })).toEqualTypeOf<Grant>();
    expectTypeOf<Grant>().toEqualTypeOf<Grant<StandardDialect>>();
    expectTypeOf(open(token, { rootKey })).toEqualTypeOf<Opened>();
    expectTypeOf(judge.verify(open(token, { rootKey }), { request: {} })).toEqualTypeOf<Grant>();
    expectTypeOf(whoami(token, { rootKey, context: {} })).toEqualTypeOf<Whoami>();
    expectTypeOf(inspect(token)).toEqualTypeOf<Inspection>();
    expectTypeOf(standardDialect).toEqualTypeOf<StandardDialect>();
    // A dialect that is chosen when the program runs.
    const chosen: Dialect = Math.random() < 1 ? dialect : standardDialect;
    expectTypeOf(verify(token, { rootKey, dialect: chosen, request: {} })).toExtend<
      Grant<Dialect>
    >();
  });
});

describe('what does not compile', () => {
  test('a caveat that is none', () => {
    // @ts-expect-error a type that the standard dialect does not have
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
    // @ts-expect-error a field that the kind does not have
    attenuate(token, [{ type: 'tenant', name: 'acme' }], { dialect });
    // @ts-expect-error a caveat of a kind that the dialect does not have
    dialect.write({ type: 'team', id: 'x' });
  });

  test('a request that makes no sense', () => {
    // @ts-expect-error the request is not optional
    verify(token, { rootKey });
    // @ts-expect-error a field that is misspelt
    verify(token, { rootKey, request: { resouce: {} } });
    // @ts-expect-error a field of another type
    verify(token, { rootKey, request: { asn: '631' } });
    // @ts-expect-error what a dialect of one's own needs, with the standard one
    verify(token, { rootKey, request: { tenant: 'acme' } });
    // @ts-expect-error of the wrong type for the kind that needs it
    verify(token, { rootKey, dialect, request: { tenant: 7 } });
    // @ts-expect-error a field that is misspelt, of a dialect of one's own
    verify(token, { rootKey, dialect, request: { tennant: 'acme' } });
    // @ts-expect-error the same for what was opened
    judge.verify(open(token, { rootKey, dialect }), { request: { tennant: 'acme' } });
    // @ts-expect-error what was opened with the standard dialect has no tenant
    judge.verify(open(token, { rootKey }), { request: { tenant: 'acme' } });
    const bare = createDialect({ scope: NO_SCOPE });
    // @ts-expect-error a resource, without a scope
    verify(token, { rootKey, dialect: bare, request: { resource: { doc: 'A' } } });
    // @ts-expect-error usage is checked or skipped
    inferScope(token, { rootKey, context: {}, usage: 'skipped' });
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
    // @ts-expect-error a caveat that the standard dialect does not have
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
    // @ts-expect-error and so are their discharges
    token.discharges.push(token.macaroon);
    // @ts-expect-error an explanation has no grant before it is known to be allowed
    explain(token, { rootKey, request: {} }).grant;
    // @ts-expect-error resources are there only if the scope is restricted to some
    inferScope(token, { rootKey, context: {} }).scope.resources;
    // @ts-expect-error a code that there is not
    new TokenError('denied');
  });

  test('a kind that is not complete', () => {
    // @ts-expect-error a field of no type that there is
    defineCaveat({ ...tenant, fields: { tenant: 'string' } });
    // @ts-expect-error a kind that is none, in a dialect
    createDialect({ kinds: ['tenant'] });
    // @ts-expect-error a codec that writes nothing
    createDialect({ identity: { decode: () => undefined } });
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
