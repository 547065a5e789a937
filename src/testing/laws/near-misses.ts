import type { Subject } from './subject.js';

const words = (text: string): readonly string[] => text.split(' ');

/** What a careless reader may skip, decode or take for a separator. */
const INSERTED: readonly string[] = [
  ...' \t\n\r\u0000\u007f\u0085\u00a0\u200b\ufeff\ud800',
  ...'|/%=!<>.,:;*+-_~"\'\\()[]{}#&?',
  ...'0aAéß',
  ...words('00 .0 e0 0x %41 %7c || __proto__'),
];

/** The most places of a text that are edited: the first, the last, and some in between. */
const MAX_PLACES = 48;

/** Texts that no kind may stumble over. */
const JUNK: readonly string[] = [
  ...['', ' ', '  ', '\n', '\u0000', '\ud800', '\udc00\ud800', '\ufeff', '😀'],
  ...words('% %zz %c3 | || / = { [] null undefined NaN Infinity -1 1e999 0x10'),
  ...words('__proto__ constructor toString'),
  ...['9'.repeat(400), 'a'.repeat(1000)],
];

/** Returns texts that are nearly those of some values, and others that `decode` must not stumble over. */
export function* textsNear({ kind, values }: Subject): Generator<string> {
  const start = kind.start ?? `${kind.type} = `;
  for (const rest of JUNK) yield* [rest, kind.type + rest, start + rest];
  for (const value of values) {
    const text = kind.encode(value);
    yield* editsOf(text);
    const step = Math.ceil(text.length / 500);
    for (let length = 0; length < text.length; length += step) yield text.slice(0, length);
  }
}

function* editsOf(text: string): Generator<string> {
  for (const at of placesOf(text)) {
    const [before, char, rest] = [text.slice(0, at), text.slice(at, at + 1), text.slice(at + 1)];
    yield before + rest;
    yield before + char + char + rest;
    yield before + rest.slice(0, 1) + char + rest.slice(1);
    yield before + char.toUpperCase() + rest;
    yield before + char.toLowerCase() + rest;
    for (const inserted of INSERTED) {
      yield before + inserted + char + rest;
      yield before + inserted + rest;
    }
  }
  yield* [text.toUpperCase(), text.toLowerCase(), text.normalize('NFD'), text.normalize('NFKC')];
  yield* [text + text, `${text} ${text}`, `${text}|${text}`, `"${text}"`];
}

function* placesOf({ length }: string): Generator<number> {
  const step = Math.max(1, (length + 1) / MAX_PLACES);
  for (let at = 0; at < length; at += step) yield Math.floor(at);
  yield length;
}

export const UNRELATED = 'zqoko';

/** The same in some forms that ids may need. */
export const UNRELATED_IDS: readonly string[] = [UNRELATED, '70777', `usr-${UNRELATED}`];

/** Words that a check might take for permission to do anything. */
const MASTER_WORDS = words('* ** .* % all any root admin system null undefined true');

/** Returns texts that an inexact check takes for this one. */
export function lookalikesOf(text: string): readonly string[] {
  const [middle, last] = [text.length >> 1, text.length - 1];
  const encoded = text.charCodeAt(last).toString(16).padStart(2, '0');
  const near = [
    // A part of it, or it as a part of another.
    ...[`${text}x`, `${text}-private/x`, `x${text}`, `x-${text}`, `x${text}x`, text + text],
    ...[text.slice(0, -1), text.slice(1), text.slice(0, middle), text.slice(middle)],
    ...[`${text},x`, `x,${text}`, `${text}|x`, `x|${text}`, `${text} x`, `x ${text}`],
    // Trimmed, cut off or decoded.
    ...[` ${text}`, `${text} `, `${text}\n`, `${text}\u0000`, `${text}\u200b`],
    ...[`${text.slice(0, last)}%${encoded}`, `"${text}"`],
    ...[text.toUpperCase(), text.toLowerCase(), text.normalize('NFD'), text.normalize('NFKC')],
    text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
    ...[middle, last, 0].map((at) => replaceAt(text, at, 'z')),
  ];
  const others = near.filter((other) => other !== text && other !== '');
  return [...new Set([...others, ...MASTER_WORDS])];
}

/** Returns texts that match others if they are taken for a pattern. */
export function patternsLike(text: string): readonly string[] {
  const places = [text.length >> 1, text.length - 1];
  const wildcards = words('. ? _ [^/] \\w');
  const patterns = [
    ...wildcards.flatMap((any) => places.map((at) => replaceAt(text, at, any))),
    ...[`${text}?`, `${text}|x`, `x|${text}`, `(${text})`, `^${text}$`, `${text.slice(0, -1)}%`],
  ];
  return patterns.filter((other) => other !== text);
}

function replaceAt(text: string, at: number, other: string): string {
  return text.slice(0, at) + other + text.slice(at + 1);
}
