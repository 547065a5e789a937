import { expect, test } from 'vitest';
import { blocksOf, codeOf, PAGES, problemsOf } from './pages.js';

test('the code of every page compiles, as strictly as one may set the compiler', () => {
  const blocks = PAGES.flatMap((page) => codeOf(page).map((code, i) => [`${page}-${i}`, code]));
  expect(problemsOf(Object.fromEntries(blocks))).toEqual([]);
}, 120_000);

test.each(PAGES)('the page %s has 30 lines of code at most', (page) => {
  const lines = blocksOf(page, 'ts').flatMap((code) => code.split('\n'));
  expect(lines.filter((line) => line !== '').length).toBeLessThanOrEqual(30);
});
