import { createDialect, defineCaveat, mint, verify } from 'caveats';
import { describe, expect, test } from 'vitest';
import { derived, remember } from '../../src/caveats/derived.js';

const counting = () => {
  let runs = 0;
  const length = ({ name }: { name: string }): number => {
    runs++;
    return name.length;
  };
  return { length, runs: () => runs };
};

describe('what is worked out of a request', () => {
  test('is worked out once for a request that remembers it', () => {
    const { length, runs } = counting();
    const request = remember({ name: 'abc' });
    expect([derived(request, length), derived(request, length), runs()]).toEqual([3, 3, 1]);
  });

  test('is worked out each time for any other', () => {
    const { length, runs } = counting();
    const request = { name: 'abc' };
    expect([derived(request, length), derived(request, length), runs()]).toEqual([3, 3, 2]);
  });

  test('is remembered if it is undefined', () => {
    let runs = 0;
    const nothing = () => void runs++;
    const request = remember({});
    derived(request, nothing);
    derived(request, nothing);
    expect(runs).toBe(1);
  });

  test('does not count for a copy with other fields', () => {
    const { length } = counting();
    const request = remember({ name: 'abc' });
    expect(derived(request, length)).toBe(3);
    expect(derived({ ...request, name: 'a' }, length)).toBe(1);
    expect(derived(remember({ ...request, name: 'a' }), length)).toBe(1);
  });
});

test('a kind of one’s own gets a plain request', () => {
  const seen: unknown[] = [];
  const odd = defineCaveat({
    type: 'odd',
    role: 'context',
    fields: { tenant: 'text' },
    decode: (text) => (text === 'odd' ? { type: 'odd' as const } : undefined),
    encode: () => 'odd',
    check: (_, request: { tenant?: string }) => {
      seen.push(request);
      return { ok: true };
    },
  });
  const rootKey = 'a root key of 32 bytes, no less.';
  const dialect = createDialect({ kinds: [odd] });
  const token = mint({ rootKey, dialect, identity: { subject: 'u' }, caveats: ['odd'] });
  verify(token, { rootKey, dialect, request: { now: 5, tenant: 'acme' } });
  // What is not known may be there, and is undefined.
  expect(seen).toEqual([{ now: 5, tenant: 'acme' }]);
  expect(Object.getPrototypeOf(seen[0])).toBe(Object.prototype);
});
