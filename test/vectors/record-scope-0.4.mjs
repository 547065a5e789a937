// Records what caveats 0.4.0 answers about doc, table and access, in scope-0.4.json.gz. It is seeded and
// writes the same JSON each time. To run it again:
//
//   mkdir /tmp/caveats-0.4
//   git archive 9660bdf src package.json | tar -x -C /tmp/caveats-0.4
//   ln -s "$PWD/node_modules" /tmp/caveats-0.4
//   npx esbuild /tmp/caveats-0.4/src/index.ts --bundle --format=esm --platform=node \
//     --outfile=/tmp/caveats-0.4/index.mjs
//   node test/vectors/record-scope-0.4.mjs /tmp/caveats-0.4/index.mjs
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

const SEED = 4;
const WORLDS = 60;
const TOKENS_OF_WORLD = 40;
const FILE = new URL('scope-0.4.json.gz', import.meta.url);
const rootKey = 'a root key of 32 bytes, no less.';
const identity = { subject: 'usr-1', id: 'x' };

const [bundle] = process.argv.slice(2);
if (bundle === undefined) throw new TypeError('give the bundle of caveats 0.4');
const { access, doc, explain, inferScope, inspect, mint, readonly, serialize, table, TokenError } =
  await import(pathToFileURL(resolve(bundle)).href);

// What an encoding, an order or a record gets wrong.
// prettier-ignore
const IDS = [
  'A', 'AbCDeFGH', 'Xy', 'grid-1', 'a', 'aB', 'a!', 'a b', ' ', ' A', 'A ', '*', 'usr-*', '=', '.', '..',
  'a|b', 'a/b', 'a%b', '|', '/', '%', '||', '//', '%%', '%41', '%7C', '%7c', '%2F', '%00', '%zz', 'A|', '/A',
  '\u0000', 'a\u0000', '\u0001', 'a\u0001', '\t', '\n', 'a\r\n', '\u001f', '\u007f', '\u0080', '\u0085', '\u009f',
  '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'then', 'length',
  '0', '1', '2', '9', '10', '01', '-1', 'NaN', 'null', 'undefined', 'true', 'all', 'nothing', 'read',
  'é', 'e\u0301', 'É', 'ß', '日本', '\u00a0', '\u2028', '\ufeff', '\ufeffA', '\ufffd', '\uffff',
  '\u{10000}', '\u{1f600}', '\u{10ffff}', 'doc', 'doc = A', 'A/t', 'access = read', 'a:b', 'a,b', '"', '\\',
];
// Docs and tables of a world each, so that they come side by side in a report.
// prettier-ignore
const NEIGHBOURS = [
  [['a', 'a!', 'a\u0000', 'a b'], ['t', 't!', 't\u0000']],
  [['a|', 'aB', 'a%7C', 'a/'], ['t|', 'tB', 't%7C']],
  [['1', '10', '2', '01'], ['9', '10', '-1']],
  [['\uffff', '\u{10000}', '\ufeff', 'A'], ['\uffff', '\u{10000}', 'é']],
  [['__proto__', 'constructor', 'toString', 'A'], ['__proto__', 'constructor', 'length']],
  [['A', '%41', '%2541', '%'], ['A', '%41', '%2541']],
];
const LONGEST = 512;
const LONG_IDS = ['l', 'é', '|'].map((char) => char.repeat(LONGEST));
LONG_IDS.push('\u{1f600}'.repeat(LONGEST / 2));
const TOO_LONG_IDS = ['l'.repeat(LONGEST + 1), '%'.repeat(2 * LONGEST)];
const ILL_FORMED_IDS = ['\ud800', 'a\udc00', '\udc00\ud800b'];
const CHARACTERS = [...'aA0|/%=: \u0000\u0001\n\u007f\u0085é\ufeff\u{1f600}', '25', '%7C'];

