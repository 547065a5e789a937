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
