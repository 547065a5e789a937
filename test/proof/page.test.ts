import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readVectors } from './vectors.js';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const page = read('../../docs/proof.md');
const [theorems = '', assumptions] = read('assumptions.txt').split('\n\n');

test('the page names every theorem that was proved, and no other', () => {
  const named = [...page.matchAll(/`([A-Z]\w+\.\w+_\w+)`/g)].map(([, name]) => name);
  expect(named.sort()).toEqual(theorems.split('\n').sort());
});

test('the page names functions that the library has, each in its file', () => {
  let texts: string[] = [];
  for (const [, model = '', library = ''] of page.matchAll(/^\| (`.*?) +\| (.*?) +\|$/gm)) {
    if (!library.includes('../src/') && !library.endsWith('there')) continue;
    const linked = [...library.matchAll(/\((\.\.\/src\/[^)]+)\)/g)];
    if (!library.includes('there')) texts = [];
    texts = [...texts, ...linked.map(([, path]) => read(`../${path}`))];
    const names = library.includes('the same') ? model + library : library;
    for (const [, name] of names.matchAll(/`(\w+)`/g)) {
      expect(texts.join('\n'), name).toMatch(new RegExp(`\\b${name}\\b`));
    }
  }
  expect(texts).not.toEqual([]);
});

test('no theorem has an axiom', () => {
  expect(assumptions).toBe('Closed under the global context\n');
});

test('the page has the number of the vectors, and of the mistakes that they notice', () => {
  const vectors = readVectors().reduce((sum, { cases }) => sum + cases.length, 0);
  expect(page).toContain(`the answers of the model to ${vectors.toLocaleString('en')} tokens`);
  const mistakes = [...read('mutants.test.ts').matchAll(/^ {2}(?:\['|\[\n {4}')\w+\/[\w-]+',/gm)];
  expect(page).toContain(`makes ${mistakes.length} deliberate mistakes`);
});