// prettier-ignore
const WRONG_TEXTS = [
  '', ' ', '=', '=A', 'A', 'undefined',
  'doc', 'doc ', 'doc =', 'doc = ', 'doc=A', 'doc  = A', 'doc =\tA', ' doc = A', 'Doc = A', 'DOC = A',
  'doc != A', 'doc < A', 'doc == A', 'doc\u00a0= A', '\ufeffdoc = A', 'docs = A', 'doc.id = A', 'doc: A',
  'doc = A|', 'doc = |A', 'doc = A||B', 'doc = |', 'doc = A/t', 'doc = A/', 'doc = /A', 'doc = /',
  'doc = %', 'doc = %4', 'doc = %41', 'doc = %7c', 'doc = %2f', 'doc = %0a', 'doc = %C3%A9', 'doc = %c3%a9',
  'doc = %EF%BB%BF', 'doc = %ED%A0%80', 'doc = %80', 'doc = %FF', 'doc = %00|\u0000', 'doc = a\u0000',
  'doc = A\n', 'doc = \u0085',
  'table', 'table = ', 'table = A', 'table = A/', 'table = /t', 'table = /', 'table = A/t/u', 'table = A//t',
  'table = A/t|', 'table = |A/t', 'table = A/t||B/t', 'table = A|B/t', 'table = A/t|B', 'table = A%2Ft',
  'table = A%2ft/u', 'table = %41/t', 'table = A/%74', 'table = A/t\n', 'table = A/\u0001', 'Table = A/t',
  'table=A/t', 'table  = A/t',
  'access', 'access = ', 'access = admin', 'access = Read', 'access = READ', 'access = write|read',
  'access = read|read', 'access = read|', 'access = |read', 'access = read|write|read', 'access = read,write',
  'access = read write', 'access = read ', 'access = re%61d', 'access = all', 'access = *', 'access != read',
  'access=read', 'access  = read', 'Access = read',
  'resource = A', 'list = doc', 'kind = only', 'tenant = acme', 'org = acme', 'grant = read doc:A',
  'permit = read', '__proto__ = A', 'constructor',
];

/** Mulberry32. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = generator(SEED);
const below = (end) => Math.floor(random() * end);
const pick = (list) => list[below(list.length)];
const some = (least, most, make) =>
  Array.from({ length: least + below(most - least + 1) }, () => make());

const tokenOf = (...caveats) => mint({ rootKey, identity, caveats });
const firstOf = (caveat) => inspect(tokenOf(caveat)).unverified.caveats[0];
const textOf = (value) => firstOf(value).condition;
const valueOf = (text) => firstOf(text).caveat ?? null;

function orTypeError(run) {
  try {
    return run();
  } catch (error) {
    if (error instanceof TypeError) return 'TypeError';
    throw error;
  }
}

/** A text with something inserted, replaced or left out. */
function edited(text) {
  const start = below(text.length + 1);
  const end = start + below(2);
  const changed = text.slice(0, start) + pick([...CHARACTERS, '', '']) + text.slice(end);
  return changed.isWellFormed() ? changed : `${text}|`;
}

/** Caveats about a few docs and tables, and requests for them, so that many of them meet. */
function worldOf(docs, tables) {
  const docText = () => textOf(doc(...some(1, 5, () => pick(docs))));
  const path = () => table(pick(docs), pick(tables)).whitelist[0];
  const tableText = () => textOf({ type: 'table', whitelist: some(1, 7, path) });
  const accessText = () => textOf(access(...some(1, 3, () => pick(['read', 'write']))));
  const text = () => pick([docText, docText, docText, tableText, tableText, accessText])();
  const noId = () => pick(['', ...TOO_LONG_IDS, ...ILL_FORMED_IDS]);
  const inDoc = () => ({ doc: pick(docs), table: pick([undefined, ...tables]) });
  const elsewhere = [
    () => undefined,
    () => ({}),
    () => ({ doc: pick([...IDS, ...tables]) }),
    () => ({ table: pick(IDS) }),
    () => ({ doc: noId(), table: pick([undefined, ...tables]) }),
    () => ({ doc: pick(docs), table: noId() }),
  ];
  const request = () => ({
    resource: pick([inDoc, inDoc, pick(elsewhere)])(),
    access: pick([undefined, 'read', 'write']),
  });
  return { text, request };
}

function verdictOf(token, request) {
  const { allowed, caveats, error } = explain(token, { rootKey, request });
  if (allowed) return { allowed };
  const failed = caveats.filter(({ met }) => !met);
  const unmet = failed.map(({ caveat, reason }) => [caveat?.type ?? null, reason]);
  return { allowed, code: error.code, unmet };
}

/** Docs as a list of pairs, by code units: a record would lose the order of ids such as `10`. */
function reportOf(token) {
  try {
    const { scope, access } = inferScope(token, { rootKey, context: {} });
    if (scope.kind !== 'only') return { scope: scope.kind, access };
    const docs = Object.entries(scope.docs).map(([id, { tables }]) => [id, tables]);
    return { scope: docs.sort(([a], [b]) => (a < b ? -1 : 1)), access };
  } catch (error) {
    if (error instanceof TokenError) return { code: error.code };
    throw error;
  }
}

const digest = createHash('sha256');

/** What 0.4 answers about a token with these conditions. */
function answersOf(texts, requests) {
  const token = tokenOf(...texts);
  digest.update(serialize(token));
  return {
    conditions: texts.map((text) => [text, valueOf(text)]),
    report: reportOf(token),
    answers: requests.map((request) => [request, verdictOf(token, request)]),
  };
}

