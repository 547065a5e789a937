import {
  createDialect,
  defineScope,
  deserialize,
  explain,
  filterByScope,
  idsInScope,
  inferScope,
  mint,
  scopeAllows,
  scopeOverlaps,
  serialize,
  type Token,
  TokenError,
  verify,
} from 'caveats';
import { authenticate } from 'caveats/macaroon';
import { describe, expect, test } from 'vitest';
import { withCaveats } from '../as-it-is.js';
import { growthOf, LINEAR, swallow } from './growth.js';
import { list, many } from './shapes.js';

const rootKey = 'a root key of 32 bytes, no less.';
const KIB_64 = 65_536;
const ACTIONS = Array.from({ length: 31 }, (_, i) => `action-${i}`);

const scope = defineScope({
  levels: {
    org: {},
    repo: { in: 'org' },
    branch: { in: 'repo' },
    path: { in: 'branch', match: 'prefix' },
    object: { match: 'prefix' },
  },
  actions: ACTIONS,
  mixed: 'permit',
});
const dialect = createDialect({ scope });
const id = (i: number): string => i.toString(36);
/** A condition over and over, with a number. */
const each = (condition: (i: number) => string) => (length: number) => {
  const conditions: string[] = [];
  for (let rest = length; rest > 0; rest -= conditions.at(-1)!.length + 4) {
    conditions.push(condition(conditions.length));
  }
  return conditions;
};
const deep = (i: number): string => 'd/'.repeat(1 + (i % 250));

/** Of every shape, conditions of about a length. What a request reaches comes first, if there is any. */
const SHAPES: Readonly<Record<string, (length: number) => readonly string[]>> = {
  'one list of roots': list('org = a|', id).of,
  'one list deep in the tree': list('branch = a/b/c|', (i) => `a/b/${id(i)}`).of,
  'one list of places in each other': list('path = a/b/c/d|', (i) => `a/b/c/${deep(i)}`).of,
  'one list of mixed entries': list('permit = action-0|', (i) => `action-${i % 31} org:${id(i)}`)
    .of,
  'entries with all actions': list('permit = action-0|', (i) => `${ACTIONS.join(',')} org:${id(i)}`)
    .of,
  'the same caveat over and over': many('org = a').of,
  'small caveats, each of its own': each((i) => `org = a|${id(i)}`),
  'small caveats that narrow, step by step': each((i) => `object = d/|${deep(i)}`),
  'small mixed caveats': each((i) => `permit = action-0|action-1 repo:a/${id(i)}`),
  'small caveats of actions': each((i) => `access = action-0|action-${1 + (i % 30)}`),
  'large and small by turns': (length) => {
    const large = list('org = a|', id).of(length / 2);
    const small = many('org = a').of(length / 4);
    return [...small, ...large, ...small];
  },
  'several large ones, with small ones between': (length) =>
    Array.from({ length: 8 }, () => [
      ...list('repo = a/b|', (i) => `a/${id(i)}`).of(length / 16),
      ...many('org = a').of(length / 16),
    ]).flat(),
  'long ids': list('object = d/|', (i) => `d/${'x'.repeat(490)}${id(i)}`).of,
  'ids that begin alike': list('org = a|', (i) => `${'%00'.repeat(150)}${id(i)}`).of,
};
const shapes = Object.entries(SHAPES);

function tokenOf(conditions: readonly string[]): Token {
  const minted = mint({ rootKey, dialect, identity: { subject: 'usr-1' } });
  return deserialize(serialize(withCaveats(minted, conditions, dialect)), { maxLength: 1e6 });
}

/**
 * How many times as long each piece of work takes as the signatures of a token, at their best: noise only
 * ever adds. In turn, so that what slows the machine down slows all of them; more rounds if it is busy.
 */
function timesSignatures<N extends string>(
  token: Token,
  works: Readonly<Record<N, readonly [work: () => unknown, most: number]>>,
): Readonly<Record<N, number>> {
  const key = new TextEncoder().encode(rootKey);
  const names = Object.keys(works) as N[];
  const best = Object.fromEntries(names.map((name) => [name, Infinity])) as Record<N, number>;
  let signatures = Infinity;
  const isDone = () => names.every((name) => best[name] / signatures < works[name][1]);
  for (let round = 0; round < 4 || (round < 40 && !isDone()); round++) {
    signatures = Math.min(
      signatures,
      processorTime(() => authenticate(token.macaroon, key)),
    );
    for (const name of names) best[name] = Math.min(best[name], processorTime(works[name][0]));
  }
  return Object.fromEntries(names.map((name) => [name, best[name] / signatures])) as typeof best;
}

/** In microseconds. Other processes do not add to it. */
function processorTime(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return Math.max(1, user + system);
}

function thousandTimes(work: () => unknown): () => void {
  return () => {
    for (let i = 0; i < 1000; i++) work();
  };
}

const QUERY = { org: 'a', repo: 'b', branch: 'c', path: 'd', access: 'action-0' } as const;
/** The one with the most parts that a client can send. */
const DEEP = { object: 'd/'.repeat(250), access: 'action-0' } as const;
const { access: _, ...resource } = QUERY;
const { access: __, ...deepest } = DEEP;
const request = { resource, access: 'action-0' } as const;
const deepRequest = { resource: deepest, access: 'action-30' } as const;
const all = { rootKey, dialect };

describe.each(shapes)('64 KiB of %s, against the signatures alone', (_, of) => {
  const token = tokenOf(of(KIB_64));
  const infer = () => inferScope(token, { ...all, context: {} });

  test('are inferred, verified and explained', () => {
    const times = timesSignatures(token, {
      inferScope: [() => swallow(infer), 20],
      verify: [() => swallow(() => verify(token, { ...all, request })), 20],
      verifyOther: [() => swallow(() => verify(token, { ...all, request: deepRequest })), 20],
      explain: [() => explain(token, { ...all, request: deepRequest }), 20],
    });
    for (const [name, ratio] of Object.entries(times)) expect(ratio, name).toBeLessThan(20);
  });

  test('are asked a thousand times', () => {
    const isLetIn = explain(token, { ...all, request }).allowed;
    const inferred = swallow(infer);
    const scope = inferred instanceof TokenError ? undefined : infer();
    // A token that reaches too much to be reported is asked by its grant alone.
    expect(isLetIn || scope !== undefined).toBe(true);
    const ask = () => {
      if (isLetIn) {
        const grant = verify(token, { ...all, request });
        for (let i = 0; i < 500; i++) grant.can(i % 2 === 0 ? QUERY : DEEP);
      }
      if (scope !== undefined) {
        thousandTimes(() => scopeAllows(scope, QUERY))();
        filterByScope(scope, ITEMS, () => ({ org: 'a' }), { parents: true });
        scopeOverlaps(scope, { org: 'a' });
        idsInScope(scope, 'org', {}, { parents: true });
      }
    };
    const { ask: ratio } = timesSignatures(token, { ask: [ask, 60] });
    expect(ratio).toBeLessThan(60);
  });
});

const ITEMS = Array.from({ length: 1000 }, (_, i) => i);

test.each(shapes)('%s: eight times as much takes about eight times as long', async (_, of) => {
  const growth = await growthOf((share) => {
    const token = tokenOf(of(KIB_64 * share));
    return () => {
      swallow(() => inferScope(token, { ...all, context: {} }));
      swallow(() => verify(token, { ...all, request: deepRequest }));
    };
  });
  expect(growth).toBeLessThan(LINEAR);
});
