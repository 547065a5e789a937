import type { AnyCaveat } from '../../caveats/kind.js';
import type { AnyKind, Try } from './law.js';

/** How many times as long a text of 8 times the length may take: 8 is linear, 64 is its square. */
const MAX_RATIO = 24;
const SHORT = 2048;
const LONG = 8 * SHORT;
/** Up to here lengths grow slowly: what doubles with every character would take for ever. */
const TINY = 64;
/** A machine that is busy slows some of them down, but not all. */
const ATTEMPTS = 8;
const ROUNDS = 5;
/** After so many milliseconds there are no more attempts. */
const ENOUGH = 1000;

type Grow = (length: number) => string;

/** What is read takes time in proportion to its length, whatever it is. */
export const takesLinearTime: Try = ({ kind, values, requests }) => {
  for (const value of values.slice(0, 2)) {
    for (const [what, grow] of growths(kind, kind.encode(value))) {
      const asked = requests.slice(0, 2);
      // Twice: a machine that is busy may stall all attempts of the first.
      if (!isLinear(kind, grow, asked) && !isLinear(kind, grow, asked)) {
        return `the time for a text with ${what} grows faster than its length`;
      }
    }
  }
  return undefined;
};

/** Ways in which a text of some length can be made of a condition. */
function growths(kind: AnyKind, text: string): readonly (readonly [string, Grow])[] {
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
    ['nothing but spaces', (length) => fill(`${kind.type} `, ' ', length)],
    ['nothing but spaces, and junk', (length) => fill(`${kind.type} `, ' ', length, '!')],
    ['nothing but digits, and junk', (length) => fill(`${kind.type} = `, '0', length, '!')],
    ['nothing but letters, and junk', (length) => fill(`${kind.type} = `, 'a', length, '!')],
    ['nothing but separators', (length) => fill(`${kind.type} = `, '|', length)],
    ['nothing but percent signs', (length) => fill(`${kind.type} = `, '%', length)],
  ];
}

/** A number in letters, for names that take no digits. */
function inLetters(i: number): string {
  return [...String(i)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
}

/** All that a verifier does with a text that somebody sends. */
function workOf(kind: AnyKind, text: string, requests: readonly object[]): () => void {
  return () => {
    const value: AnyCaveat | undefined = kind.decode(text);
    if (value === undefined) return;
    kind.encode(value);
    for (const request of requests) kind.check(value, request);
    kind.limit?.(value);
  };
}

function isLinear(kind: AnyKind, grow: Grow, requests: readonly object[]): boolean {
  const work = (length: number): (() => void) => workOf(kind, grow(length), requests);
  if (explodes(work)) return false;
  const start = performance.now();
  let attempts = 0;
  do {
    if (ratioOf(work) <= MAX_RATIO) return true;
    attempts++;
  } while (attempts < ATTEMPTS && performance.now() - start <= ENOUGH);
  return false;
}

/** How long, in milliseconds, something may take before it is looked at whether to go on. */
const PATIENCE = 50;
/** No text of 16 KiB takes as long, in milliseconds, that is read in proportion to its length. */
const TOO_LONG = 500;

/**
 * Whether the time has grown so much by some length that it would be no use to go on. Whatever is no
 * worse than the square of the length gets to the end.
 */
function explodes(work: (length: number) => () => void): boolean {
  let before = timeOf(work(2), 3);
  const isTooLong = (length: number, times: number): boolean => {
    if (timeOf(work(length), 1) <= PATIENCE) return false;
    const best = timeOf(work(length), 3);
    return best > TOO_LONG || best > Math.max(PATIENCE, times * before);
  };
  for (let length = 4; length < TINY; length += 2) {
    if (isTooLong(length, 100)) return true;
  }
  for (let length = TINY; length <= LONG; length *= 2) {
    if (isTooLong(length, 6)) return true;
    before = timeOf(work(length), 2);
  }
  return false;
}

/** How many times as long a long text takes as a short one, at their best: noise only ever adds. */
function ratioOf(work: (length: number) => () => void): number {
  const [short, long] = [work(SHORT), work(LONG)];
  const runs = Math.ceil(0.2 / Math.max(timeOf(short, 2), 0.002));
  let [best, bestLong] = [Infinity, Infinity];
  for (let round = 0; round < ROUNDS; round++) {
    best = Math.min(best, timeOf(short, 1, runs));
    bestLong = Math.min(bestLong, timeOf(long, 1, runs));
  }
  return bestLong / Math.max(best, 0.001);
}

/** The milliseconds that some runs take, at their best. */
function timeOf(work: () => void, rounds: number, runs: number = 1): number {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (let run = 0; run < runs; run++) work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
