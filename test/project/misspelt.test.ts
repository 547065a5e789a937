import * as caveats from 'caveats';
import * as authority from 'caveats/authority';
import * as jsMacaroon from 'caveats/js-macaroon';
import * as macaroon from 'caveats/macaroon';
import * as mcp from 'caveats/mcp';
import { newMacaroon } from 'macaroon';
import { describe, expect, test } from 'vitest';

/** Calls a function with valid options, to which a field may be added. */
type Call = (more: object) => unknown;

const rootKey = 'a root key of 32 bytes, no less.';
const key = { rootKey, identifier: 'id' };
const token = caveats.mint({ rootKey, identity: { subject: 'usr-1' } });
const text = caveats.serialize(token);
const asking = caveats.addThirdPartyCaveat(token, key);
const made = macaroon.createMacaroon(key);
const theirs = newMacaroon({ rootKey: new TextEncoder().encode(rootKey), identifier: 'id' });
const keys = authority.createKeyring({ current: 'k1', keys: { k1: rootKey } });
const mine = authority.createAuthority({ keys });
const inferred = caveats.inferScope(token, { rootKey, context: {} });
const kind = caveats.standardDialect.kinds.get('ip');
const REQUEST = { resource: { doc: 'A' }, access: 'read' } as const;
const opened = caveats.open(token, { rootKey });

const CAVEATS: Record<string, readonly Call[]> = {
  addThirdPartyCaveat: [(more) => caveats.addThirdPartyCaveat(token, { ...key, ...more })],
  attenuate: [(more) => caveats.attenuate(token, ['doc = A'], more)],
  createDialect: [
    (more) => caveats.createDialect(more),
    (more) => caveats.createDialect({ kinds: [{ ...kind!, ...more } as never] }),
  ],
  withKinds: [
    (more) =>
      caveats.withKinds(caveats.standardScope, {
        type: 'x',
        decode: () => undefined,
        encode: () => 'x',
        reaches: () => [],
        ...more,
      }),
  ],
  respell: [
    (more) =>
      caveats.respell('time', {
        start: 'x',
        decode: () => undefined,
        encode: () => 'x',
        ...more,
      }),
  ],
  defineCaveat: [(more) => caveats.defineCaveat({ ...kind!, ...more } as never)],
  deserialize: [(more) => caveats.deserialize(text, more)],
  explain: [(more) => caveats.explain(token, { rootKey, request: {}, ...more })],
  gatherDischarges: [
    (more) => caveats.gatherDischarges(asking, () => caveats.mintDischarge(key), more),
  ],
  inferScope: [(more) => caveats.inferScope(token, { rootKey, context: {}, ...more })],
  defineScope: [
    (more) => caveats.defineScope({ levels: { org: {} }, actions: ['read'], ...more }),
    (more) => caveats.defineScope({ levels: { org: more }, actions: ['read'] }),
  ],
  filterByScope: [(more) => caveats.filterByScope(inferred, [{ doc: 'A' }], (item) => item, more)],
  idsInScope: [(more) => caveats.idsInScope(inferred, 'doc', {}, more)],
  inspect: [(more) => caveats.inspect(token, more)],
  judge: [
    (more) => caveats.judge.verify(opened, { request: {}, ...more }),
    (more) => caveats.judge.explain(opened, { request: {}, ...more }),
    (more) => caveats.judge.inferScope(opened, { context: {}, ...more }),
    (more) => caveats.judge.whoami(opened, { context: {}, ...more }),
  ],
  mint: [
    (more) => caveats.mint({ rootKey, identity: { subject: 'usr-1' }, ...more }),
    (more) => caveats.mint({ rootKey, identity: { subject: 'usr-1', ...more } }),
    (more) => caveats.mint({ ...key, ...more }),
  ],
  narrowestCaveats: [
    (more) => caveats.narrowestCaveats([REQUEST], more),
    (more) => caveats.narrowestCaveats([{ ...REQUEST, ...more }]),
  ],
  mintDischarge: [(more) => caveats.mintDischarge({ ...key, ...more })],
  open: [(more) => caveats.open(token, { rootKey, ...more })],
  standardIdentity: [
    (more) =>
      caveats.standardIdentity.encode({
        type: 'access',
        id: 'x',
        subject: 's',
        keyId: '',
        ...more,
      }),
  ],
  TokenError: [(more) => new caveats.TokenError('bad_signature', more)],
  verify: [(more) => caveats.verify(token, { rootKey, request: {}, ...more })],
  whoami: [(more) => caveats.whoami(token, { rootKey, context: {}, ...more })],
};

