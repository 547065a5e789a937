import { filterByScope, inferScope, mint, table } from 'caveats';
import { expect, test } from 'vitest';
import { intersectNames } from '../../src/scope/names.js';
import { growthOf, LINEAR } from './growth.js';

const rootKey = 'a root key of 32 bytes, no less.';

test('what lists of names have in common is found without comparing every name with every other', async () => {
  const growth = await growthOf((share) => {
    const names = Array.from({ length: 4000 * share }, (_, i) => `usr-${i}`);
    const whitelists = [names, names.toReversed(), names];
    return () => intersectNames(whitelists);
  });
  expect(growth).toBeLessThan(LINEAR);
});

test('items are chosen by a scope without going through all of its tables for each', async () => {
  const growth = await growthOf((share) => {
    const [first, ...others] = Array.from({ length: 4000 * share }, (_, i) => `t${i}`);
    const { scope } = inferScope(
      mint({ rootKey, identity: { subject: 'u' }, caveats: [table('A', first!, ...others)] }),
      { rootKey, context: {} },
    );
    const items = [first!, ...others].flatMap((id) => [id, `${id}!`]);
    return () => {
      for (const parents of [false, true]) {
        const reached = filterByScope(scope, items, (id) => ({ doc: 'A', table: id }), { parents });
        if (reached.length !== items.length / 2) throw new Error('not those that it reaches');
      }
    };
  });
  expect(growth).toBeLessThan(LINEAR);
});
