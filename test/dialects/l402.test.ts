import { describe, expect, test } from 'vitest';
import {
  type AnyCaveat,
  attenuate,
  deserialize,
  explain,
  inferScope,
  inspect,
  mint,
  serialize,
  service,
  verify,
} from 'caveats';
import { flipBit } from 'caveats/testing';
import { l402 as dialect, l402Identifier } from '../../examples/dialects/l402.js';
import vectors from '../vectors/dialects/l402.json' with { type: 'json' };
import { verdictOf } from '../token/thrown.js';

const { rootKey, preimage, paymentHash, tokenId } = vectors;
const end = Date.UTC(2026, 11, 31, 18) / 1000;
const requests = vectors.requests.map(({ now, ...rest }) => ({ ...rest, now: now / 1000 }));

/**
 * Where lsat-js decides otherwise: it ignores conditions that it does not know, takes spaces around the sign,
 * and refuses a token whose later caveat is wider than an earlier one, which here changes nothing.
 */
const OTHERWISE: Readonly<Record<string, string>> = {
  'an unknown condition': '0000000',
  'spaces around the sign': '0000000',
  'wider services': '0010000',
  'a later expiration': '1011110',
};

describe.each(vectors.tokens)(
  'a token of lsat-js: $name',
  ({ name, token, conditions, allowed }) => {
    test('allows the requests that lsat-js allows', () => {
      const decided = requests.map((request) =>
        Number(verdictOf(() => verify(token, { rootKey, dialect, request })) === 'allowed'),
      );
      expect(decided.join('')).toBe(OTHERWISE[name.split(',')[0]!] ?? allowed);
    });

    test('has its identity and conditions', () => {
      const { identity, caveats, inherent } = inspect(token, { dialect }).unverified;
      expect(identity).toMatchObject({ type: 'access', id: tokenId, paymentHash });
      expect(caveats.map((each) => each.party === 'first' && each.condition)).toEqual(conditions);
      expect(inherent).toMatchObject([{ condition: `payment_hash=${paymentHash}` }]);
    });
  },
);

test('the identifier is written as Aperture writes it', () => {
  const { identifier } = deserialize(vectors.tokens[0]!.token).macaroon;
  expect(l402Identifier(paymentHash, tokenId)).toEqual(new Uint8Array(identifier));
});

/** Tokens that others published. */
const PUBLISHED = [
  {
    // A fixture of lsat-js: a token of Aperture.
    token:
      'AgEEbHNhdAJCAAAwpHpumws6ufQoDwiTLNcge0QPUIWA0+tVY+tKPYAJ/zSfmEGlIpNm3VzxuzCqLhEp5KGiyPLUM9L+kcB7uzS+AAIPc2VydmljZXM9bWVtZTowAAISbWVtZV9jYXBhYmlsaXRpZXM9AAAGILA1VCEIExukt4nG+XR9tX8WJ2BVMiHG3UNt1uYJ+NRD',
    paymentHash: '30a47a6e9b0b3ab9f4280f08932cd7207b440f508580d3eb5563eb4a3d8009ff',
    caveats: [
      { type: 'service', whitelist: ['meme'] },
      { type: 'capabilities', service: 'meme', capabilities: [''] },
    ],
    validUntil: null,
  },
  {
    // A fixture of lsat-js: a token of boltwall, whose identifier is hex. Its preimage is public, too.
    token:
      'AgEIbG9jYXRpb24ChAEwMDAwN2NlZjkzZjJjNTFhYTY1MjA4YmVjMTQ0N2ZjMzhmYzU4ZDliY2UxMzc1YTUzMmVkYjBkY2QyOTBhMmMzMzBhZTljNTMyNjZiMWJlMzE1MGI2NjZiM2Y2ZWM3MGYyOGJkNDNhOWQ0ZmQxOTQ2MWE2MjBmYmFjYzMzNzY4YTk5OTQAAhhleHBpcmF0aW9uPTE2NDQxOTQyNjM2OTMAAAYg_1CMq8TuMXv-ERHDWQCtlIhsQwwKiUDmnnh1maDFpkQ',
    paymentHash: '7cef93f2c51aa65208bec1447fc38fc58d9bce1375a532edb0dcd290a2c330ae',
    caveats: [{ type: 'time', validUntil: 1644194263, text: 'expiration=1644194263693' }],
    validUntil: 1644194263,
  },
];

test.each(PUBLISHED)('a published token is read: $paymentHash', (published) => {
  const { identity, caveats, atMost } = inspect(published.token, { dialect }).unverified;
  expect(identity).toMatchObject({ paymentHash: published.paymentHash });
  expect(caveats.map((each) => each.party === 'first' && each.caveat)).toEqual(published.caveats);
  expect(atMost.validUntil).toBe(published.validUntil);
});

