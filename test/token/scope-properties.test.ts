import {
  attenuate,
  type CaveatInput,
  deserialize,
  type Grant,
  idsInScope,
  type InferredScope,
  inferScope,
  judge,
  mint,
  narrowestCaveats,
  open,
  scopeAllows,
  scopeOverlaps,
  serialize,
  type TokenRequest,
  verify,
  whoami,
} from 'caveats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withCaveats } from '../as-it-is.js';
import { path, queryOf, question, samples, type ScopeCaveat } from '../scope/arbitraries.js';
import { expectSame } from '../scope/laws.js';
import { type Items, type Path, resourceOf } from '../scope/model.js';
import { isReachable, type World, world } from '../scope/worlds.js';
import { refused, unlessRefused } from './thrown.js';

const RUNS = { numRuns: 2000 };
const rootKey = 'a root key of 32 bytes, no less.';
const identity = { keyId: 'k1', subject: 'usr-1', id: 'x' };
const context = { now: 5, ip: '10.0.0.1' };

type WorldDialect = World['dialect'];
/** A query with an access. */
type GrantQuery = Parameters<Grant<WorldDialect>['can']>[0];
type Given = readonly CaveatInput<WorldDialect>[];

function tokenOf({ dialect }: World, given: Given) {
  return withCaveats(mint({ rootKey, dialect, identity }), given, dialect);
}

/** A token with some caveats, opened once, to be judged often. */
function opening(of: World, given: Given) {
  return open(tokenOf(of, given), { rootKey, dialect: of.dialect });
}

type OpenedToken = ReturnType<typeof opening>;

function verifying(opened: OpenedToken, request: TokenRequest<WorldDialect>) {
  return unlessRefused(() => judge.verify(opened, { request }));
}

function inferring(opened: OpenedToken): InferredScope<WorldDialect> | undefined {
  return unlessRefused(() => judge.inferScope(opened, { context }));
}

function requestOf(where: Path, action: string): TokenRequest<WorldDialect> {
  return { ...context, resource: resourceOf(where), access: action };
}

const values = (given: readonly { readonly caveat: ScopeCaveat }[]): ScopeCaveat[] =>
  given.map(({ caveat }) => caveat);

const action = (of: World): fc.Arbitrary<string> => fc.constantFrom(...of.declaration.actions);

const asked = world.chain((of) =>
  fc.record({
    of: fc.constant(of),
    given: samples(of),
    more: samples(of, 2),
    questions: fc.array(question(of), { minLength: 1, maxLength: 6 }),
    act: action(of),
  }),
);

/** Caveats of context and usage, met and unmet, and some that nobody reads. */
const other = fc.constantFrom(
  ...['time < 6', 'time < 5', 'ip = 10.0.0.0/8', 'ip = 11.0.0.0/8', 'interface = rest'],
  ...['colour = red', 'access = none', 'a', 'repo', 'repo =', 'permit = read,read', ''],
);

describe('1. adding any caveat', () => {
  test('never lets a request in that was kept out, nor widens what is inferred', () => {
    fc.assert(
      fc.property(asked, fc.option(other), ({ of, given, more, questions, act }, text) => {
        const before = values(given);
        const after = [...before, ...values(more), ...(text === null ? [] : [text])];
        const [openBefore, openAfter] = [opening(of, before), opening(of, after)];
        const [wide, narrow] = [inferring(openBefore)!, inferring(openAfter)];
        for (const { path: where, access } of questions) {
          const request = requestOf(where, act);
          if (!verifying(openBefore, request))
            expect(verifying(openAfter, request)).toBeUndefined();
          if (narrow === undefined) continue;
          const query = queryOf({ path: where, access });
          if (!scopeAllows(wide, query)) expect(scopeAllows(narrow, query)).toBe(false);
          if (!scopeOverlaps(wide, query)) expect(scopeOverlaps(narrow, query)).toBe(false);
        }
        for (const [level, { in: parent, match }] of Object.entries(of.declaration.levels)) {
          if (parent !== undefined || match === 'prefix' || narrow === undefined) continue;
          const [all, some] = [idsInScope(wide, level, {}), idsInScope(narrow, level, {})];
          if (all.kind === 'nothing') expect(some.kind).toBe('nothing');
          if (all.kind === 'only') {
            expect(all.ids).toEqual(
              expect.arrayContaining(some.kind === 'only' ? [...some.ids] : []),
            );
            expect(some.kind).not.toBe('all');
          }
        }
      }),
      RUNS,
    );
  });
});

