import { mint, mintDischarge, serialize } from 'caveats';
import { addFirstPartyCaveat, encode } from 'caveats/macaroon';
import { describe, expect, test } from 'vitest';
import { base64Of, base64UrlOf, dcache, HELD, hexOf, lnd, pypi } from '../reading/held.js';
import { withStandardCaveats } from '../as-it-is.js';
import { caveats, json, KEY, output } from './program.js';

const hex = hexOf(encode(lnd, 'v2'));
const narrower = ['attenuate', '--allow-unknown', 'time-before 2029'];

describe('a token as people hold it', () => {
  test.each(HELD)(
    '$name is inspected, and said to be what it is',
    async ({ given, what, macaroons }) => {
      const shown = await json(['inspect'], { stdin: given });
      expect(shown).toMatchObject({ code: 0, verified: false, read: what });
      expect(shown['caveats']).toHaveLength(macaroons[0]!.unsafeCaveats.length);
      expect(shown['discharges']).toHaveLength(macaroons.length - 1);
      expect(await output(['inspect'], { stdin: given })).toMatch(/^├─ given as +\S/m);
    },
  );

  test('is narrowed in its form', async () => {
    const narrow = (given: string): Promise<string> => output(narrower, { stdin: given });
    const [ofLnd, ofPypi] = [lnd, pypi].map((each) =>
      addFirstPartyCaveat(each, 'time-before 2029'),
    );
    expect(await narrow(`${hex}\n`)).toBe(`${hexOf(encode(ofLnd!, 'v2'))}\n`);
    expect(await narrow(`password = pypi-${base64UrlOf(encode(pypi, 'v2'))}`)).toBe(
      `pypi-${base64UrlOf(encode(ofPypi!, 'v2'))}\n`,
    );
  });

  test('is judged, with its discharges bound where they have to be', async () => {
    for (const name of ['Snap Store: SNAPCRAFT_STORE_CREDENTIALS', 'Snap Store: a header']) {
      const { given } = HELD.find((each) => each.name === name)!;
      // The signatures are valid: what is left is that nobody here knows these caveats.
      const { error } = await json(['verify'], { stdin: given });
      expect(error).toMatchObject({ code: 'unknown_caveat' });
    }
  });

  test('an export is narrowed with its discharge, of which nothing is said to be dropped', async () => {
    const { given } = HELD.find(({ name }) => name.includes('SNAPCRAFT'))!;
    const { stdout, stderr } = await caveats(narrower, { stdin: given });
    expect(stderr).not.toContain('dropped');
    expect(await json(['inspect'], { stdin: stdout })).toMatchObject({
      caveats: [{}, {}, { condition: 'time-before 2029' }],
      discharges: [{ requested: true }],
    });
  });
});

describe('a binary file', () => {
  const files = (): Map<string, string | Uint8Array> =>
    new Map([['admin.macaroon', encode(lnd, 'v2')]]);
  const given = ['--token-file', 'admin.macaroon'];
  const narrowed = encode(addFirstPartyCaveat(lnd, 'time-before 2029'), 'v2');

  test('is written as one by --out', async () => {
    const all = files();
    expect(await output([...narrower, ...given, '--out', 'narrow'], { files: all })).toBe('');
    expect(Buffer.from(all.get('narrow')!).equals(narrowed)).toBe(true);
  });

  test('is printed as base64, and that is said', async () => {
    for (const out of [[], ['--out', '-']]) {
      const argv = [...narrower, ...given, ...out];
      const { stdout, stderr } = await caveats(argv, { files: files() });
      expect(stdout.trim()).toBe(base64UrlOf(narrowed));
      expect(stderr).toContain(
        'caveats: this is base64 of the binary token; --out writes a binary file\n',
      );
    }
  });

  test('is converted as any other', async () => {
    const converted = await caveats(['convert', '--format', 'v1', ...given], { files: files() });
    expect(converted).toEqual({
      code: 0,
      stderr: '',
      stdout: `${base64UrlOf(encode(lnd, 'v1'))}\n`,
    });
  });

  test('of version 1 comes from standard input too', async () => {
    const stdin = encode(dcache, 'v1');
    expect(await json(['inspect'], { stdin })).toMatchObject({ format: 'v1', read: /binary file/ });
  });
});

