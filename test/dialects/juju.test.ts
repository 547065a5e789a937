import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import {
  addThirdPartyCaveat,
  attenuate,
  deserialize,
  explain,
  inferScope,
  inspect,
  ip,
  mint,
  mintDischarge,
  serialize,
  verify,
} from 'caveats';
import { bindDischarge } from 'caveats/macaroon';
import { flipBit } from 'caveats/testing';
import { bakeryIdentifier } from '../../examples/dialects/bakery.js';
import { juju as dialect, verifyDeclared } from '../../examples/dialects/juju.js';
import vectors from '../vectors/dialects/juju.json' with { type: 'json' };
import { verdictOf } from '../token/thrown.js';

const rootKey = new Uint8Array(Buffer.from(vectors.rootKey, 'hex'));
const now = Date.parse('2026-12-31T17:00:00Z') / 1000;
/** How a report shows the bytes of an identifier. */
function textOf(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : `base64url:${bytes.toString('base64url')}`;
}

/** What a service would be fooled by: the bakery believes whoever declares something. */
const HOLDERS = /^a holder/;

describe.each(vectors.tokens)(
  'a token of the bakery: $name',
  ({ name, token, own, allowed, declared }) => {
    const text = JSON.stringify(token);
    const asked = Object.fromEntries(own.map((each) => [textOf(each), ['username']]));
    const requests = vectors.requests.map(({ now, ip, entity, action }) => {
      const resource = { entity, action };
      return { now: Date.parse(now) / 1000, ip, resource, access: 'perform' } as const;
    });

    test('allows the requests that the bakery allows, unless a holder declares something', () => {
      const decided = requests.map((request) =>
        Number(verdictOf(() => verifyDeclared(text, { rootKey, asked, request })) === 'allowed'),
      );
      expect(decided.join('')).toBe(HOLDERS.test(name) ? '00000' : allowed);
    });

    test('declares what the bakery infers, if it may be believed', () => {
      if (allowed === '00000' || HOLDERS.test(name)) return;
      const { declared: believed, grant } = verifyDeclared(text, {
        rootKey,
        asked,
        request: requests[0]!,
      });
      expect({ ...believed }).toEqual(declared);
      const told = grant.conditions.filter(({ discharge }) => discharge !== undefined);
      expect(told.every(({ discharge }) => Object.hasOwn(asked, discharge!.identifier))).toBe(true);
      expect(told.some(({ caveat }) => caveat?.type === 'declared')).toBe('username' in declared);
    });

    test('keeps its third-party caveats as they are', () => {
      const { caveats } = inspect(text, { dialect }).unverified;
      const identifiers = caveats.flatMap((each) =>
        each.party === 'third' ? [Buffer.from(each.identifier)] : [],
      );
      const listed = identifiers.map((bytes) => bytes.toString('base64'));
      expect(listed.slice(0, own.length)).toEqual(own);
      const written = deserialize(serialize(text));
      expect(written.macaroon.signature).toEqual(deserialize(text).macaroon.signature);
      expect(written.discharges).toHaveLength(token.length - 1);
    });
  },
);

const permissions = ['controller:login', 'model:read', 'model:write'];
const identifier = bakeryIdentifier({ id: '00'.repeat(16), keyId: 'k1', permissions });
const resource = { entity: 'controller', action: 'login' };
const request = { now, ip: '10.1.2.3', resource, access: 'perform' } as const;
const mintJuju = (...caveats: string[]) =>
  mint({ rootKey, dialect, identifier, location: 'juju', caveats });

/** Adds a third-party caveat to a token, as anyone can, and discharges it. */
function discharged(input: ReturnType<typeof mint>, id: string, key: string, ...caveats: string[]) {
  const { macaroon } = addThirdPartyCaveat(input, {
    rootKey: key,
    identifier: id,
    location: 'https://idm.example',
  });
  return { macaroon, discharge: mintDischarge({ rootKey: key, identifier: id, caveats }).macaroon };
}

