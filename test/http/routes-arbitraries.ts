import fc from 'fast-check';
import type { RouteEntry } from '../../src/http/route-template.js';
import { createRoutes, type Routes } from '../../src/http/routes.js';
import { AWKWARD_IDS } from '../caveats/conditions.js';
import type { Declared } from './routers.js';

/** Some templates, and the routes that they declare. */
export interface TestTable {
  readonly declared: readonly Declared[];
  readonly routes: Routes;
  /** Which parameters of a template are the doc and the table. */
  readonly entries: ReadonlyMap<string, RouteEntry>;
}

export const METHODS: readonly string[] = ['GET', 'POST'];

/** Few, so that templates share and cross paths. */
export const LITERALS: readonly string[] = ['docs', 'Docs', '@me', 'v1.k'];

const isParameter = (segment: string): boolean => segment.startsWith('{');

/** A path, and most of the time a second one with a literal for one of its segments. */
function paths(): fc.Arbitrary<readonly string[]> {
  const text = fc.constantFrom(...LITERALS);
  return fc
    .record({
      segments: fc.array(fc.oneof(text, fc.constant('{}')), { maxLength: 4 }),
      place: fc.nat(4),
      text,
    })
    .map(({ segments, place, text }) => [
      segments,
      segments.map((segment, i) => (i === place ? text : segment)),
    ])
    .map((both) => both.map(toPath));
}

/** A parameter is called after its position, so that one path has one spelling. */
function toPath(segments: readonly string[]): string {
  return `/${segments.map((text, i) => (text === '{}' ? `{p${i}}` : text)).join('/')}`;
}

/** Of every template the first parameter is the doc, and the second the table. */
function entryOf(template: string): RouteEntry {
  const [doc, table] = template
    .split('/')
    .filter(isParameter)
    .map((segment) => segment.slice(1, -1));
  return { doc, table };
}

/** The routes of some templates. */
export function tableOf(templates: readonly string[], prefix = ''): TestTable {
  const entries = new Map(templates.map((template) => [template, entryOf(template)]));
  const declared = templates.map((route) => {
    const [method = '', path = ''] = route.split(' ');
    return { route, method, path: path === '/' ? prefix || path : prefix + path };
  });
  return { declared, entries, routes: createRoutes(Object.fromEntries(entries), { prefix }) };
}

export function randomTable(): fc.Arbitrary<TestTable> {
  const methods = fc.subarray([...METHODS], { minLength: 1 });
  return fc
    .record({
      prefix: fc.constantFrom('', '/apis/v1'),
      templates: fc.array(fc.tuple(paths(), methods), { minLength: 1, maxLength: 6 }),
    })
    .map(({ prefix, templates }) => {
      // Two paths that differ only in case would be refused.
      const methodsOf = new Map(
        templates.flatMap(([both, some]) =>
          both.map((path) => [path.toLowerCase(), { path, some }] as const),
        ),
      );
      const keys = [...methodsOf.values()].flatMap(({ path, some }) =>
        some.map((method) => `${method} ${path}`),
      );
      return tableOf(keys, prefix);
    });
}

/** Ids that a path can name: all but the dot segments. */
export function id(): fc.Arbitrary<string> {
  return fc
    .oneof(
      fc.constantFrom(...AWKWARD_IDS, 'İ', 'İx', 'ſ', 'ß'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
      fc.string({ unit: fc.constantFrom(...'ab./%2F;+\\?#&:é\u0000'), minLength: 1, maxLength: 8 }),
    )
    .filter((text) => text !== '.' && text !== '..');
}

/** Whether a router may take a text for one of the literals. */
export function looksLiteral(text: string): boolean {
  return LITERALS.some(
    (literal) =>
      literal.toLowerCase() === text.toLowerCase() || literal.toUpperCase() === text.toUpperCase(),
  );
}

const encodeAll = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => `%${byte.toString(16)}`).join('');

/** Ways to spell a literal that some router may take for it, the usual one first. */
const SPELLINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => encodeAll(text.slice(0, 1)) + text.slice(1),
  (text) => encodeURIComponent(encodeAll(text)),
  (text) => encodeAll(text.toUpperCase()),
  (text) => text.replace('k', '%E2%84%AA'),
  (text) => `${text};x`,
  (text) => `${text}.`,
];

function literal(): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...SPELLINGS), fc.constantFrom(...LITERALS))
    .map(([spell, text]) => spell(text));
}

/** What a browser, a proxy or an attacker may send in the place of an id. */
const NASTY: readonly string[] = [
  ...['.', '..', '%2e', '%2E%2e', '.%2e', '...', '%252e', '', '%2F', '%2f..', '..%2F', '%5c'],
  ...[
    '\\',
    '..\\',
    '%',
    '%zz',
    '%zz%41',
    '%2',
    '%C0%AF',
    '%ff',
    '%ED%A0%80',
    '%00',
    ';',
    ';a=b',
    '+',
  ],
  ...['%2B', '%20', '#', '%23', '?', '%3F', '%3f', '*', ':', '|', '{x}', '"', "'", '`', '^', '~'],
  ...['\u00e9', '\u00a0', '%C3%A9', '%EF%BB%BF', '%2525', '%25%32%46', '%252F', '&', '=', ','],
];