describe('an argument that holds a token is refused and not repeated', () => {
  const texts = HELD.flatMap(({ name, given }) =>
    typeof given === 'string' ? [[name, given] as const] : [],
  );
  test.each(texts)('%s', async (_, given) => {
    for (const argv of [
      ['attenuate', given],
      ['inspect', `--token-file=${given}`],
    ]) {
      const { code, stdout, stderr } = await caveats(argv);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('looks like a token');
    }
  });

  test('and one that is cut off', async () => {
    const { stderr } = await caveats(['attenuate', hex.slice(0, 90)]);
    expect(stderr).toContain('argument 1 looks like a token');
  });

  test.each([
    ['a condition', `tenant = ${base64UrlOf(encode(pypi, 'v2'))}`],
    ['the name of a file', `./${base64UrlOf(encode(pypi, 'v2'))}.txt`],
    ['an assignment in hex', `token=${hex}`],
    ['a sentence', `use ${base64Of(encode(pypi, 'v2'))}, please`],
    ['its second half', base64UrlOf(encode(pypi, 'v2')).slice(-80)],
  ])('and one in %s', async (_, given) => {
    for (const argv of [
      ['attenuate', '--allow-unknown', given],
      ['attenuate', '--allow-unknown', '--', given],
      ['keygen', `--out=${given}`],
    ]) {
      const { code, stdout, stderr } = await caveats(argv);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('looks like a token');
    }
  });

  test.each([
    ['attenuate', '--allow-unknown', 'src/Version2/a-rather-long/path/of-a/Project/with/Tokens'],
    ['attenuate', '--allow-unknown', 'My_Internal_Service_Account_For_Deployment_Of_Version_2'],
    ['attenuate', '--allow-unknown', `sha512-${'aB3/'.repeat(21)}aw==`],
    ['attenuate', '--allow-unknown', `payment-hash ${'ab'.repeat(32)}`],
    ['attenuate', '--allow-unknown', 'ab'.repeat(32)],
    ['attenuate', '--allow-unknown', 'path:/data/2030/a-rather-long-folder-name/and-one-more'],
    ['attenuate', '--doc', 'c0ffee00-1234-4abc-9def-0123456789ab'],
  ])('and nothing else: %s %s %s', async (...argv) => {
    const stdin = serialize(mint({ rootKey: KEY, identity: { subject: 'u' } }));
    expect(await caveats(argv, { stdin })).toMatchObject({ code: 0, stderr: '' });
  });
});

test('what is not a macaroon is said to be none, and not to be changed', async () => {
  const { code, stderr } = await caveats(['inspect'], {
    stdin: 'c0ffee00-1234-4abc-9def-0123456789ab',
  });
  expect(code).toBe(10);
  expect(stderr).toBe(
    'caveats: The token is malformed (malformed_token)\n  This is not a macaroon; it looks like a UUID.\n',
  );
});

test('two tokens are refused', async () => {
  const stdin = `macaroon=${base64UrlOf(encode(lnd, 'v2'))}; macaroon=${base64Of(encode(pypi, 'v2'))}`;
  const { stderr } = await caveats(['inspect'], { stdin });
  expect(stderr).toContain('There is more than one token in it. Give one of them.');
});

