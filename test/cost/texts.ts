import type { AnyCaveat, CaveatKind } from 'caveats';
import { growthOf, LINEAR, type Work } from './growth.js';

/** The longest text, in characters. */
const LONG = 16_384;
/** Up to this length, lengths grow slowly: what doubles with every character would never end. */
const TINY = 64;
/** No text of 16 KiB that is read in proportion to its length takes as long, in milliseconds. */
const TOO_LONG = 500;

type Grow = (length: number) => string;
type Kind<R extends object> = CaveatKind<AnyCaveat, R>;

/** Returns a way to grow a condition that takes a kind more time than in proportion to its length. */
export async function steepGrowth<R extends object>(
  kind: Kind<R>,
  value: AnyCaveat,
  requests: readonly R[],
): Promise<string | undefined> {
  for (const [what, grow] of growths(kind.type, kind.encode(value))) {
    const workAt = (length: number): Work => workOf(kind, grow(length), requests);
    const isSteep =
      isExplosive(workAt) || (await growthOf((share) => workAt(LONG * share))) >= LINEAR;
    if (isSteep) return what;
  }
  return undefined;
}

/** Everything that a verifier does with a text that a client sends. */
function workOf<R extends object>(kind: Kind<R>, text: string, requests: readonly R[]): Work {
  return () => {
    const value = kind.decode(text);
    if (value === undefined) return;
    kind.encode(value);
    for (const request of requests) kind.check(value, request);
    kind.limit?.(value);
  };
}

/** Decides whether the time is too long before the text is: to go on would take for ever. */
function isExplosive(workAt: (length: number) => Work): boolean {
  for (let length = 2; length <= LONG; length = length < TINY ? length + 2 : length * 2) {
    const work = workAt(length);
    const start = performance.now();
    work();
    if (performance.now() - start > TOO_LONG) return true;
  }
  return false;
}

/** Ways to make a text of some length of a condition. */
function growths(type: string, text: string): readonly (readonly [string, Grow])[] {
  const last = text.slice(-1);
  const entry = text.slice(text.search(/[^ |,;]+$/));
  // Parts stay whole, so that a short text is as right or wrong as a long one.
  const fill = (start: string, part: string, length: number, end = ''): string =>
    start + part.repeat(Math.ceil(length / part.length)) + end;
  const list =
    (separator: string, numbered: (i: number) => string): Grow =>
    (length) => {
      const entries = [text];
      for (let size = text.length; size < length; size += entries.at(-1)!.length + 1) {
        entries.push(entry + numbered(entries.length));
      }
      return entries.join(separator);
    };
  const filled = ['0', 'a', '|', '%', ' '].map((part): readonly [string, Grow] => [
    `nothing but ${JSON.stringify(part)}, and junk`,
    (length) => fill(`${type} = `, part, length, '!'),
  ]);
  return [
    ['a last character that is repeated', (length) => fill(text, last, length)],
    [
      'a last character that is repeated, and junk',
      (length) => fill(text, last, length, '\u0000!'),
    ],
    ['an end that is repeated', (length) => fill(text, entry, length)],
    ['an end that is repeated, and junk', (length) => fill(text, entry, length, '\u0000!')],
    ['a list of entries that end with numbers', list('|', String)],
    ['a list of entries that end with letters', list('|', inLetters)],
    ['a list of entries after commas', list(',', inLetters)],
    ['a list of the same entry', (length) => fill(text, `|${entry}`, length)],
    ['nothing but spaces', (length) => fill(`${type} `, ' ', length)],
    ...filled,
  ];
}

/** A number in letters, for names that take no digits. */
function inLetters(i: number): string {
  return [...String(i)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
}