function segment(): fc.Arbitrary<string> {
  const nasty = fc.constantFrom(...NASTY);
  return fc.oneof(
    { weight: 6, arbitrary: literal() },
    { weight: 3, arbitrary: id().map(encodeURIComponent) },
    { weight: 1, arbitrary: nasty },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom('a', 'docs'), nasty).map((p) => p.join('')) },
    { weight: 1, arbitrary: fc.array(nasty, { maxLength: 3 }).map((parts) => parts.join('')) },
  );
}

/** What may follow a host's name, and what routers take for a part of the path if it is no port. */
const PORTS = [
  ':S',
  '::B',
  ':80:90',
  ':',
  ':8',
  ':000000',
  ':80?',
  ':é',
  ',x',
  '*',
  '+',
  '$',
  ':%32',
];

const AUTHORITIES: readonly string[] = [
  ...PORTS.flatMap((port) => [`h${port}`, `[::1]${port}`]),
  ...[
    '[',
    '[::1',
    '[::g]',
    '[]',
    '::1',
    ':8',
    '..',
    '.',
    '-',
    '_',
    '%68',
    'h%2Fdocs',
    'u@h',
    'u:p@h',
  ],
];

const START = [
  ...['http://h', 'HTTP://h', 'https://h:8', 'http://h\\', '/', '//h', 'h', 'http:h', 'http:/h'],
  ...AUTHORITIES.map((authority) => `http://${authority}`),
];
const END = ['/', '//', '?', '?a=/../b', '#', '#/x', ';a', '/.', '/..', '/%2e', '%20', '/?', '\\'];

/** What a client may put before and after a path, most of the time nothing. */
function around(path: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const rarely = (texts: readonly string[]): fc.Arbitrary<string> =>
    fc.oneof(
      { weight: 4, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: fc.constantFrom(...texts) },
    );
  return fc.tuple(rarely(START), path, rarely(END)).map((parts) => parts.join(''));
}

/** A target that goes along some template most of the way. */
export function nastyTarget({ declared }: TestTable): fc.Arbitrary<string> {
  const along = fc.constantFrom(...declared).chain(({ path }) =>
    fc.tuple(
      ...path
        .slice(1)
        .split('/')
        .map((text) =>
          isParameter(text)
            ? segment()
            : fc.oneof(
                { weight: 6, arbitrary: fc.constant(text) },
                { weight: 1, arbitrary: fc.constant(text.toUpperCase()) },
                { weight: 1, arbitrary: segment() },
              ),
        ),
    ),
  );
  const any = fc.array(segment(), { maxLength: 5 });
  const path = fc.oneof({ weight: 4, arbitrary: along }, { weight: 1, arbitrary: any });
  return around(path.map((segments) => `/${segments.join('/')}`));
}

/** Templates that share paths, and every nasty text in every place of theirs. */
export const FIXED_TABLE: TestTable = tableOf([
  'GET /',
  'GET /docs',
  'GET /docs/v1.k',
  'GET /docs/{docId}',
  'GET /docs/{docId}/docs',
  'GET /docs/{docId}/{tableId}',
  'GET /docs/v1.k/{docId}',
  'GET /docs/{docId}/{tableId}/{rowId}',
  'GET /{any}/docs',
]);

export const FIXED_TARGETS: readonly string[] = [
  ...NASTY,
  ...SPELLINGS.flatMap((spell) => [spell('docs'), spell('v1.k')]),
].flatMap((text) => [
  `/${text}`,
  `/${text}/docs`,
  `/docs/${text}`,
  `/docs/A${text}`,
  `/docs${text}`,
  `/docs${text}A`,
  `/docs/A/${text}`,
  `/docs/${text}/A`,
  `/docs/A/${text}/B`,
  `/docs/A/B/${text}`,
  `http://h${text}/docs/A`,
  `http://h/docs/${text}`,
]);

/** Targets in absolute form, whose authorities routers may end at another place. */
export const AUTHORITY_TARGETS: readonly string[] = AUTHORITIES.flatMap((authority) =>
  ['', '?/docs', '/', '/docs', '/docs/docs', '/docs/A', '/A/docs'].map(
    (path) => `http://${authority}${path}`,
  ),
);

/** A template, and ids for its parameters that no router takes for a literal. */
export function canonicalRequest({
  declared,
}: TestTable): fc.Arbitrary<Declared & { ids: readonly string[] }> {
  return fc.constantFrom(...declared).chain((one) =>
    fc
      .array(
        id().filter((text) => !looksLiteral(text)),
        { minLength: 4, maxLength: 4 },
      )
      .map((ids) => ({ ...one, ids })),
  );
}
