/** What may be mistaken for something else where it stands in a condition. */
const INSERTED: readonly string[] = [
  ...' \t\n\r\u0000\u007f\u0085\u00a0\u200b\ufeff\ud800',
  ...'|/%=!<>.,:;*+-_~"\'\\()[]{}#&?',
  ...'0aAéß',
  '00',
  '.0',
  'e0',
  '0x',
  '%41',
  '%7c',
  '%',
  '||',
  '__proto__',
];

/** No more places of a text than this are edited: the first, the last, and some in between. */
const MAX_PLACES = 48;

/** What no kind should stumble over. */
export const JUNK: readonly string[] = [
  '',
  ' ',
  '  ',
  '\n',
  '\u0000',
  '\ud800',
  '\udc00\ud800',
  '\ufeff',
  '%',
  '%zz',
  '%c3',
  '|',
  '||',
  '/',
  '=',
  '{',
  '[]',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-1',
  '1e999',
  '0x10',
  '9'.repeat(400),
  'a'.repeat(1000),
  '__proto__',
  'constructor',
  'toString',
  '😀',
];

/** A text after every sort of edit, at some places. */
export function* editsOf(text: string): Generator<string> {
  for (const at of placesOf(text)) {
    const [before, after] = [text.slice(0, at), text.slice(at)];
    yield before + after.slice(1);
    yield before + after.slice(0, 1) + after;
    yield before + after.slice(1, 2) + after.slice(0, 1) + after.slice(2);
    yield before + after.slice(0, 1).toUpperCase() + after.slice(1);
    yield before + after.slice(0, 1).toLowerCase() + after.slice(1);
    for (const inserted of INSERTED) {
      yield before + inserted + after;
      yield before + inserted + after.slice(1);
    }
  }
  yield text.toUpperCase();
  yield text.toLowerCase();
  yield text.normalize('NFD');
  yield text.normalize('NFKC');
  yield text + text;
  yield `${text} ${text}`;
  yield `${text}|${text}`;
  yield `"${text}"`;
}

function* placesOf({ length }: string): Generator<number> {
  const step = Math.max(1, (length + 1) / MAX_PLACES);
  for (let at = 0; at < length; at += step) yield Math.floor(at);
  yield length;
}

/** A word that nobody means. */
export const UNRELATED = 'zqoko';

/** The same in some forms that ids may need to have. */
export const UNRELATED_IDS: readonly string[] = [UNRELATED, '70777', `usr-${UNRELATED}`];

/** Words that some check might take for leave to do anything. */
const MASTER_WORDS: readonly string[] = [
  ...['*', '**', '.*', '%', 'all', 'any', 'root', 'admin', 'system', 'null', 'undefined', 'true'],
];

/** Texts that are nearly the same, and that a check which is not exact takes for it. */
export function lookalikesOf(text: string): readonly string[] {
  const [middle, last] = [text.length >> 1, text.length - 1];
  const with_ = (at: number, other: string): string =>
    text.slice(0, at) + other + text.slice(at + 1);
  const near = [
    // The start, the end, or a part of it; or it is one of these.
    ...[`${text}x`, `${text}-private/x`, `x${text}`, `x-${text}`, `x${text}x`, text + text],
    ...[text.slice(0, -1), text.slice(1), text.slice(0, middle), text.slice(middle)],
    // One of several.
    ...[`${text},x`, `x,${text}`, `${text}|x`, `x|${text}`, `${text} x`, `x ${text}`],
    // What is trimmed, cut off or decoded.
    ...[` ${text}`, `${text} `, `${text}\n`, `${text}\u0000`, `${text}\u200b`],
    ...[`${text.slice(0, last)}%${hexOf(text, last)}`, `"${text}"`],
    // What is folded.
    ...[text.toUpperCase(), text.toLowerCase(), text.normalize('NFD'), text.normalize('NFKC')],
    text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
    // Nearly the same.
    ...[with_(middle, 'z'), with_(last, 'z'), with_(0, 'z')],
  ];
  const others = near.filter((other) => other !== text && other !== '');
  return [...new Set([...others, ...MASTER_WORDS])];
}

/** Texts that match others if they are taken for a pattern. */
export function patternsLike(text: string): readonly string[] {
  const [middle, last] = [text.length >> 1, text.length - 1];
  const with_ = (at: number, other: string): string =>
    text.slice(0, at) + other + text.slice(at + 1);
  const patterns = [
    ...['.', '?', '_', '[^/]', '\\w'].flatMap((any) => [with_(middle, any), with_(last, any)]),
    ...[`${text}?`, `${text}|x`, `x|${text}`, `(${text})`, `^${text}$`, `${text.slice(0, -1)}%`],
  ];
  return patterns.filter((other) => other !== text);
}

function hexOf(text: string, at: number): string {
  return text.charCodeAt(at).toString(16).padStart(2, '0');
}