describe('a holder who wants to be admin', () => {
  const key = 'a key that the holder made himself';
  const asked = { 'login 7': ['username'] };
  const login = discharged(
    mintJuju(),
    'login 7',
    'the key of the identity manager',
    'declared username bob',
  );
  const attempt = (id: string, ...caveats: string[]) => {
    const { macaroon, discharge } = discharged(
      { macaroon: login.macaroon, discharges: [] },
      id,
      key,
      ...caveats,
    );
    const discharges = [login.discharge, discharge].map((each) => bindDischarge(macaroon, each));
    return { macaroon, discharges };
  };

  test('is bob by the discharge that the service asked for', () => {
    const token = {
      macaroon: login.macaroon,
      discharges: [bindDischarge(login.macaroon, login.discharge)],
    };
    const { grant, declared } = verifyDeclared(token, { rootKey, asked, request });
    expect(declared['username']).toBe('bob');
    expect(grant.conditions[0]).toMatchObject({
      caveat: { type: 'declared' },
      discharge: { index: 0, identifier: 'login 7' },
    });
  });

  test.each([
    ['a third-party caveat of his own', 'mine', 'declared username admin'],
    ['something else that he declares', 'mine', 'declared group admins'],
    ['the identifier of the service', 'login 7', 'declared group admins'],
  ])('is denied with %s', (_, id, condition) => {
    const token = attempt(id, condition);
    expect(verdictOf(() => verifyDeclared(token, { rootKey, asked, request }))).toBe(
      'context_denied',
    );
    // The signatures are right: only where it comes from tells it from the service's own.
    const declared = { username: 'bob', group: 'admins' };
    const other = {
      ...request,
      declared: { ...declared, ...(condition.endsWith('admin') && { username: 'admin' }) },
    };
    const { caveats } = explain(token, { rootKey, dialect, request: other });
    expect(caveats.find((each) => each.condition === condition)).toMatchObject({
      met: true,
      discharge: 1,
    });
  });

  test('is denied with what he declares in the token itself', () => {
    const token = mintJuju('declared username admin');
    expect(verdictOf(() => verifyDeclared(token, { rootKey, asked, request }))).toBe(
      'context_denied',
    );
  });

  test.each([
    ['declared group admins', 'something that the login does not say'],
    ['declared username admin', 'another name'],
  ])('is denied with a discharge to which he added %s: %s', (condition) => {
    const { macaroon: more } = attenuate({ macaroon: login.discharge }, [condition]);
    const token = {
      macaroon: login.macaroon,
      discharges: [bindDischarge(login.macaroon, more)],
    };
    expect(verdictOf(() => verifyDeclared(token, { rootKey, asked, request }))).toBe(
      'context_denied',
    );
  });

  test('may repeat what is true', () => {
    const { declared } = verifyDeclared(attempt('mine', 'declared username bob'), {
      rootKey,
      asked,
      request,
    });
    expect({ ...declared }).toEqual({ username: 'bob' });
  });
});

test('the operations of the identifier are the scope', () => {
  const token = mintJuju();
  expect(inferScope(token, { rootKey, dialect, context: {} }).scope).toMatchObject({
    resources: [
      { entity: 'controller', action: 'login', access: ['perform'] },
      { entity: 'model', action: 'read' },
      { entity: 'model', action: 'write' },
    ],
  });
  for (const other of [{ entity: 'controller', action: 'destroy' }, { entity: 'controller' }, {}]) {
    expect(
      verdictOf(() =>
        verify(token, { rootKey, dialect, request: { ...request, resource: other } }),
      ),
    ).toBe('scope_denied');
  }
  expect(
    verdictOf(() =>
      verify(mint({ rootKey, identifier: 'k1-0000' }), { rootKey, dialect, request }),
    ),
  ).toBe('malformed_token');
});

test('a holder narrows it in the words of the bakery, and does not forge it', () => {
  const narrow = attenuate(
    mintJuju(),
    [{ type: 'allow', operations: ['read', 'write'] }, ip('10.1.2.3')],
    { dialect },
  );
  const conditions = inspect(narrow).unverified.caveats.map(
    (each) => each.party === 'first' && each.condition,
  );
  expect(conditions).toEqual(['allow read write', 'http:client-ip-addr 10.1.2.3']);
  const asked = { ...request, operations: ['read'] };
  verify(narrow, { rootKey, dialect, request: asked });
  expect(
    verdictOf(() =>
      verify(narrow, { rootKey, dialect, request: { ...asked, operations: ['destroy'] } }),
    ),
  ).toBe('usage_denied');
  expect(
    verdictOf(() => verify(narrow, { rootKey, dialect, request: { ...asked, ip: '10.1.2.4' } })),
  ).toBe('context_denied');
  const widened = attenuate(narrow, ['allow read write destroy'], { dialect });
  expect(
    verdictOf(() =>
      verify(widened, { rootKey, dialect, request: { ...asked, operations: ['destroy'] } }),
    ),
  ).toBe('usage_denied');
  const text = serialize(narrow);
  for (let bit = 300; bit < 360; bit++) {
    expect(
      verdictOf(() => verify(flipBit(text, bit), { rootKey, dialect, request: asked })),
    ).not.toBe('allowed');
  }
});

test.each([
  'declared username',
  'declared  bob',
  'declared',
  'allow',
  'allow ',
  'deny  read',
  'deny read ',
  'error',
  'errors',
  'client-ip-addr 10.1.2.3',
  'http:client-ip-addr 10.1.2',
  'http:client-ip-addr 10.1.2.3/32',
  'http:client-ip-addr',
  'http:origin https://a.example',
  'std:time-before 2027-01-01T00:00:00Z',
  'time-before 2027-01-01',
  'need-declared username x',
  '',
])('a condition that is nearly right denies: %j', (condition) => {
  const token = attenuate(mintJuju(), [condition]);
  const everything = { ...request, operations: ['read'], declared: { username: 'bob', '': 'bob' } };
  expect(verdictOf(() => verify(token, { rootKey, dialect, request: everything }))).toBe(
    'unknown_caveat',
  );
});