const MACAROON: typeof CAVEATS = {
  addThirdPartyCaveat: [(more) => macaroon.addThirdPartyCaveat(made, { ...key, ...more })],
  createMacaroon: [(more) => macaroon.createMacaroon({ ...key, ...more })],
  decode: [(more) => macaroon.decode(macaroon.encode(made, 'v2'), more)],
  decodeAll: [(more) => macaroon.decodeAll(macaroon.encode(made, 'v2'), more)],
  TokenError: [(more) => new macaroon.TokenError('bad_signature', more)],
};

const AUTHORITY: typeof CAVEATS = {
  createAuthority: [
    (more) => authority.createAuthority({ keys, ...more }),
    (more) => authority.createAuthority({ keys, cache: { max: 5, ...more } }),
    (more) => mine.mint({ identity: { subject: 'usr-1' }, ...more }),
    (more) => mine.mint({ identity: { subject: 'usr-1', ...more } }),
    async (more) => mine.verify(await minted(), { request: {}, ...more }),
    async (more) => mine.explain(await minted(), { request: {}, ...more }),
    async (more) => mine.inferScope(await minted(), { context: {}, ...more }),
    async (more) => mine.whoami(await minted(), { context: {}, ...more }),
    (more) => mine.deserialize(text, more),
    ...(['revoke', 'unrevoke'] as const).flatMap((name): Call[] => [
      (more) => mine[name]({ id: 'x', ...more }),
      (more) => mine[name]({ subject: 'usr-2', ...more }),
      (more) => mine[name]({ keyId: 'k9', ...more }),
      async (more) => mine[name]({ token: await minted(), ...more }),
    ]),
  ],
  createDerivedKeys: [
    (more) => authority.createDerivedKeys({ master: rootKey, current: 'k1', ...more }),
  ],
  createKeyLookup: [
    (more) =>
      authority.createKeyLookup({ current: () => ({ keyId: 'k1', rootKey }), find, ...more }),
  ],
  createKeyring: [
    (more) => authority.createKeyring({ current: 'k1', keys: { k1: rootKey }, ...more }),
  ],
};

const minted = () => mine.mint({ identity: { subject: 'usr-1' } });
const find = (): string => rootKey;

const JS_MACAROON: typeof CAVEATS = {
  fromJsMacaroon: [(more) => jsMacaroon.fromJsMacaroon(theirs, more)],
  tokenFromJsMacaroons: [(more) => jsMacaroon.tokenFromJsMacaroons([theirs], more)],
};

const servers = authority.createAuthority({ keys, dialect: mcp.mcpDialect });
const MCP: typeof CAVEATS = {
  argument: [(more) => mcp.argument('a', 'b', { min: 1, ...more })],
  createMcpGuard: [
    (more) => mcp.createMcpGuard({ authority: servers, url: 'https://a.example/', ...more }),
  ],
};

/** What takes no options; and, of other parts, what other tests try. */
const WITHOUT_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  caveats: [
    ...['access', 'api', 'asn', 'consumer', 'country', 'doc', 'expiresIn', 'interfaceIs', 'ip'],
    ...['notCountry', 'notRegion', 'readonly', 'region', 'service', 'table', 'time'],
    ...[
      'generateRootKey',
      'reportOf',
      'scopeAllows',
      'scopeOverlaps',
      'serialize',
      'standardDialect',
      'standardScope',
    ],
  ],
  'caveats/macaroon': [
    ...['addFirstPartyCaveat', 'authenticate', 'bindDischarge'],
    ...['encode', 'encodeAll', 'encodeJson'],
  ],
  'caveats/authority': ['createTokenText', 'deriveRootKey'],
  'caveats/mcp': [
    ...['access', 'argumentKind', 'mcpDialect', 'mcpScope', 'prompt', 'reach', 'tool', 'uri'],
  ],
  'caveats/js-macaroon': ['toJsMacaroon', 'tokenToJsMacaroons'],
};

