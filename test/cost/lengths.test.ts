import {
  createDialect,
  defineScope,
  explain,
  inferScope,
  inspect,
  mint,
  serialize,
  TokenError,
  verify,
  whoami,
} from 'caveats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { swallow } from './growth.js';
import { MET } from './requests.js';
import { type Shape, SHAPES } from './shapes.js';

const rootKey = 'a root key of 32 bytes, no less.';
const identity = { type: 'access', id: 'tok-1', subject: 'usr-1' } as const;

/** The longest answer for a token of some length, in characters. */
const atMost = (text: string): number => 24 * text.length + 2000;

/** Everything that is said of a token, as JSON. */
function answersFor(conditions: readonly string[]): readonly [string, readonly string[]] {
  const token = mint({ rootKey, identity, caveats: [...conditions] });
  const denied = swallow(() => verify(token, { rootKey, request: {} }));
  const inferred = swallow(() => inferScope(token, { rootKey, context: MET }));
  const answers = [
    inferred,
    // Of a token that is denied, the denial.
    inferred instanceof TokenError ? inferred : whoami(token, { rootKey, context: MET }),
    explain(token, { rootKey, request: MET }),
    explain(token, { rootKey, request: {} }),
    swallow(() => inspect(token)),
    denied instanceof TokenError ? denied.failures : denied,
  ];
  return [serialize(token), answers.map((answer) => JSON.stringify(answer))];
}

function expectShort(conditions: readonly string[]): void {
  const [text, answers] = answersFor(conditions);
  for (const answer of answers) expect(answer.length).toBeLessThan(atMost(text));
}

describe('no answer is longer than a small multiple of the token', () => {
  const shapes = Object.values(SHAPES).flat();

  test('for any kind of caveat, alone and with any other', () => {
    for (const a of shapes) {
      expectShort(a.of(40_000));
      for (const b of shapes) if (!a.size && !b.size) expectShort([...a.of(500), ...b.of(500)]);
    }
  });

  test('for any few of them', () => {
    const some = fc.array(
      fc.tuple(fc.constantFrom<Shape[]>(...shapes), fc.integer({ min: 1, max: 4000 })),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(some, (given) => {
        expectShort(given.flatMap(([shape, length]) => shape.of(length)));
      }),
      { numRuns: 300 },
    );
  });

  test('for a long service that patterns with wildcards in different places would copy', () => {
    const patterns = (entry: (i: number) => string): string =>
      `api = ${Array.from({ length: 100 }, (_, i) => entry(i)).join('|')}`;
    expectShort([
      `api = ${'s'.repeat(5000)}/get/*.*`,
      patterns((i) => `all/get/${i}.*`),
      patterns((i) => `all/get/*.${i}`),
    ]);
  });
});

test('a refusal of a token of thousands of caveats is shorter than the token', () => {
  const token = mint({ rootKey, identity, caveats: Array.from({ length: 5000 }, () => 'x') });
  const error = swallow(() => verify(token, { rootKey, request: {} }));
  const { failures, omittedFailures } = error as TokenError;
  expect(JSON.stringify(failures).length).toBeLessThan(serialize(token).length);
  expect(failures.length + omittedFailures).toBe(5000);
});

test('what many caveats of a scope leave is reported once', () => {
  const scope = defineScope({
    levels: { org: {}, repo: { in: 'org' } },
    actions: ['read', 'write'],
    mixed: 'permit',
  });
  const dialect = createDialect({ scope });
  const given = Array.from({ length: 1000 }, (_, i) => [
    scope.caveats.org('acme', `org-${i}`),
    scope.caveats.permit({ org: 'acme', access: ['read'] }, { org: `${i}`, access: ['write'] }),
  ]).flat();
  const token = mint({ rootKey, identity, dialect, caveats: given });
  const inferred = inferScope(token, { rootKey, dialect, context: {} });
  expect(inferred.scope).toEqual({ kind: 'only', resources: [{ org: 'acme', access: ['read'] }] });
  expect(JSON.stringify(inferred).length).toBeLessThan(300);
});

test('a report is as long as its entries with the words of their actions, and no longer', () => {
  const actions = Array.from({ length: 31 }, (_, i) => `action-${i}`);
  const scope = defineScope({ levels: { org: {}, repo: { in: 'org' } }, actions });
  const dialect = createDialect({ scope });
  const repos = (count: number) => Array.from({ length: count }, (_, i) => `r${i}`);
  const infer = (count: number) => {
    const [first, ...others] = repos(count);
    const caveats = [scope.caveats.repo('acme', first!, ...others)];
    const token = mint({ rootKey, identity, dialect, caveats });
    return inferScope(token, { rootKey, dialect, context: {} }).scope;
  };
  const perEntry = JSON.stringify({ org: 'acme', repo: 'r1000', access: actions }).length + 1;
  expect(JSON.stringify(infer(500)).length).toBeLessThan(500 * perEntry + 100);
  expect(swallow(() => infer(600))).toMatchObject({ code: 'token_too_large' });
});
