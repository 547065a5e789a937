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

test('no theorem has an axiom', () => {
  expect(assumptions).toBe('Closed under the global context\n');
});

test('the page has the number of the vectors, and of the mistakes that they notice', () => {
  const vectors = readVectors().reduce((sum, { cases }) => sum + cases.length, 0);
  expect(page).toContain(`the answers of the model to ${vectors.toLocaleString('en')} tokens`);
  const mistakes = [...read('mutants.test.ts').matchAll(/^ {2}(?:\['|\[\n {4}')\w+\/[\w-]+',/gm)];
  expect(page).toContain(`makes ${mistakes.length} deliberate mistakes`);
});
