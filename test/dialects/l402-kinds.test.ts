import { describe, expect, test } from 'vitest';
import { type AnyCaveat, type CaveatKind } from 'caveats';
import { caveatLaws, type CaveatSamples } from 'caveats/testing';
import { l402 as dialect } from '../../examples/dialects/l402.js';
import vectors from '../vectors/dialects/l402.json' with { type: 'json' };

const { preimage, paymentHash } = vectors;
/** A value of any kind. */
const of = (type: string, fields: object): AnyCaveat => ({ type, ...fields });
const at = 1_767_225_600;
const paid = [{ preimage }, { preimage: '66'.repeat(32) }, {}];
const SAMPLES: Readonly<Record<string, CaveatSamples<AnyCaveat, object>>> = {
  services: {
    values: [['loop'], ['loop', 'pool'], ['shop/a?b']].map((names) => ({
      type: 'services',
      services: names.map((name, tier) => ({ name, tier })),
    })),
    requests: [{ service: 'loop' }, { service: 'pool' }, { service: 'other' }],
  },
  capabilities: {
    values: [['in'], ['in', 'out']].map((capabilities) => ({
      type: 'capabilities',
      service: 'loop',
      capabilities,
    })),
    requests: [
      { service: 'loop', capability: 'in' },
      { service: 'loop', capability: 'out' },
      { service: 'loop', capability: 'admin' },
      { service: 'pool' },
    ],
    // It says nothing of other services.
    alsoMeets: (_, { service }: { service?: string }) => service !== 'loop',
  },
  valid_until: {
    values: [of('valid_until', { service: 'loop', validUntil: at })],
    requests: [{ now: at - 1 }, { now: at }],
  },
  expiration: {
    values: [of('expiration', { milliseconds: at * 1000 + 500 })],
    requests: [{ now: at }, { now: at + 1 }],
  },
  payment_hash: { values: [of('payment_hash', { hash: paymentHash })], requests: paid },
  preimage: { values: [of('preimage', { value: preimage })], requests: paid },
};

const kinds: CaveatKind[] = [...dialect.kinds.values()];
describe.each(kinds)('the kind $type', (kind) => {
  for (const { name, run } of caveatLaws(kind, SAMPLES[kind.type]!)) test(name, run);
});

test('every value is read as it was written, under the text of L402', () => {
  for (const { values } of Object.values(SAMPLES)) {
    for (const value of values) {
      const text = dialect.write(value as Parameters<typeof dialect.write>[0]);
      expect(text).toMatch(
        /^(services|loop_capabilities|loop_valid_until|expiration|payment_hash|preimage)=/,
      );
      expect(dialect.read(text)?.caveat).toEqual(value);
    }
  }
});
