import { describe, expect, test } from 'vitest';
import { inspect, verify } from 'caveats';
import { juju as dialect } from '../../examples/dialects/juju.js';
import python from '../vectors/dialects/juju-python.json' with { type: 'json' };
import { verdictOf } from '../token/thrown.js';

const now = Date.parse('2026-12-31T17:00:00Z') / 1000;
describe.each(python.tokens)(
  'a token of the bakery in Python: $name',
  ({ name, token, conditions, allowed }) => {
    const resource = { entity: 'controller', action: 'login' };

    test('allows the operations that the bakery allows', () => {
      const decided = python.operations.map((operations) => {
        const request = { now, operations, resource, access: 'perform' } as const;
        return Number(
          verdictOf(() => verify(token, { rootKey: python.rootKey, dialect, request })) ===
            'allowed',
        );
      });
      // One space is written between operations. A request that names none meets no caveat about them.
      const expected = /^(two spaces|a tab)/.test(name) ? '000000' : `0${allowed.slice(1)}`;
      expect(decided.join('')).toBe(expected);
    });

    test('has its conditions', () => {
      const { identity, caveats } = inspect(token, { dialect }).unverified;
      expect(identity).toMatchObject({ keyId: 'k1', permissions: ['controller:login'] });
      expect(caveats.map((each) => each.party === 'first' && each.condition)).toEqual(conditions);
    });
  },
);