const order = IDS.map((id) => [random(), id]).sort(([a], [b]) => a - b);
const mixedIds = some(60, 60, () => some(1, 5, () => pick(CHARACTERS)).join(''));
const inTurn = [...order.map(([, id]) => id), ...LONG_IDS, ...TOO_LONG_IDS, ...mixedIds];
const tokens = Array.from({ length: WORLDS }, (_, world) => {
  const ids = Array.from({ length: 7 }, (_id, i) => inTurn[(world * 7 + i) % inTurn.length]);
  const [docs, tables] = NEIGHBOURS[world] ?? [ids.slice(0, 4), ids.slice(4)];
  const { text, request } = worldOf(docs, tables);
  return some(TOKENS_OF_WORLD, TOKENS_OF_WORLD, () => {
    const texts = some(0, 5, text);
    if (texts.length > 0 && random() < 0.1) {
      texts[below(texts.length)] = random() < 0.5 ? pick(WRONG_TEXTS) : edited(pick(texts));
    }
    return answersOf(texts, some(3, 6, request));
  });
});
const wrong = WRONG_TEXTS.map((text) =>
  answersOf([text], [{ resource: { doc: 'A', table: 't' }, access: 'read' }]),
);

const NO_IDS = ['', ...ILL_FORMED_IDS, 5, null, true, ['A']];
const ANY_IDS = [...IDS, ...LONG_IDS, ...TOO_LONG_IDS, ...NO_IDS];
// prettier-ignore
const PATHS = [
  'A', 'A/', '/t', 'A/t/u', 'A/t', 'a%7Cb/t', 'a|b/t', 'a%7cb/t', '%41/t', 'A/%0A', 'A/\n', 'A/\ud800', ' / ',
  '__proto__/constructor',
];
// prettier-ignore
const WAYS = [
  [], ['read'], ['write'], ['read', 'write'], ['write', 'read'], ['read', 'read'], ['admin'], ['read', 'admin'],
  ['Read'], [''], ['read|write'], [' read'], [null], [5], [['read']], ['__proto__'], ['constructor'],
];
// prettier-ignore
const VALUES = [
  ...[...ANY_IDS.map((id) => [id]), ['B', 'A', 'B'], ['A', 'A'], [], ['A', ''], ['A', 5], 'A', null, { 0: 'A', length: 1 }]
    .map((whitelist) => ({ type: 'doc', whitelist })),
  ...[...PATHS.map((path) => [path]), ['B/t', 'A/t', 'B/t'], ['A/u', 'A/t'], [], ['A/t', 'A'], [5], [null], 'A/t', null]
    .map((whitelist) => ({ type: 'table', whitelist })),
  ...[...WAYS, 'read', null].map((access) => ({ type: 'access', access })),
  { type: 'doc' }, { type: 'table' }, { type: 'access' }, { type: 'docs', whitelist: ['A'] }, { type: '__proto__' },
  { type: 'doc', list: ['A'] }, { type: 'doc', whitelist: ['A'], more: 1 }, { type: 'access', whitelist: ['read'] },
  { type: 'table', whitelist: ['A/t'], access: ['read'] }, { whitelist: ['A'] }, {}, null, 5, [],
];
const CONSTRUCTORS = { doc, table, access, readonly };
// prettier-ignore
const CALLS = [
  ...ANY_IDS.flatMap((id) => [['doc', [id]], ['table', [id, 't']], ['table', ['A', id]]]),
  ...[[], ['B', 'A', 'B'], ['A', ''], ['A', null], ['A', 5]].map((given) => ['doc', given]),
  ...[[], ['A'], ['A', 'u', 't', 'u'], ['A', 't', ''], ['', ''], ['A', 't', null], ['A/t'], ['A/t', 'u']]
    .map((given) => ['table', given]),
  ...WAYS.map((given) => ['access', given]),
  ['readonly', []],
];

/** JSON with a line for each row. */
function write(recorded) {
  const fields = Object.entries(recorded).map(([name, value]) => {
    const rows = Array.isArray(value) ? value.map((row) => JSON.stringify(row)) : undefined;
    return `"${name}": ${rows ? `[\n${rows.join(',\n')}\n]` : JSON.stringify(value)}`;
  });
  writeFileSync(FILE, gzipSync(`{\n${fields.join(',\n')}\n}\n`, { level: 9 }));
}

write({
  of: 'What caveats 0.4.0 (commit 9660bdf) answers. Written by record-scope-0.4.mjs.',
  seed: SEED,
  rootKey,
  identity,
  digest: digest.digest('hex'),
  tokens: [...tokens.flat(), ...wrong],
  values: VALUES.map((value) => [value, orTypeError(() => textOf(value))]),
  calls: CALLS.map(([name, given]) => [
    name,
    given,
    orTypeError(() => CONSTRUCTORS[name](...given)),
  ]),
});
