import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../src/unknown.js';
import { DIALECTS } from '../../src/reading/dialects.js';
import { readToken } from '../../src/reading/read-token.js';
import { recognize, rivalsOf, saidBy } from '../../src/reading/recognize.js';

const folder = fileURLToPath(new URL('../vectors/dialects/', import.meta.url));
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

/** Every text of a token that was recorded, wherever it stands in the vectors. */
function tokensIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const texts = ['text', 'token', 'header', 'export'].flatMap((name) => {
    const held: unknown = Reflect.get(value, name);
    const text = typeof held === 'object' ? JSON.stringify(held) : String(held);
    return text.length > 60 ? [text] : [];
  });
  // Those of others have no caveats, or are not whole.
  const { foreign: _, ...own }: { readonly foreign?: unknown } = value;
  return [...texts, ...Object.values(own).flatMap(tokensIn)];
}

describe.each(files)('the recorded tokens of %s', (file) => {
  const texts = tokensIn(parseJson(readFileSync(folder + file, 'utf8')));
  const [system = ''] = file.split(/[.-]/);
  // A token that nobody narrowed may say as much in two dialects.
  test.each(texts.map((text, i) => [i, text] as const))('are of that system: %i', (_, text) => {
    const { token } = readToken(text);
    const said = saidBy(token);
    const found = recognize(said, DIALECTS);
    const equals = [found.title, ...rivalsOf(said, found, DIALECTS)];
    expect(equals).toContain(DIALECTS.find(({ name }) => name === system)?.title);
  });

  test('are there', () => expect(texts.length).toBeGreaterThan(1));
});
