import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import {
  attenuate,
  deserialize,
  explain,
  inferScope,
  inspect,
  ip,
  serialize,
  time,
  verify,
} from 'caveats';
import { createGuard } from 'caveats/http';
import { flipBit } from 'caveats/testing';
import { bakeryIdentifier, readBakeryIdentifier } from '../../examples/dialects/bakery.js';
import { lnd as dialect, verifyCall } from '../../examples/dialects/lnd.js';
import type { LndContext } from '../../examples/dialects/lnd-kinds.js';
import vectors from '../vectors/dialects/lnd.json' with { type: 'json' };
import { verdictOf } from '../token/thrown.js';

const now = Date.parse('2026-12-31T17:00:00Z') / 1000;
const rootKey = new Uint8Array(Buffer.from(vectors.rootKey, 'hex'));
const fromHex = (hex: string) => deserialize(Buffer.from(hex, 'hex').toString('base64url'));
const tokenOf = (name: string) => fromHex(vectors.tokens.find((each) => each.name === name)!.token);
/** The recorded calls. */
const calls = vectors.requests.map(({ now, ip, custom, method, needs }) => {
  const given = custom && Object.entries(custom).filter((entry) => entry[1] !== undefined);
  const context: LndContext = {
    now: Date.parse(now) / 1000,
    ip,
    custom: Object.fromEntries(given ?? []),
  };
  return {
    rootKey,
    method,
    needs: needs.map(({ entity, action }) => `${entity}:${action}`),
    context,
  };
});

/** Texts that Go reads, and lnd never writes. */
const OTHER_FORMS = ['a decimal comma', 'a mapped address', 'a range with host bits'];

describe.each(vectors.tokens)('a macaroon of the bakery: $name', (vector) => {
  const token = fromHex(vector.token);

  test('allows the calls that lnd allows', () => {
    const allowed = calls.map((call) =>
      Number(verdictOf(() => verifyCall(token, call)) === 'allowed'),
    );
    const expected = OTHER_FORMS.includes(vector.name) ? '0'.repeat(calls.length) : vector.allowed;
    // A fraction of a second is rounded down.
    const inTime = calls.map(
      ({ context }) => !(Number(context.now) % 1) || !/time|once/.test(vector.name),
    );
    expect(allowed.join('')).toBe(
      [...expected].map((digit, i) => (inTime[i] ? digit : '0')).join(''),
    );
  });

  test('has its permissions and conditions', () => {
    const { identity, caveats } = inspect(token, { dialect }).unverified;
    expect(identity).toMatchObject({ permissions: vector.ops });
    expect(caveats.map((each) => each.party === 'first' && each.condition)).toEqual(
      vector.conditions,
    );
    expect(Buffer.from(serialize(token), 'base64url').toString('hex')).toBe(vector.token);
  });
});

test('the identifier is written as the bakery writes it', () => {
  for (const { token } of vectors.tokens) {
    const { identifier } = fromHex(token).macaroon;
    expect(bakeryIdentifier(readBakeryIdentifier(identifier)!)).toEqual(new Uint8Array(identifier));
  }
});

test('the scope is that of the permissions', () => {
  const { scope, validUntil } = inferScope(tokenOf('macaroontimeout'), {
    rootKey,
    dialect,
    context: { now: 0 },
  });
  expect(scope).toMatchObject({
    kind: 'only',
    resources: [
      { entity: 'address', access: ['read', 'write'] },
      { entity: 'invoices', access: ['read', 'write'] },
      { entity: 'onchain', access: ['read'] },
    ],
  });
  expect(validUntil).toBe(Date.parse('2026-12-31T18:00:00Z') / 1000);
  const others = inferScope(tokenOf('swaps of Loop'), { rootKey, dialect, context: {} });
  expect(others.scope).toMatchObject({
    resources: [
      { entity: 'invoices', access: ['read'] },
      { permission: 'loop:out', access: ['call'] },
      { permission: 'swap:execute', access: ['call'] },
    ],
  });
});

test('a request for one permission is verified, and a wider one denied', () => {
  const token = tokenOf('invoice.macaroon');
  const verifyFor = (entity: string | undefined, access: 'read' | 'write') => {
    const resource = entity === undefined ? {} : { entity };
    return verify(token, { rootKey, dialect, request: { resource, access } });
  };
  expect(verifyFor('invoices', 'write').identity).toMatchObject({ keyId: '0', type: 'access' });
  expect(verdictOf(() => verifyFor('onchain', 'write'))).toBe('scope_denied');
  expect(verdictOf(() => verifyFor('offchain', 'read'))).toBe('scope_denied');
  expect(verdictOf(() => verifyFor(undefined, 'read'))).toBe('scope_denied');
});

