import {
  type AnyCaveat,
  createDialect,
  defineCaveat,
  defineScope,
  type Input,
  standardDialect,
  withKinds,
} from 'caveats';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { withWords } from '../../src/reading/dialect-words.js';
import { sourcesOfEntries } from '../entries.js';
import { root } from '../docs/fences.js';

const aboutOf = (dialect = standardDialect): readonly string[] => {
  const { kinds, fields } = withWords(dialect);
  const inputs = [...kinds.values(), ...fields.values()].flatMap((each) => each.inputs ?? []);
  return [...inputs, ...fields.values()].flatMap(({ about = [] }) => about);
};

test('every kind and field of the standard dialect has words', () => {
  const { kinds, fields } = withWords(standardDialect);
  for (const { type, describe, inputs = [] } of kinds.values()) {
    expect([type, typeof describe, inputs.length > 0]).toEqual([type, 'function', true]);
  }
  for (const [name, { about, inputs }] of fields) {
    expect([name, (about ?? inputs) !== undefined]).toEqual([name, true]);
  }
});

test('a kind of one’s own in place of a standard one has no words but its own', () => {
  const ip = defineCaveat({
    type: 'ip',
    role: 'context',
    fields: { ip: { of: 'text', about: 'an address of our own' } },
    decode: (text) => (text === 'ip' ? { type: 'ip' } : undefined),
    encode: () => 'ip',
    check: () => ({ ok: true }),
  });
  const { kinds, fields } = withWords(createDialect({ kinds: [ip] }));
  expect(kinds.get('ip')).toBe(ip);
  expect(kinds.get('asn')?.describe).toBeTypeOf('function');
  expect(fields.get('ip')).toMatchObject({ about: 'an address of our own', value: 'ADDRESS' });
});

test('a scope kind of another system’s text is given as its author says, or not at all', () => {
  const files = defineScope({ levels: { file: { match: 'prefix' } }, actions: ['read'] });
  const written = { decode: () => undefined, encode: () => 'file:/a', reaches: () => [{}] };
  const flag = { name: 'root', about: 'for all', of: 'flag', toValue: () => ({ type: 'root' }) };
  const scope = withKinds(
    files,
    { type: 'file', start: 'file:', ...written },
    { type: 'access', start: 'access:', ...written },
    { type: 'quota', ...written },
    { type: 'root', start: 'root:', ...written, inputs: [flag as Input<AnyCaveat>] },
  );
  const { kinds } = withWords(createDialect({ scope, standardKinds: false }));
  const given = [...kinds.values()].map(({ type, inputs = [] }) => [type, inputs.length]);
  expect(Object.fromEntries(given)).toEqual({ file: 0, access: 0, quota: 0, root: 1 });
});

test('a bundle of verify contains none of them', async () => {
  const { outputFiles } = await build({
    stdin: { contents: "export { verify } from 'caveats';", loader: 'ts', resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    alias: sourcesOfEntries(),
    write: false,
  });
  const { text } = outputFiles[0]!;
  expect(text).toContain('autonomous systems'); // of a message of the constructor
  const words = aboutOf();
  expect(words.length).toBeGreaterThan(20);
  expect(words.filter((about) => text.includes(about))).toEqual([]);
  expect(text).not.toMatch(/Only from|Only for|Valid until/);
});
