import { inferScope, mint, serialize, verify } from 'caveats';
import { describe, expect, test } from 'vitest';
import { growthOf, LINEAR, swallow } from './growth.js';

const rootKey = 'a root key of 32 bytes, no less.';

/** A token of nearly 64 KiB of text that repeats a condition, after another one. */
function filled(first: string, repeated: string, share: number): string {
  const caveats = [first];
  let length = first.length;
  while (length < 46_000 * share) {
    caveats.push(repeated);
    length += repeated.length + 4;
  }
  return serialize(mint({ rootKey, identity: { subject: 'u' }, caveats }));
}

describe('what a sender can make of 64 KiB costs what its length costs', () => {
  const many = Array.from({ length: 1500 }, (_, i) => `x-${i.toString(36)}`);

  test('services under a type that is listed over and over', async () => {
    const growth = await growthOf((share) => {
      const first = `service = ${many.slice(0, 1500 * share).join('|')}`;
      const text = filled(first, 'service = x-*', share);
      return () => inferScope(text, { rootKey, context: {} });
    });
    expect(growth).toBeLessThan(LINEAR);
  });

  test('tables, in a request whose doc is long', async () => {
    const growth = await growthOf((share) => {
      const text = filled('table = A/t', 'table = A/t', share);
      const resource = { doc: '%'.repeat(8000 * share), table: 't' };
      return () => swallow(() => verify(text, { rootKey, request: { resource } }));
    });
    expect(growth).toBeLessThan(LINEAR);
  });

  test('api patterns, in a request whose resource is long', async () => {
    const growth = await growthOf((share) => {
      const text = filled('api = all/get/*', 'api = all/get/*.*', share);
      const resource = 'a.'.repeat(8000 * share);
      const api = { service: 's', operation: 'get', resource } as const;
      return () => swallow(() => verify(text, { rootKey, request: { api } }));
    });
    expect(growth).toBeLessThan(LINEAR);
  });

  test('a long list of consumers, in a request of one who is in many groups', async () => {
    const growth = await growthOf((share) => {
      const names = Array.from({ length: 6000 * share }, (_, i) => `x-${i.toString(36)}`);
      const text = filled(`consumer = ${names.join('|')}`, '', 0);
      const groups = Array.from({ length: 4000 * share }, (_, i) => `grp-${i}`);
      return () => swallow(() => verify(text, { rootKey, request: { groups } }));
    });
    expect(growth).toBeLessThan(LINEAR);
  });
});
