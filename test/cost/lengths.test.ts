import {
  type Caveat,
  createDialect,
  defineCaveat,
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
    inspect(token),
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

test('what a kind of one’s own leaves is reported once', () => {
  const folder = defineCaveat({
    type: 'folder',
    role: 'scope',
    decode: (text) =>
      text.startsWith('folder = ') ? { type: 'folder' as const, path: text.slice(9) } : undefined,
    encode: ({ path }) => `folder = ${path}`,
    check: () => ({ ok: false, reason: 'not_allowed' }),
  });
  const dialect = createDialect({ kinds: [folder] });
  const caveats = Array.from({ length: 1000 }, (_, i): Caveat | string => `folder = ${i}`);
  const token = mint({ rootKey, identity, dialect, caveats });
  const inferred = inferScope(token, { rootKey, dialect, context: MET });
  expect(JSON.stringify(inferred).length).toBeLessThan(atMost(serialize(token)));
});
