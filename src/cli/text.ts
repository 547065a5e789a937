import type { Words } from '../caveats/words.js';
import { localTime, relativeTime } from '../reading/moments.js';
import { count, counted, escapeJson, textOf, UNSAFE } from '../reading/words.js';

/** What a text is, for those who see colours. */
export type Tone = 'plain' | 'strong' | 'faint' | 'good' | 'bad' | 'warning';

/** Select Graphic Rendition (ECMA-48): what starts a tone, and what ends it. */
const CODES: Readonly<Record<Exclude<Tone, 'plain'>, readonly [number, number]>> = {
  strong: [1, 22],
  faint: [2, 22],
  good: [32, 39],
  bad: [31, 39],
  warning: [33, 39],
};

/** Paints a text that is escaped already or is the program's own. */
export function paint(tone: Tone, text: string): string {
  if (tone === 'plain' || text === '') return text;
  const [start, end] = CODES[tone];
  return `\u001b[${start}m${text}\u001b[${end}m`;
}

/** Removes the paint for a stream without colours, by https://no-color.org and https://force-color.org. */
export function paintedFor(
  env: Readonly<Record<string, string | undefined>>,
  isTTY: boolean,
  text: string,
): string {
  const { FORCE_COLOR, NO_COLOR, TERM } = env;
  const isColoured = FORCE_COLOR ? FORCE_COLOR !== '0' : !NO_COLOR && isTTY && TERM !== 'dumb';
  return isColoured ? text : text.replace(/\u001b\[\d+m/g, '');
}

/** Escapes a text for one line. A backslash becomes two, so that no text looks like an escaped one. */
export function escapeText(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replace(UNSAFE, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

/** The longest text that is shown, in characters. */
const MOST_SHOWN = 600;
const MOST_LINES = 200;
/** How many entries of each list are shown: the first number that gives so few lines. */
const MOST_BRANCHES: readonly number[] = [50, 20, 10, 5, 2, 1];
export const MOST_ROWS = 100;

/** Escapes a text, and leaves out the end of a long one, which no other text looks like. */
export function shownText(text: string): string {
  const rest = text.length - MOST_SHOWN;
  if (rest <= 0) return escapeText(text);
  return `${escapeText(text.slice(0, MOST_SHOWN).toWellFormed())}\\… ${counted(rest, 'more character')}`;
}

/** The number of a caveat, and of the discharge that it is part of. */
export function placeText(place: { readonly index: number; readonly discharge?: number }): string {
  const { index, discharge } = place;
  return discharge === undefined ? String(index) : `${index} (discharge ${discharge})`;
}

function moreText(left: number): string {
  return `… and ${count(left)} more: --json has all`;
}

export function formatJson(value: unknown): string {
  return escapeJson(JSON.stringify(value, null, 2));
}

/** The number of columns of a text, by its code points. */
export function widthOf(text: string): number {
  return [...text].length;
}

export interface Clock {
  /** An IANA name; the system's zone by default. */
  readonly timeZone?: string | undefined;
  now(): number;
}

/** A time in the reader's zone, and how far away it is. */
export function formatTime(seconds: number, clock: Clock): string {
  return `${localTime(seconds, clock.timeZone)} (${relativeTime(seconds, clock.now())})`;
}

export function formatWords(words: Words, clock: Clock): string {
  return textOf(words, (moment) => formatTime(moment, clock));
}

/** A text from anywhere, which is escaped in the layout. */
export interface Cell {
  readonly text: string;
  readonly tone?: Tone | undefined;
}

export interface Stem {
  readonly branches?: readonly Branch[];
  /** Whether all of them are shown, however long the tree is: their number does not depend on a token. */
  readonly isWhole?: true;
}

export interface Branch extends Partial<Cell>, Stem {
  readonly name: string;
}

/** A longer text does not widen its column. */
const MAX_COLUMN = 44;
const GAP = '  ';

export function treeText(title: Cell, stem: Stem): string {
  let shown: readonly string[] = [];
  for (const most of MOST_BRANCHES) {
    shown = branchLines(stem, most);
    if (shown.length <= MOST_LINES) break;
  }
  return lines([cellText(title), ...shown]);
}

function branchLines({ branches: all = [], isWhole }: Stem, most: number): readonly string[] {
  const branches = isWhole ? all : all.slice(0, most);
  const width = columnWidth(branches.map(({ name }) => name));
  const left = all.length - branches.length;
  const shown = branches.flatMap((branch, i) => {
    const { name, text = '', tone } = branch;
    const isLast = left === 0 && i === branches.length - 1;
    const [start, below] = isLast ? ['└─ ', '   '] : ['├─ ', '│  '];
    const label = { text: name };
    const line = text ? padded(label, width) + GAP + cellText({ text, tone }) : cellText(label);
    const inside = branchLines(branch, most).map((each) => paint('faint', below) + each);
    return [paint('faint', start) + line, ...inside];
  });
  return left === 0 ? shown : [...shown, paint('faint', `└─ ${moreText(left)}`)];
}

/** Lays out a table under a head; every row has a cell for each column. */
export function tableText(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const all = [head.map((text): Cell => ({ text, tone: 'faint' })), ...rows.slice(0, MOST_ROWS)];
  const widths = head.map((_, column) => columnWidth(all.map((row) => row[column]!.text)));
  // Nothing follows the last column.
  widths[head.length - 1] = 0;
  const shown = all.map((row) => row.map((cell, i) => padded(cell, widths[i]!)).join(GAP));
  const left = rows.length - MOST_ROWS;
  return lines(left > 0 ? [...shown, paint('faint', moreText(left))] : shown);
}

/** Joins lines that are the program's own or painted already. */
export function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

export function cellText({ text, tone = 'plain' }: Cell): string {
  return paint(tone, shownText(text));
}

function columnWidth(texts: readonly string[]): number {
  const widths = texts.map((text) => widthOf(shownText(text)));
  return Math.min(MAX_COLUMN, Math.max(0, ...widths));
}

function padded(cell: Cell, width: number): string {
  return cellText(cell) + ' '.repeat(Math.max(0, width - widthOf(shownText(cell.text))));
}
