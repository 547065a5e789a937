import type { Words } from '../caveats/words.js';
import { localTime, relativeTime } from '../reading/moments.js';
import { count, counted, escapeJson, textOf, UNSAFE } from '../reading/words.js';

/** What a text is, for those who see colours. */
export type Tone = 'plain' | 'strong' | 'faint' | 'good' | 'bad' | 'warning';

/** Paints a text that is escaped already or is the program's own. */
export type Style = (tone: Tone, text: string) => string;

/** Select Graphic Rendition (ECMA-48): what starts a tone, and what ends it. */
const CODES: Readonly<Record<Exclude<Tone, 'plain'>, readonly [number, number]>> = {
  strong: [1, 22],
  faint: [2, 22],
  good: [32, 39],
  bad: [31, 39],
  warning: [33, 39],
};

const COLOURLESS: Style = (_, text) => text;
const COLOURED: Style = (tone, text) => {
  if (tone === 'plain' || text === '') return text;
  const [start, end] = CODES[tone];
  return `\u001b[${start}m${text}\u001b[${end}m`;
};

/** Returns the style for a stream, by https://no-color.org and https://force-color.org. */
export function styleFor(env: Readonly<Record<string, string | undefined>>, isTTY: boolean): Style {
  const { FORCE_COLOR, NO_COLOR, TERM } = env;
  if (FORCE_COLOR) return FORCE_COLOR === '0' ? COLOURLESS : COLOURED;
  if (NO_COLOR) return COLOURLESS;
  return isTTY && TERM !== 'dumb' ? COLOURED : COLOURLESS;
}

/**
 * Escapes a text for one line of a terminal: unsafe characters become `\u{1b}`, and a backslash becomes
 * two, so that no text looks like an escaped one.
 */
export function escapeText(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replace(UNSAFE, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

/** The longest text that is shown, in characters. */
const MOST_SHOWN = 600;
const MOST_LINES = 200;
/** How many branches of each branch are shown: the first number that gives so few lines. */
const MOST_BRANCHES: readonly number[] = [50, 20, 10, 5];
export const MOST_ROWS = 100;

/**
 * Escapes a text, and leaves out the end of a long one. No text looks like one that goes on: a backslash
 * of its own is doubled.
 */
export function shownText(text: string): string {
  const rest = text.length - MOST_SHOWN;
  if (rest <= 0) return escapeText(text);
  return `${escapeText(text.slice(0, MOST_SHOWN).toWellFormed())}\\… ${counted(rest, 'more character')}`;
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

export interface Branch {
  readonly name: string;
  readonly value?: Cell | undefined;
  readonly branches?: readonly Branch[];
}

/** A longer text does not widen its column. */
const MAX_COLUMN = 44;
const GAP = '  ';

export function treeLines(title: Cell, branches: readonly Branch[], style: Style): string {
  let shown: readonly string[] = [];
  for (const most of MOST_BRANCHES) {
    shown = branchLines(branches, style, most);
    if (shown.length <= MOST_LINES) break;
  }
  return lines([paint(title, style), ...shown]);
}

function branchLines(all: readonly Branch[], style: Style, most: number): readonly string[] {
  const branches = all.slice(0, most);
  const labels = branches.map(({ name }) => shownText(name));
  const width = columnWidth(labels);
  const left = all.length - branches.length;
  const shown = branches.flatMap(({ value, branches: inner = [] }, i) => {
    const isLast = left === 0 && i === branches.length - 1;
    const [start, below] = isLast ? ['└─ ', '   '] : ['├─ ', '│  '];
    const label = labels[i]!;
    const line = value?.text ? padded(label, label, width) + GAP + paint(value, style) : label;
    const inside = branchLines(inner, style, most).map((each) => style('faint', below) + each);
    return [style('faint', start) + line, ...inside];
  });
  return left === 0 ? shown : [...shown, style('faint', `└─ ${moreText(left)}`)];
}

/** Lays out a table under a head, in lines; every row has a cell for each column. */
export function tableLines(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  style: Style,
): string {
  const left = Math.max(0, rows.length - MOST_ROWS);
  const shown = rows.slice(0, MOST_ROWS);
  const all = [head.map((text): Cell => ({ text, tone: 'faint' })), ...shown];
  const widths = head.map((_, column) =>
    columnWidth(all.map((row) => shownText(row[column]!.text))),
  );
  const cellText = (cell: Cell, column: number): string => {
    const width = column === head.length - 1 ? 0 : widths[column]!;
    return padded(paint(cell, style), shownText(cell.text), width);
  };
  const more = left === 0 ? [] : [style('faint', moreText(left))];
  return lines([...all.map((row) => row.map(cellText).join(GAP)), ...more]);
}

/** Joins lines that are the program's own or painted already. */
export function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

export function paint({ text, tone = 'plain' }: Cell, style: Style): string {
  return style(tone, shownText(text));
}

function columnWidth(texts: readonly string[]): number {
  // Not as arguments of `Math.max`: there may be more texts than a call takes.
  return texts.reduce((widest, text) => Math.max(widest, Math.min(MAX_COLUMN, widthOf(text))), 0);
}

/** Pads a text that is painted by its width without escape codes. */
function padded(text: string, plain: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(plain)));
}

export function paragraph(text: string, width: number, indent = ''): string {
  const broken = [''];
  for (const word of text.split(' ')) {
    const longer = `${broken.at(-1)} ${word}`.trimStart();
    if (indent.length + longer.length <= width) broken[broken.length - 1] = longer;
    else broken.push(word);
  }
  return lines(broken.map((line) => indent + line));
}
