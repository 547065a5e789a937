import { argument, createMcpGuard, mcpDialect as dialect, tool, uri } from 'caveats/mcp';
import { createAuthority } from 'caveats/authority';
import { describe, expect, test } from 'vitest';
import { growthOf, LINEAR } from '../cost/growth.js';
import { bearer, call, type Caveats, message, url } from './world.js';

// Every verification counts here, not what is remembered.
const authority = createAuthority({
  keys: 'a root key of 32 bytes, no less.',
  dialect,
  cache: false,
});
const guard = createMcpGuard({ authority, url });
const times = <T>(share: number, all: number, make: (i: number) => T): T[] =>
  Array.from({ length: Math.round(all * share) }, (_, i) => make(i));
const listen = (uris: readonly string[]) =>
  message('subscriptions/listen', { notifications: { resourceSubscriptions: uris } });

/** What a client sends, and what its token has, of a share of the most. */
const WORK: Readonly<Record<string, (share: number) => readonly [Caveats, unknown]>> = {
  'many limits of one argument': (share) => [
    times(share, 1000, (i) => argument('a', 'x', { max: i })),
    call('a', { x: 0 }),
  ],
  'one of many values, of many limits': (share) => [
    times(share, 40, (i) => argument('a', 'x', { oneOf: times(1, 40, (j) => `${i} ${j}`) })),
    call('a', { x: 'x' }),
  ],
  'many URIs, of a token for many': (share) => [
    [uri(...times(share, 1000, (i) => `a://b/${i}/`)), tool('x')],
    listen(times(share, 5000, (i) => `a://b/${i}/c`)),
  ],
  'many URIs, of many caveats': (share) => [
    times(share, 1000, () => uri('a://b/')),
    listen(times(share, 5000, (i) => `a://b/${i}`)),
  ],
  'a long path, of many folders': (share) => [
    times(share, 1000, (i) => argument('a', i % 2 === 0 ? 'x' : 'y', { under: '/' })),
    call('a', { x: `/x${'/x'.repeat(200_000 * share)}`, y: `/y${'/y'.repeat(200_000 * share)}` }),
  ],
  'a long path of dots': (share) => [
    [argument('a', 'x', { under: '/' })],
    call('a', { x: `/${'.'.repeat(2_000_000 * share)}a` }),
  ],
  'a long path of spaces and segments': (share) => [
    [argument('a', 'x', { under: '/' })],
    call('a', { x: `/${' .'.repeat(500_000 * share)}${'x/'.repeat(500_000 * share)}a` }),
  ],
  'a long path with percent signs': (share) => [
    [argument('a', 'x', { under: '/' })],
    call('a', { x: `/${'%2'.repeat(1_000_000 * share)}` }),
  ],
  'a long URI': (share) => [
    [uri('a://b/')],
    message('resources/read', { uri: `a://b/${'../'.repeat(300_000 * share)}` }),
  ],
  'a long template': (share) => [
    [uri('a://b/')],
    message('completion/complete', {
      ref: { type: 'ref/resource', uri: '/{'.repeat(500_000 * share) },
    }),
  ],
  'a batch of a hundred, of many caveats': (share) => [
    times(share, 500, (i) => argument('b', `${i}`, { max: 1 })),
    times(1, 100, () => call('a')),
  ],
};

describe('the cost of deciding grows with what is sent, and no faster', () => {
  test.each(Object.entries(WORK))('%s', async (_, work) => {
    const made = new Map<number, readonly [Record<string, string>, unknown]>();
    for (const share of [1, 1 / 8]) {
      const [caveats, body] = work(share);
      made.set(share, [bearer(await authority.issue('usr-1', caveats)), body]);
    }
    const growth = await growthOf((share) => {
      const [headers, body] = made.get(share) ?? made.get(1)!;
      return () => guard.authorize(headers, body);
    });
    expect(growth).toBeLessThan(LINEAR);
  });
});