describe('2. a request is within what is inferred', () => {
  test('exactly when verify lets it in, and the grant says the same', () => {
    let [letIn, all] = [0, 0];
    fc.assert(
      fc.property(asked, ({ of, given, questions, act }) => {
        const opened = opening(of, values(given));
        const inferred = inferring(opened)!;
        const grants = questions.map(({ path: where }) => verifying(opened, requestOf(where, act)));
        const grant = grants.find((each) => each !== undefined);
        if (grant !== undefined) expectSame(grant.scope, inferred.scope);
        for (const [i, { path: where, access }] of questions.entries()) {
          const isLetIn = grants[i] !== undefined;
          expect(scopeAllows(inferred, { ...resourceOf(where), access: act })).toBe(isLetIn);
          const inModel = given.every(({ items }) => of.model.allows(items, where, [act]));
          expect(isLetIn).toBe(inModel && isReachable(of, where));
          if (isLetIn) letIn++;
          all++;
          if (grant === undefined) continue;
          expect(grant.can({ ...resourceOf(where), access: act })).toBe(isLetIn);
          if (access.length === 0) continue;
          const each = access.map((one) => verifying(opened, requestOf(where, one)));
          const can = grant.can(queryOf({ path: where, access }) as GrantQuery);
          expect(can).toBe(each.every((one) => one !== undefined));
        }
      }),
      RUNS,
    );
    expect(letIn).toBeGreaterThan(all / 10);
    expect(letIn).toBeLessThan(all / 1.5);
  });

  test('and each caveat is met exactly if its set has it', () => {
    fc.assert(
      fc.property(asked, ({ of, given, questions, act }) => {
        const opened = opening(of, values(given));
        for (const { path: where } of questions) {
          const { allowed, caveats } = judge.explain(opened, { request: requestOf(where, act) });
          const reachable = isReachable(of, where);
          const isIn = given.map(({ items }) => of.model.allows(items, where, [act]));
          if (reachable) expect(caveats.map(({ met }) => met)).toStrictEqual(isIn);
          expect(allowed).toBe(reachable && isIn.every(Boolean));
        }
      }),
      RUNS,
    );
  });

  test('what is let in of a request that leaves something out is let in however it is completed', () => {
    let letIn = 0;
    const left = fc.constantFrom<('resource' | 'access')[][]>(
      ['resource'],
      ['access'],
      ['resource', 'access'],
    );
    fc.assert(
      fc.property(asked, left, ({ of, given, questions, act }, names) => {
        const opened = opening(of, values(given));
        for (const { path: where } of questions) {
          const partial = { ...requestOf(where, act) };
          for (const name of names) delete partial[name];
          if (!verifying(opened, partial)) continue;
          for (const other of questions) {
            if (!isReachable(of, other.path)) continue;
            for (const one of of.declaration.actions) {
              const complete = { ...requestOf(other.path, one), ...partial };
              expect(verifying(opened, complete)).toBeDefined();
              if (given.length > 0) letIn++;
            }
          }
        }
      }),
      RUNS,
    );
    expect(letIn).toBeGreaterThan(100);
  });
});

test('3. neither the order of caveats nor having one twice changes what is inferred', () => {
  const shuffled = asked.chain(({ of, given }) =>
    fc.record({
      of: fc.constant(of),
      given: fc.constant(given),
      again: fc.shuffledSubarray([...given, ...given]),
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ of, given, again }) => {
      const others = inferring(opening(of, values([...again, ...given].reverse())));
      expectSame(others, inferring(opening(of, values(given))));
    }),
    RUNS,
  );
});

describe('4. what is written is read as it was', () => {
  const format = fc.constantFrom<('v1' | 'v2' | 'v1-json' | 'v2-json')[]>(
    'v1',
    'v2',
    'v1-json',
    'v2-json',
  );

  test('every caveat, in every format of a token', () => {
    fc.assert(
      fc.property(asked, format, ({ of: { dialect }, given }, as) => {
        const minted = mint({ rootKey, dialect, identity });
        const token = attenuate(minted, values(given), { dialect });
        const read = deserialize(serialize(token, as));
        expect(read).toEqual(token);
        const reads = read.macaroon.unsafeCaveats.map(({ condition: bytes }) =>
          dialect.read(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)),
        );
        expectSame(
          reads.map((each) => each?.caveat),
          values(given),
        );
        for (const each of values(given)) {
          expect(dialect.write(JSON.parse(JSON.stringify(each)))).toBe(dialect.write(each));
        }
      }),
      RUNS,
    );
  });

  test('and a text has one meaning: it is written as it was read, or nobody reads it', () => {
    const edit = fc.record({
      at: fc.nat(60),
      drop: fc.nat(2),
      add: fc.constantFrom(
        '',
        '|',
        '/',
        '%',
        '%2F',
        '%41',
        '\u0000',
        '%00',
        ' ',
        ',',
        ':',
        'A',
        '\ud800',
      ),
    });
    let readable = 0;
    fc.assert(
      fc.property(
        asked,
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        ({ of, given, act }, edits) => {
          const { dialect } = of;
          for (const caveat of values(given)) {
            const text = edits.reduce(
              (before, { at, drop, add }) => before.slice(0, at) + add + before.slice(at + drop),
              dialect.write(caveat),
            );
            const found = dialect.read(text);
            if (found !== undefined) {
              readable++;
              expect(dialect.write(found.caveat)).toBe(text);
              continue;
            }
            // A lone surrogate is no text that bytes can hold.
            if (!text.isWellFormed()) continue;
            const token = tokenOf(of, [text]);
            const request = requestOf([], act);
            expect(refused(() => verify(token, { rootKey, dialect, request })).code).toBe(
              'unknown_caveat',
            );
            for (const ask of [inferScope, whoami]) {
              expect(refused(() => ask(token, { rootKey, dialect, context })).code).toBe(
                'unknown_caveat',
              );
            }
          }
        },
      ),
      RUNS,
    );
    expect(readable).toBeGreaterThan(RUNS.numRuns / 10);
  });
});

