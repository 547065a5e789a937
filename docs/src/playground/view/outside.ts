import { encodeBase64Url } from '../../../../src/bytes/base64.js';
import { decodeUtf8 } from '../../../../src/bytes/utf8.js';
import type { Part, Words } from '../../../../src/caveats/words.js';
import { count } from '../../../../src/reading/words.js';
import { localTime, relativeTime } from '../../../../src/reading/moments.js';
import { utcTime } from '../read/time-field.js';
import { el } from './dom.js';

/**
 * What is invisible or changes the direction of other text: control characters, marks of direction,
 * unusual blanks, fillers, and characters without a meaning yet.
 */
const UNSEEN = /([\p{C}\p{DI}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000])/u;

/** The longest text of a token that is shown, in characters: by itself, and in a sentence. */
const MOST_SHOWN = 600;
const MOST_QUOTED = 80;

/** How many invisible characters are written out in one text. */
const MOST_UNSEEN = 100;

/**
 * Shows a text from outside: isolated, so that it cannot change the direction of the text beside it, and
 * with its invisible characters written out.
 */
export function outside(text: string, className = 'outside'): HTMLElement {
  const most = className === 'quoted' ? MOST_QUOTED : MOST_SHOWN;
  const shown = text.length > most ? text.slice(0, most).toWellFormed() : text;
  const element = el('bdi', { class: className, dir: 'ltr' });
  const pieces = shown.split(UNSEEN);
  const kept = pieces.slice(0, 2 * MOST_UNSEEN);
  kept.forEach((piece, i) => {
    // The separators are at the odd places.
    element.append(i % 2 === 0 ? piece : el('span', { class: 'unseen' }, nameOf(piece)));
  });
  const rest = text.length - kept.join('').length;
  if (rest > 0) element.append(el('span', { class: 'unseen' }, `… ${count(rest)} more characters`));
  if (text === '') element.append(el('span', { class: 'unseen' }, 'empty'));
  return element;
}

/** Shows bytes, which may not be text. */
export function bytes(given: Uint8Array, className?: string): HTMLElement {
  const text = decodeUtf8(given);
  if (text !== undefined) return outside(text, className);
  const words = el('span', { class: 'unseen' }, 'not UTF-8, in base64url');
  return el('span', {}, words, ' ', outside(encodeBase64Url(given), className));
}

function nameOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U+${code.padStart(4, '0')}`;
}

/** A moment, in the reader's time zone and as a length of time from now. */
export function moment(seconds: number): HTMLElement {
  const time = el(
    'time',
    { datetime: utcTime(seconds), title: utcTime(seconds) },
    localTime(seconds),
  );
  const relative = el('span', { class: 'relative', 'data-moment': String(seconds) });
  relative.append(fromNow(seconds));
  return el('span', { class: 'moment' }, time, ' (', relative, ')');
}

function fromNow(seconds: number): string {
  return relativeTime(seconds, Date.now() / 1000);
}

/** Updates the lengths of time. */
export function refreshMoments(): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-moment]')) {
    element.textContent = fromNow(Number(element.dataset['moment']));
  }
}

/** Shows a sentence. */
export function sentence(text: Words): HTMLElement {
  return el('p', { class: 'words' }, ...words(text));
}

/** Shows words, if asked for with a capital at their start. */
export function words(text: Words, isStart = false): readonly (Node | string)[] {
  return text.map((part, i) => {
    const shown = node(part);
    const isFirst = isStart && i === 0 && typeof shown === 'string';
    return isFirst ? shown.charAt(0).toUpperCase() + shown.slice(1) : shown;
  });
}

function node(part: Part): Node | string {
  if (typeof part === 'string') return part;
  return 'quoted' in part ? outside(part.quoted, 'quoted') : moment(part.moment);
}