describe('what is printed of a token that is as long as one can be', () => {
  const broad = mint({ rootKey: KEY, location: 'x'.repeat(2000), identity: { subject: 'u' } });
  const own = (conditions: readonly string[]): string =>
    serialize(withStandardCaveats(broad, conditions));
  const many = (count: number, toText: (i: number) => string): readonly string[] =>
    Array.from({ length: count }, (_, i) => toText(i));
  const discharges = many(500, (i) => `d${i}`).map(
    (identifier) =>
      mintDischarge({ rootKey: 'k', identifier, caveats: many(2, (i) => `doc = ${i}`) }).macaroon,
  );
  const LONG: Readonly<Record<string, string>> = {
    'thousands of caveats': own(many(4862, (i) => `x ${i}`)),
    'one giant caveat': own([`doc = ${'"\u202e'.repeat(9000)}`]),
    'one giant list': own([`doc = ${many(6000, (i) => `d${i}`).join('|')}`]),
    'tables of many docs': own([`table = ${many(4000, (i) => `d${i % 60}/t${i}`).join('|')}`]),
    'many discharges': serialize({ ...broad, discharges }),
    'long lists in everything': own([
      `table = ${many(144, (i) => `d${i % 12}/t${i}`).join('|')}`,
      ...many(12, (i) => `api = ${many(12, (j) => `a${i}/get/s${j}`).join('|')}`),
      ...many(20, (i) => `time < ${2_000_000_000 + i}`),
    ]),
  };
  const env = { CAVEATS_KEY: KEY, CAVEATS_PARENT_TOKEN: serialize(broad) };

  test.each(
    Object.entries(LONG).flatMap(([name, stdin]) =>
      ['inspect', 'explain', 'diff', 'infer'].map((command) => [command, name, stdin] as const),
    ),
  )('is a page or two by %s: %s', async (command, _, stdin) => {
    const { stdout, stderr } = await caveats([command], { stdin, env });
    const lines = (stdout + stderr).split('\n');
    expect(lines.length).toBeLessThan(300);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(12_000);
  });

  test('says how much is left out, and all of it is in the document', async () => {
    const stdin = LONG['thousands of caveats']!;
    const told = await output(['inspect'], { stdin });
    expect(told).toContain('│  └─ … and 4,812 more: --json has all\n');
    expect(told).toContain('\\… 1,400 more characters');
    expect(told).toContain('reaches   nothing as it is: 4,862 caveats not understood');
    expect((await json(['inspect'], { stdin }))['caveats']).toHaveLength(4862);
    const cut = await caveats(['inspect'], { stdin: stdin.slice(0, -9) });
    expect(cut.stdout).toContain('… and 4,812 more: --json has all\n');
    expect(await output(['inspect'], { stdin: LONG['many discharges']! })).toContain(
      '├─ 495 more discharges  --json has all\n',
    );
  });

  test.each([
    'thousands of caveats',
    'one giant caveat',
    'tables of many docs',
    'long lists in everything',
  ])('has a line for each thing that a token can be restricted in: %s', async (name) => {
    const told = await output(['inspect'], { stdin: LONG[name]! });
    expect(told).toMatch(/\n├─ caveats.*\n(.+\n)*└─ reaches.*\n(.+\n)* {3}└─ api\b/);
  });

  test('is a page or two for a deep tree, too', async () => {
    const levels = { a: {}, b: { in: 'a' }, c: { in: 'b' }, d: { in: 'c' }, e: { in: 'd' } };
    const files = new Map([['scope', JSON.stringify({ levels, actions: ['read'] })]]);
    const paths = many(5 ** 5, (i) => [...i.toString(5).padStart(5, '0')].join('/'));
    const stdin = serialize(withStandardCaveats(broad, [`e = ${paths.join('|')}`]));
    for (const command of ['inspect', 'infer']) {
      const told = await output([command, '--scope', 'scope'], { stdin, files });
      expect(told.split('\n').length).toBeLessThan(300);
      expect(told).toMatch(/─ resources +only these\n(.+\n)*.*─ api\b/);
    }
  });

  test('shows what is not met first, if not everything is shown', async () => {
    const stdin = own([...many(200, () => 'doc = A'), 'doc = B']);
    const { stdout } = await caveats(['explain', '--doc', 'A'], { stdin, env });
    expect(stdout.split('\n')[1]).toMatch(/^200 +doc = B/);
    expect(stdout).toContain('… and 101 more: --json has all');
  });
});