test('5. a token of which any bit is flipped lets nobody in', () => {
  fc.assert(
    fc.property(asked, fc.constantFrom('v1', 'v2'), fc.nat(), ({ of, given }, as, place) => {
      const { dialect } = of;
      const bytes = Buffer.from(serialize(tokenOf(of, values(given)), as), 'base64url');
      const bit = place % (8 * bytes.length);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      const forged = bytes.toString('base64url');
      const { code } = refused(() => inferScope(forged, { rootKey, dialect, context }));
      expect(['bad_signature', 'malformed_token', 'truncated_token']).toContain(code);
    }),
    RUNS,
  );
});

describe('6. the narrowest caveats', () => {
  const wanted = world.chain((of) =>
    fc.record({
      of: fc.constant(of),
      requests: fc.array(fc.tuple(path(of), action(of)), { minLength: 1, maxLength: 4 }),
      lists: fc.array(samples(of, 3), { maxLength: 8 }),
      before: samples(of, 2),
      questions: fc.array(question(of), { minLength: 4, maxLength: 8 }),
    }),
  );

  const narrowest = (of: World, requests: readonly (readonly [Path, string])[]) =>
    narrowestCaveats<WorldDialect>(
      requests.map(([where, act]) => ({ resource: resourceOf(where), access: act })),
      { dialect: of.dialect },
    );

  /** Whether requests have a level in common, or may have actions of their own. */
  const canBe = (of: World, requests: readonly (readonly [Path, string])[]): boolean =>
    of.declaration.mixed !== undefined ||
    (new Set(requests.map(([where]) => where[0]?.[0] ?? null)).size === 1 &&
      requests.every(([where]) => where.length > 0));

  test('let in all of the requests, and all that they let in, every other list that does lets in', () => {
    let [narrower, lists] = [0, 0];
    fc.assert(
      fc.property(wanted, ({ of, requests, lists: others, before, questions }) => {
        if (!canBe(of, requests)) {
          expect(() => narrowest(of, requests)).toThrow(TypeError);
          return;
        }
        const tightest = narrowest(of, requests);
        expect(narrowest(of, [...requests, ...requests].reverse())).toEqual(tightest);
        const opened = opening(of, tightest);
        for (const [where, act] of requests) {
          expect(verifying(opened, requestOf(where, act))).toBeDefined();
        }
        // Those of a token, too, that lets all of the requests in.
        const candidates = [...others, ...others.map((each) => [...before, ...each])];
        const scope = inferring(opened)!.scope;
        for (const list of candidates) {
          const reachesAll = requests.every(([where, act]) =>
            list.every(({ items }) => of.model.allows(items, where, [act])),
          );
          if (!reachesAll) continue;
          lists++;
          const inferred = inferring(opening(of, values(list)))!.scope;
          if (JSON.stringify(inferred) !== JSON.stringify(scope)) narrower++;
          for (const item of itemsOf(of, scope)) {
            for (const act of item.access) {
              const query = { ...resourceOf(item.path), access: act };
              expect(scopeAllows(inferred, query)).toBe(true);
            }
          }
          for (const { path: where } of questions) {
            for (const act of of.declaration.actions) {
              const query = { ...resourceOf(where), access: act };
              if (scopeAllows(scope, query)) expect(scopeAllows(inferred, query)).toBe(true);
            }
          }
        }
      }),
      RUNS,
    );
    expect(lists).toBeGreaterThan(RUNS.numRuns / 4);
    expect(narrower).toBeGreaterThan(RUNS.numRuns / 8);
  });
});

/** The items of a report; everything is one of them all. */
function itemsOf(
  { declaration, model }: World,
  scope: InferredScope<WorldDialect>['scope'],
): Items {
  if (scope.kind === 'nothing') return [];
  if (scope.kind === 'unrestricted') return model.everything;
  return scope.resources.map(({ access, ...resource }) => ({
    path: Object.entries(resource).filter(
      (entry): entry is [string, string] =>
        entry[0] in declaration.levels && typeof entry[1] === 'string',
    ),
    access,
  }));
}

describe('what a client sends that is no id', () => {
  test('is denied for every token, as scope, and never the server’s mistake', () => {
    let none = 0;
    fc.assert(
      fc.property(asked, ({ of, questions, act }) => {
        for (const { path: where } of questions) {
          if (isReachable(of, where)) continue;
          none++;
          const opened = opening(of, []);
          const request = requestOf(where, act);
          expect(refused(() => judge.verify(opened, { request })).code).toBe('scope_denied');
          const inferred = inferring(opened)!;
          expect(scopeAllows(inferred, resourceOf(where))).toBe(false);
          expect(scopeOverlaps(inferred, resourceOf(where))).toBe(false);
        }
      }),
      RUNS,
    );
    expect(none).toBeGreaterThan(RUNS.numRuns / 4);
  });
});
