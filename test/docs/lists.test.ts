import { createDialect } from 'caveats';
import { httpStatus } from 'caveats/http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DIALECTS } from '../../src/reading/dialects.js';
import { sourcesOfEntries } from '../entries.js';
import { root } from './fences.js';

const kinds = [...createDialect({}).kinds.keys()];
const codes = Object.keys(httpStatus).map((code) => `\`${code}\``);
const entries = Object.keys(sourcesOfEntries()).map((entry) => entry.replace(/^caveats\b/, ''));
const dialects = DIALECTS.map(({ name }) => `\`${name}\``).slice(1);

// What a contributor adds a row for.
test.each<[string, string, readonly string[]]>([
  ['README.md', 'standard kind', kinds.map((kind) => `\`${kind} `)],
  ['README.md', 'entry point', entries.map((entry) => `${entry}\``)],
  ['docs/http.md', 'code of a token', codes],
  ['docs/cli.md', 'code of a token', codes],
  ['docs/dialects.md', 'dialect', dialects],
])('%s has each %s', (page, _, words) => {
  const text = readFileSync(join(root, page), 'utf8');
  expect(words.filter((word) => !text.includes(word))).toEqual([]);
});

test('docs/wire-format.md has the grammar of each standard kind', () => {
  const text = readFileSync(join(root, 'docs/wire-format.md'), 'utf8');
  expect(kinds.filter((kind) => !new RegExp(`= "${kind}["\\s]`).test(text))).toEqual([]);
});