describe.each([
  ['caveats', caveats, CAVEATS],
  ['caveats/macaroon', macaroon, MACAROON],
  ['caveats/authority', authority, AUTHORITY],
  ['caveats/mcp', mcp, MCP],
  ['caveats/js-macaroon', jsMacaroon, JS_MACAROON],
] as const)('%s', (entry, exported, table) => {
  test('has no function that is not tried here', () => {
    const tried = [...Object.keys(table), ...WITHOUT_OPTIONS[entry]!];
    expect(tried.sort()).toEqual(Object.keys(exported).sort());
  });

  const calls = Object.entries(table).flatMap(([name, some]) =>
    some.map((call, i) => [name, i, call] as const),
  );
  test.each(calls)('%s (%i) takes its options, and refuses a misspelt one', async (_, __, call) => {
    const run = async (more: object): Promise<unknown> => call(more);
    await run({});
    for (const given of ['value', undefined]) {
      const refused = await run({ optoin: given }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(TypeError);
      expect(String(refused)).toContain("unknown option 'optoin' (it takes: ");
    }
  });

  test.each(calls)('%s (%i) repeats no value of what it was given', async (_, __, call) => {
    const run = async (more: object): Promise<unknown> => call(more);
    const refused = await run({ optoin: 'SECRET' }).catch((error: unknown) => error);
    expect(String(refused)).not.toContain('SECRET');
  });
});

test.each([[null], ['text'], [5], [[]], [() => undefined]])(
  'options that are %j are refused',
  async (wrong) => {
    expect(() => caveats.mint(wrong as never)).toThrow(TypeError);
    expect(() => caveats.verify(token, wrong as never)).toThrow(TypeError);
    await expect(mine.verify(text, wrong as never)).rejects.toThrow(TypeError);
  },
);

test('a resource with a misspelt level is refused, and named', () => {
  const message = "resource: unknown level 'tabel' (this scope has: doc, table)";
  for (const scope of [inferred, inferred.scope]) {
    const wrong: never = { doc: 'A', tabel: 'SECRET' } as never;
    const asks = [caveats.scopeAllows, caveats.scopeOverlaps];
    for (const ask of asks) expect(() => ask(scope, wrong)).toThrow(new TypeError(message));
    expect(() => caveats.filterByScope(scope, [1], () => wrong)).toThrow(new TypeError(message));
    expect(() => caveats.idsInScope(scope, 'table', wrong)).toThrow(new TypeError(message));
  }
});

describe('the misspellings by which a token was wider than meant', () => {
  test.each<[string, () => unknown]>([
    ['mint: caveat', () => caveats.mint({ ...key, caveat: ['doc = A'] } as never)],
    [
      'mint: identity.typ',
      () => caveats.mint({ rootKey, identity: { subject: 'a', typ: 'identity' } as never }),
    ],
    [
      'verify: expects',
      () => caveats.verify(token, { rootKey, request: {}, expects: 'identity' } as never),
    ],
    [
      'createAuthority: restriction',
      () => authority.createAuthority({ keys, restriction: () => [] } as never),
    ],
    ['a kind: limits', () => caveats.defineCaveat({ ...kind!, limits: () => [] } as never)],
    [
      'defineScope: levels.object.mach',
      () =>
        caveats.defineScope({
          levels: { object: { mach: 'prefix' } },
          actions: ['read'],
        } as never),
    ],
  ])('such as %s', (_, run) => {
    expect(run).toThrow(TypeError);
  });
});