const mintL402 = (...caveats: (AnyCaveat | string)[]) =>
  mint({
    rootKey,
    dialect,
    location: 'lsat',
    identifier: l402Identifier(paymentHash, tokenId),
    // What a test mints may be of any kind.
    caveats: caveats as string[],
  });
const request = { now: end - 60, service: 'loop', capability: 'out', preimage };

test('the preimage proves the payment', () => {
  const token = mintL402();
  const allow = (preimage: string | undefined) =>
    verdictOf(() => verify(token, { rootKey, dialect, request: { ...request, preimage } }));
  expect(allow(preimage)).toBe('allowed');
  expect(allow(undefined)).toBe('context_denied');
  expect(allow('66'.repeat(32))).toBe('context_denied');
  expect(allow(preimage.toUpperCase() === preimage ? `${preimage} ` : preimage.toUpperCase())).toBe(
    'context_denied',
  );
  expect(allow(`${preimage}00`)).toBe('context_denied');
  expect(allow('')).toBe('context_denied');
});

test('an identifier of another form is malformed', () => {
  const bytes = l402Identifier(paymentHash, tokenId);
  const others = [
    'lsat',
    bytes.subarray(1),
    Uint8Array.from([0, 1, ...bytes.subarray(2)]),
    Uint8Array.from([...bytes, 0]),
    'A'.repeat(132),
  ];
  for (const identifier of others) {
    const token = mint({ rootKey, identifier });
    expect(verdictOf(() => verify(token, { rootKey, dialect, request }))).toBe('malformed_token');
  }
  expect(() => l402Identifier(paymentHash, 'ff')).toThrow(TypeError);
  expect(() => mint({ rootKey, dialect, identity: { subject: '' } })).toThrow(TypeError);
});

describe('a holder', () => {
  const token = mintL402('services=loop:0,pool:0', 'loop_capabilities=in,out');

  test('narrows it, in the words of Aperture', () => {
    const caveats = [
      service('loop'),
      { type: 'capabilities', service: 'loop', capabilities: ['out'] },
      `loop_valid_until=${end}`,
    ] as const;
    const narrow = attenuate(token, caveats, { dialect });
    const conditions = inspect(narrow)
      .unverified.caveats.slice(2)
      .map((each) => each.party === 'first' && each.condition);
    expect(conditions).toEqual([
      'services=loop:0',
      'loop_capabilities=out',
      `loop_valid_until=${end}`,
    ]);
    expect(verify(narrow, { rootKey, dialect, request }).validUntil).toBe(end);
    const denied = { service: 'pool', capability: 'in', now: end } as const;
    for (const [field, value] of Object.entries(denied)) {
      expect(
        verdictOf(() =>
          verify(narrow, { rootKey, dialect, request: { ...request, [field]: value } }),
        ),
        field,
      ).not.toBe('allowed');
    }
    expect(inferScope(narrow, { rootKey, dialect, context: request })).toMatchObject({
      services: { kind: 'only', values: ['loop'] },
      validUntil: end,
    });
  });

  test('cannot widen it', () => {
    const wide = attenuate(token, ['services=shop:0', 'loop_capabilities=in,out,admin'], {
      dialect,
    });
    for (const other of [{ service: 'shop' }, { service: 'loop', capability: 'admin' }]) {
      expect(
        verdictOf(() => verify(wide, { rootKey, dialect, request: { ...request, ...other } })),
      ).toBe('usage_denied');
    }
  });

  test('cannot forge it, nor add what nobody reads', () => {
    const text = serialize(token);
    for (let bit = 300; bit < 360; bit++) {
      expect(verdictOf(() => verify(flipBit(text, bit), { rootKey, dialect, request }))).not.toBe(
        'allowed',
      );
    }
    const texts = [
      'services=',
      'services=loop',
      'services=loop:0,',
      'services=loop:00',
      'services=loop:256',
      'services=*:0',
      'services =loop:0',
      'loop_valid_until=',
      'loop_valid_until=1e3',
      'loop_valid_until=01',
      '_valid_until=1',
      'valid_until=loop:9999999999',
      'capabilities=loop:out',
      'loop_capabilities=in,,out',
      'expiration=soon',
      'expiration= 1',
      'preimage=44',
      'payment_hash=44',
      'loop_out_monthly_volume_sats=1',
    ];
    for (const condition of texts) {
      // Without the dialect, a mistake in it is not noticed before it is verified.
      const near = attenuate(token, [condition]);
      expect(
        verdictOf(() => verify(near, { rootKey, dialect, request })),
        condition,
      ).toBe('unknown_caveat');
    }
  });
});

test('each caveat is explained', () => {
  const token = mintL402(
    'services=loop:0',
    'loop_capabilities=in',
    `loop_valid_until=${end}`,
    'x=1',
  );
  const { caveats } = explain(token, { rootKey, dialect, request });
  expect(caveats.map((each) => (each.met ? 'met' : each.reason))).toEqual([
    'met',
    'not_allowed',
    'met',
    'unknown_caveat',
    'met',
  ]);
});
