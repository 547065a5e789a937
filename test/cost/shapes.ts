import type { Caveat } from 'caveats';

/** Some conditions that come to about a length, all of them what a holder may add. */
export interface Shape {
  readonly name: string;
  /** In characters, where a token of the usual length would hold too few parts. */
  readonly size?: number;
  of(length: number): readonly string[];
}

/** Longer texts are hashed by V8 by their length alone. */
const HASHED = 16_400;

/** One condition over and over. */
export function many(condition: string): Shape {
  const of = (length: number): string[] =>
    Array.from({ length: Math.ceil(length / (condition.length + 4)) }, () => condition);
  return { name: `many of ${condition}`, of };
}

/** One condition with a list. */
export function list(start: string, entry: (i: number) => string): Shape {
  const of = (length: number): string[] => {
    const entries: string[] = [];
    for (let rest = length; rest > 0; rest -= entries.at(-1)!.length + 1) {
      entries.push(entry(entries.length));
    }
    return [start + entries.join('|')];
  };
  return { name: `a list of ${start}${entry(1)}`.slice(0, 60), of };
}

/** One condition with one long part. */
export function long(start: string, part: string, end = ''): Shape {
  const of = (length: number): string[] => [
    start + part.repeat(Math.ceil(length / part.length)) + end,
  ];
  return { name: `a long ${start}${part}…${end}`, of };
}

const ONE_LENGTH = (i: number): string => 'x'.repeat(HASHED) + String(i).padStart(6, '0');

/** A list of parts that have one length, are hashed by it, and differ at their ends alone. */
export function sameLength(start: string, before: string, after = ''): Shape {
  const { of } = list(start, (i) => before + ONE_LENGTH(i) + after);
  return { name: `a list of one length: ${start}${before}…${after}`, size: 1_000_000, of };
}

/** Conditions of one length, likewise. */
function sameLengths(start: string): Shape {
  const of = (length: number): string[] =>
    Array.from({ length: Math.ceil(length / HASHED) }, (_, i) => start + ONE_LENGTH(i));
  return { name: `many of one length: ${start}…`, size: 1_000_000, of };
}

const id = (i: number): string => i.toString(36);

/** The names of services and consumers. */
export function nameShapes(type: string): readonly Shape[] {
  const start = `${type} = opw-1|`;
  return [
    many(`${type} = opw-1`),
    many(`${type} = opw-*`),
    list(start, (i) => `opw-${id(i)}`),
    list(start, (i) => `${id(i)}-*`),
    long(`${start}opw-`, 'x'),
    sameLength(start, 'opw-'),
  ];
}

/** Of each kind what can grow; a kind that is forgotten does not compile. Most are met by `MET`. */
export const SHAPES: Readonly<Record<Caveat['type'] | 'unknown', readonly Shape[]>> = {
  unknown: [many('x'), long('x', '\u0001'), list('x', id)],
  time: [many('time < 2000000000')],
  ip: [
    many('ip = 10.0.0.0/8'),
    list('ip = 10.0.0.0/8|', (i) => `11.${i >> 8}.${i % 256}.0/24`),
    list('ip = 10.0.0.0/8|', (i) => `2001:db8:${(i + 1).toString(16)}::/48`),
  ],
  asn: [many('asn = 1'), list('asn = 1|', String)],
  'geo.country': [
    many('geo.country = PL'),
    many('geo.country != FR'),
    list('geo.country = PL|', (i) => 'ABCDEFGH'[i % 8]! + 'KLMNOP'[i % 6]!),
  ],
  'geo.region': [
    many('geo.region = Asia'),
    many('geo.region != EU'),
    list('geo.region = Asia|', () => 'Oceania'),
  ],
  consumer: nameShapes('consumer'),
  service: nameShapes('service'),
  interface: [many('interface = a'), long('interface = ', 'a'), sameLengths('interface = ')],
  api: [
    many('api = all/all/*.*'),
    list('api = all/all/*.*|', (i) => `all/all/*:${id(i)}`),
    list('api = all/all/*.*|', (i) => `all/get/${id(i)}.*`),
    list('api = all/all/*.*|', (i) => `all/get/*.${id(i)}`),
    long('api = all/all/*.*|', 's', '/get/*.*'),
    long('api = all/all/*.*|all/get/', 's'),
    long('api = all/all/*.*|all/get/', '*.', '*'),
    sameLength('api = all/all/*.*|', 'a', '/get/*.*'),
  ],
  doc: [
    many('doc = A'),
    list('doc = A|', id),
    list('doc = A|', (i) => `%01${id(i)}`),
    long('doc = A|', 'x'),
    sameLength('doc = A|', 'x'),
  ],
  table: [
    many('table = A/t'),
    list('table = A/t|', (i) => `A/${id(i)}`),
    list('table = A/t|', (i) => `${id(i)}/t`),
    long('table = A/t|', '%01', '/t'),
    long('table = A/t|A/', 'x'),
    sameLength('table = A/t|', 'x', '/t'),
  ],
  access: [many('access = read')],
};
