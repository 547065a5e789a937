import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../docs/fences.js';
import { programOf } from './product.js';

/** Counts lines without blank ones and comments. */
function countOf(code: string): number {
  return code.split('\n').filter((line) => !/^\s*(?:$|\/\/|\/?\*)/.test(line)).length;
}

const sourceOf = (file: string): string =>
  readFileSync(join(root, 'examples/git-host', file), 'utf8');

// With 0.4, which had no defineScope, each wrote its own kinds, codec, algebra and second route table.
test.each([
  ['a Git host', sourceOf('scope.ts') + sourceOf('app.ts'), 62, 273],
  ['an object store, its tokens and calls', programOf('guard-an-object-store'), 55, 197],
  ['a platform of apps, its tokens and calls', programOf('guard-a-platform-of-apps'), 60, 195],
  ['a gateway of tools, its tokens and calls', programOf('guard-a-gateway-of-tools'), 66, 298],
])('%s: the program has few lines', (_, code, most, with04) => {
  expect(countOf(code)).toBeLessThanOrEqual(most);
  expect(countOf(code)).toBeLessThan(with04 / 3);
});
