import { type Input, ip, respell } from 'caveats';
import { secondsAt } from './text-forms.js';

const RFC3339 =
  /^time-before (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * The kind of `time-before 2026-12-31T18:00:00.123456789Z`, with a zone of any kind. A fraction of a second is
 * rounded down.
 */
export const timeBefore = respell('time', {
  start: 'time-before ',
  decode(text) {
    const [, wall = '', zone] = RFC3339.exec(text) ?? [];
    if (secondsAt(wall) === undefined) return undefined;
    return { type: 'time', validUntil: Date.parse(wall + zone) / 1000 };
  },
  encode({ validUntil }) {
    const time = new Date(validUntil * 1000);
    // Go reads years of four digits.
    if (validUntil < 253_402_300_800)
      return `time-before ${time.toISOString().replace('.000', '')}`;
    throw new TypeError('time: must be before the year 10000');
  },
});

/** Reads an address, or a range; `undefined` for anything else. */
export function readIp(text: string): ReturnType<typeof ip> | undefined {
  try {
    return ip(text);
  } catch {
    return undefined;
  }
}

/** Returns the address of a range of one; `undefined` for a larger range or several. */
export function addressOf({ whitelist }: ReturnType<typeof ip>): string | undefined {
  const [address = '', bits] = whitelist[0]!.split('/');
  const isOne = bits === (address.includes(':') ? '128' : '32') && whitelist.length === 1;
  return isOne ? address : undefined;
}

/** Without what is a space in Go, which is the next line (U+0085) besides the spaces of JavaScript. */
export const WORD = /^[^\s\u0085]+$/;

/** Reads the words of `type word word`; `undefined` for any other text. */
export function readWords(type: string, text: string): readonly string[] | undefined {
  const [start, ...words] = text.split(' ');
  const areWords = words.length > 0 && words.every((word) => WORD.test(word));
  return start === type && areWords ? words : undefined;
}

/** Writes `type word word`. Throws a `TypeError` for no words, and if there are other fields. */
export function writeWords(type: string, words: readonly string[], others: object): string {
  const areWords =
    Array.isArray(words) && words.length > 0 && words.every((each) => WORD.test(each));
  if (areWords && Object.keys(others).length === 0) return [type, ...words].join(' ');
  throw new TypeError(`${type}: needs words without spaces, and nothing else`);
}

/** Returns how people give texts by name, each once: `username=bob`. */
export const pairsInput = (
  name: string,
  about: string,
): Input<Readonly<Record<string, string>>> => ({
  name,
  value: 'NAME=VALUE',
  about,
  of: 'texts',
  toValue(texts) {
    const pairs = texts.map((text) => /^([^\s=]+)=(.*)$/s.exec(text));
    const names = pairs.map((pair) => pair?.[1]);
    if (names.includes(undefined) || new Set(names).size < names.length) {
      throw new TypeError(`${name}: must be NAME=VALUE, each name once`);
    }
    return Object.fromEntries(pairs.map((pair) => [pair?.[1], pair?.[2]]));
  },
});
