import { explain, inferScope, inspect, type Token, verify } from 'caveats';
import { authenticate, type Macaroon } from 'caveats/macaroon';
import { describe, expect, it } from 'vitest';
import { text } from '../bytes/oracle.js';
import { refusalOf } from '../macaroon/errors.js';
import { asking, bound, dischargeOf, primaryWith, rootKey } from '../macaroon/third-parties.js';
import { growthOf, LINEAR, repeated, swallow, timesAsLong } from './growth.js';

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

  it('and long ones cost nothing where the signature of the macaroon does not hold', async () => {
    const primary = asking(primaryWith(), 'long');
    const asked = names.slice(0, 500);
    const long = asking(dischargeOf('long', ...names), ...asked);
    const discharges = bound(primary, long, ...asked.map((name) => dischargeOf(name)));
    const signature = Uint8Array.from(primary.signature);
    signature[31]! ^= 1;
    // Its caveat’s key opens all the same, so nothing but the signature is there to stop it.
    const forged = { ...primary, signature };
    const refused = (): void =>
      expect(refusalOf(() => authenticate(forged, rootKey, discharges))).toEqual({
        code: 'bad_signature',
      });
    const times = await timesAsLong(
      repeated(refused),
      () => expect(authenticate(primary, rootKey, discharges)).toHaveLength(COUNT),
      0.5,
    );
    // Ten refusals take less than half of one success.
    expect(times).toBeLessThan(0.5);
  });
});

describe('what a token with discharges costs grows no faster than their length', () => {
  const id = (i: number): string => i.toString(36);
  const numbered = (count: number, name: (i: number) => string): string[] =>
    Array.from({ length: count }, (_, i) => name(i));
  const ofOneLength = (i: number): string => 'x'.repeat(16_400) + String(i).padStart(4, '0');

  /** A macaroon that asks for each of these, and their discharges. */
  const flat = (names: readonly string[]): [Macaroon, Macaroon[]] => [
    asking(primaryWith(), ...names),
    names.map((name) => dischargeOf(name, 'doc = A')),
  ];
  const shapes: Readonly<Record<string, (share: number) => [Macaroon, Macaroon[]]>> = {
    'many of them': (share) => flat(numbered(800 * share, id)),
    'of one identifier': (share) => flat(numbered(800 * share, () => 'same')),
    'of identifiers of one length': (share) => flat(numbered(64 * share, ofOneLength)),
    'each of which asks for the next': (share) => {
      const names = numbered(800 * share, id);
      const chain = names.map((name, i) =>
        i + 1 < names.length ? asking(dischargeOf(name), names[i + 1]!) : dischargeOf(name),
      );
      return [asking(primaryWith(), names[0]!), chain];
    },
    'none of which is asked for': (share) => {
      const names = numbered(800 * share, id);
      return [primaryWith(), names.map((name) => asking(dischargeOf(name), ...names.slice(0, 2)))];
    },
    'with many caveats, and many that are missing': (share) => [
      asking(primaryWith(), ...numbered(400 * share, id)),
      [dischargeOf('0', ...numbered(2000 * share, (i) => `doc = A|${id(i)}`))],
    ],
  };

  it.each(Object.entries(shapes))('%s', async (_, shape) => {
    const growth = await growthOf((share) => {
      const [macaroon, discharges] = shape(share);
      const token: Token = { macaroon, discharges: bound(macaroon, ...discharges) };
      const request = { resource: { doc: 'A' } };
      return () => {
        swallow(() => verify(token, { rootKey, request }));
        swallow(() => explain(token, { rootKey, request }));
        swallow(() => inferScope(token, { rootKey, context: {} }));
        JSON.stringify(inspect(token));
      };
    });
    expect(growth).toBeLessThan(LINEAR);
  });
});
