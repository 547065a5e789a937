import { describe, expect, test } from 'vitest';
import { type AnyCaveat, type CaveatKind, service, time } from 'caveats';
import { caveatLaws, type CaveatSamples } from 'caveats/testing';
import { l402 as dialect } from '../../examples/dialects/l402.js';
import vectors from '../vectors/dialects/l402.json' with { type: 'json' };

const { preimage, paymentHash } = vectors;
/** A value of any kind. */
const of = (type: string, fields: object): AnyCaveat => ({ type, ...fields });
/** A value whose text is another than it would be written with. */
const written = (caveat: AnyCaveat, text: string): AnyCaveat =>
  of(caveat.type, { ...caveat, text });
const at = 1_767_225_600;
const paid = [{ preimage }, { preimage: '66'.repeat(32) }, {}];
const SAMPLES: Readonly<Record<string, CaveatSamples<AnyCaveat, object>>> = {
  service: {
    values: [
      service('loop'),
      service('loop', 'pool'),
      written(service('shop/a?b'), 'services=shop/a?b:1'),
    ],
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
  time: {
    values: [
      time(at),
      written(time(at), `expiration=${at}500`),
      written(time(at), `valid_until=loop:${at}`),
    ],
    requests: [{ now: at - 1 }, { now: at }],
  },
  payment_hash: { values: [of('payment_hash', { hash: paymentHash })], requests: paid },
  preimage: { values: [of('preimage', { hash: preimage })], requests: paid },
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