test('a guard reads it from a header, in hex', async () => {
  const read = (field: string) =>
    /^([0-9a-f]{2})+$/i.test(field) ? Buffer.from(field, 'hex').toString('base64url') : undefined;
  const guard = createGuard({ rootKey, dialect, credentials: [{ header: 'macaroon', read }] });
  const { token } = vectors.tokens.find(({ name }) => name === 'invoice.macaroon')!;
  const status = async (macaroon: string, entity: string) => {
    const decided = await guard.authorize({ macaroon }, { resource: { entity }, access: 'write' });
    return decided.ok ? 200 : decided.status;
  };
  expect(await status(token, 'invoices')).toBe(200);
  expect(await status(token.toUpperCase(), 'invoices')).toBe(200);
  expect(await status(token, 'offchain')).toBe(403);
  expect(await status(`${token}00`, 'invoices')).toBe(401);
  expect(await status('not hex', 'invoices')).toBe(401);
});

/** Macaroons that others published. */
const PUBLISHED = [
  {
    // The fixture readonly.macaroon of the npm package lndconnect.
    hex: '0201036c6e64028a01030a10184ded6e22a77b04dc159d8f92c9c12f1201301a0f0a07616464726573731204726561641a0c0a04696e666f1204726561641a100a08696e766f696365731204726561641a0f0a076d6573736167651204726561641a100a086f6666636861696e1204726561641a0f0a076f6e636861696e1204726561641a0d0a05706565727312047265616400000620b52e70826cb6371aefef9e7870dbb64210d412e560e1172a0c4b5900e2b91783',
    id: '184ded6e22a77b04dc159d8f92c9c12f',
    entities: ['address', 'info', 'invoices', 'message', 'offchain', 'onchain', 'peers'],
    validUntil: null,
  },
  {
    // A fixture of bolt-observer/agent: --macaroontimeout and --macaroonip.
    hex: '0201036c6e640224030a10f1c3ac8f073a46b6474e24b780a96c3f1201301a0c0a04696e666f12047265616400022974696d652d6265666f726520323032322d30382d30385430383a31303a30342e38383933303336335a00020e69706164647220312e322e332e34000006201495fe7fe048b47ff26abd66a56393869aec2dcb249594ebea44d398f58f26ec',
    id: 'f1c3ac8f073a46b6474e24b780a96c3f',
    entities: ['info'],
    validUntil: Date.parse('2022-08-08T08:10:04Z') / 1000,
  },
];

test.each(PUBLISHED)('a published macaroon is read: $id', ({ hex, id, entities, validUntil }) => {
  const { identity, atMost } = inspect(fromHex(hex), { dialect }).unverified;
  expect(identity).toMatchObject({ id, keyId: '0' });
  expect(atMost.scope).toMatchObject({
    resources: entities.map((entity) => ({ entity, access: ['read'] })),
  });
  expect(atMost.validUntil).toBe(validUntil);
});

describe('a holder', () => {
  const token = tokenOf('admin.macaroon');
  const request = {
    now,
    ip: '10.1.2.3',
    resource: { entity: 'onchain' },
    access: 'write',
  } as const;

  test('narrows it, in the words of lnd', () => {
    const narrow = attenuate(token, [time(now + 60), ip('10.1.2.3'), ip('10.0.0.0/8')], {
      dialect,
    });
    const conditions = inspect(narrow).unverified.caveats.map(
      (each) => each.party === 'first' && each.condition,
    );
    expect(conditions).toEqual([
      'time-before 2026-12-31T17:01:00Z',
      'ipaddr 10.1.2.3',
      'iprange 10.0.0.0/8',
    ]);
    expect(verify(narrow, { rootKey, dialect, request }).validUntil).toBe(now + 60);
    expect(
      verdictOf(() =>
        verify(narrow, { rootKey, dialect, request: { ...request, ip: '10.1.2.4' } }),
      ),
    ).toBe('context_denied');
    expect(
      verdictOf(() => verify(narrow, { rootKey, dialect, request: { ...request, now: now + 60 } })),
    ).toBe('token_expired');
  });

  test('cannot widen it', () => {
    const widened = attenuate(
      tokenOf('macaroontimeout'),
      [time(now + 1e6), 'permissions onchain:write'],
      { dialect },
    );
    expect(
      verdictOf(() =>
        verify(widened, { rootKey, dialect, request: { ...request, now: now + 7200 } }),
      ),
    ).toBe('token_expired');
    expect(verdictOf(() => verify(widened, { rootKey, dialect, request }))).toBe('scope_denied');
  });

  test('cannot forge it', () => {
    const text = serialize(token);
    const forged = (bit: number) => () => verify(flipBit(text, bit), { rootKey, dialect, request });
    for (let bit = 200; bit < 260; bit++) expect(verdictOf(forged(bit))).not.toBe('allowed');
    expect(
      verdictOf(() =>
        verify(token, { rootKey: 'another key, of 32 bytes or more', dialect, request }),
      ),
    ).toBe('bad_signature');
  });
});

test('people are told what denies it', () => {
  const request = {
    now: now + 7200,
    ip: '10.1.2.3',
    resource: { entity: 'info' },
    access: 'read',
  } as const;
  const { caveats } = explain(tokenOf('everything at once'), { rootKey, dialect, request });
  expect(caveats.map((each) => (each.met ? 'met' : each.reason))).toEqual([
    'expired',
    'not_allowed',
    'not_allowed',
    'not_allowed',
  ]);
});
