import {
  deserialize,
  explain,
  inferScope,
  inspect,
  mint,
  type TokenRequest,
  serialize,
  verify,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { growthOf, LINEAR, swallow, type Work } from './growth.js';
import { longParts, manyParts, MET } from './requests.js';
import { type Shape, SHAPES } from './shapes.js';

const rootKey = 'a root key of 32 bytes, no less.';

/** Everything that can be done with a token that somebody sends, in some requests. */
function everything(conditions: readonly string[], requests: readonly TokenRequest[]): Work {
  const token = mint({ rootKey, identity: { subject: 'u' }, caveats: [...conditions] });
  const text = serialize(token);
  return () => {
    const sent = deserialize(text, { maxLength: text.length });
    for (const request of requests) {
      swallow(() => verify(sent, { rootKey, request }));
      JSON.stringify(explain(sent, { rootKey, request }));
    }
    JSON.stringify(swallow(() => inferScope(sent, { rootKey, context: MET })));
    JSON.stringify(swallow(() => inspect(sent)));
  };
}

const kinds = Object.entries(SHAPES);
const size = (shape: Shape): number => shape.size ?? 46_000;

describe('what a token costs grows no faster than its length', () => {
  test.each(
    kinds.flatMap(([type, shapes]) => shapes.map((shape) => [type, shape.name, shape] as const)),
  )('%s: %s', async (_type, _name, shape) => {
    const growth = await growthOf((share) =>
      everything(shape.of(size(shape) * share), [MET, manyParts(share), longParts(share)]),
    );
    expect(growth).toBeLessThan(LINEAR);
  });
});

describe('what two kinds of caveat cost together grows no faster than their length', () => {
  const pairs = kinds.flatMap(([a, shapes]) =>
    kinds.map(([b, others]) => [a, b, shapes, others[0]!] as const),
  );

  test.each(pairs)('lists of %s, and many of %s', async (_a, _b, shapes, other) => {
    const usual = shapes.filter(({ size: own }) => own === undefined);
    const growth = await growthOf((share) => {
      const lists = usual.flatMap((shape) => shape.of((12_000 / usual.length) * share));
      return everything([...lists, ...other.of(12_000 * share)], [manyParts(share)]);
    });
    expect(growth).toBeLessThan(LINEAR);
  });
});

test('what api patterns with wildcards in different places cost grows no faster than their length', async () => {
  const growth = await growthOf((share) => {
    const patterns = (entry: (i: number) => string): string =>
      `api = ${Array.from({ length: 60 * share }, (_, i) => entry(i)).join('|')}`;
    const conditions = [
      `api = ${'s'.repeat(16_500 * share)}/get/*.*`,
      patterns((i) => `all/get/${i}.*`),
      patterns((i) => `all/get/*.${i}`),
    ];
    return everything(conditions, [MET]);
  });
  expect(growth).toBeLessThan(LINEAR);
});
