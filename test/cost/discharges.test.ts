import { authenticate } from 'caveats/macaroon';
import { describe, expect, it } from 'vitest';
import { interleave } from '../bench/interleave.js';
import { text } from '../bytes/oracle.js';
import { refusalOf } from '../macaroon/errors.js';
import { asking, bound, dischargeOf, primaryWith, rootKey } from '../macaroon/third-parties.js';

describe('very many discharges', () => {
  const COUNT = 5000;
  const names = Array.from({ length: COUNT }, (_, i) => `${i}`);
  const namesOf = (conditions: readonly Uint8Array[]): string[] => conditions.map(text);

  it('each of which asks for the next are no trouble', () => {
    const primary = asking(primaryWith(), '0');
    const chain = names.map((name, i) =>
      i + 1 < COUNT ? asking(dischargeOf(name, name), `${i + 1}`) : dischargeOf(name, name),
    );
    const discharges = bound(primary, ...chain);
    expect(namesOf(authenticate(primary, rootKey, discharges))).toEqual(names);
    expect(namesOf(authenticate(primary, rootKey, discharges.reverse()))).toEqual(names);
    const missing = discharges.filter((discharge) => text(discharge.identifier) !== '4999');
    expect(refusalOf(() => authenticate(primary, rootKey, missing))?.code).toBe(
      'missing_discharge',
    );
  });

  it('and long ones cost nothing where the signature of the macaroon does not hold', () => {
    const primary = asking(primaryWith(), 'long');
    const asked = names.slice(0, 500);
    const long = asking(dischargeOf('long', ...names), ...asked);
    const discharges = bound(primary, long, ...asked.map((name) => dischargeOf(name)));
    const signature = Uint8Array.from(primary.signature);
    signature[31]! ^= 1;
    // Its caveat’s key opens all the same, so nothing but the signature is there to stop it.
    const forged = { ...primary, signature };
    const times = interleave(
      {
        authentic: () => expect(authenticate(primary, rootKey, discharges)).toHaveLength(COUNT),
        forged: () =>
          expect(refusalOf(() => authenticate(forged, rootKey, discharges))).toEqual({
            code: 'bad_signature',
          }),
      },
      { rounds: 10, runs: 1 },
    );
    expect(Math.min(...times.authentic) / Math.min(...times.forged)).toBeGreaterThan(20);
  });
});
