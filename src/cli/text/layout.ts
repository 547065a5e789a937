import { escapeText, widthOf } from './escape.js';
import type { Style, Tone } from './style.js';

/** A text from anywhere: it is escaped where it is laid out. */
export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

/** A node of a tree: a name, what is said of it, and what hangs from it. */
export interface Branch {
  readonly name: string;
  readonly value?: Cell | undefined;
  readonly branches?: readonly Branch[];
}

/** What is longer does not push the others to the right. */
const MAX_COLUMN = 44;
const GAP = '  ';

/** A tree, in lines. */
export function treeLines(title: Cell, branches: readonly Branch[], style: Style): string {
  return lines([paint(title, style), ...branchLines(branches, style)]);
}

function branchLines(branches: readonly Branch[], style: Style): readonly string[] {
  const width = columnWidth(branches.map(({ name }) => escapeText(name)));
  return branches.flatMap(({ name, value, branches: inner = [] }, i) => {
    const isLast = i === branches.length - 1;
    const label = escapeText(name);
    const line =
      value === undefined || value.text === ''
        ? label
        : `${padded(label, width)}${GAP}${paint(value, style)}`;
    return [
      style.paint('faint', isLast ? '└─ ' : '├─ ') + line,
      ...branchLines(inner, style).map(
        (below) => style.paint('faint', isLast ? '   ' : '│  ') + below,
      ),
    ];
  });
}

/** A table, in lines, under a head; every row has a cell for each column. */
export function tableLines(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  style: Style,
): string {
  const all = [head.map((text): Cell => ({ text, tone: 'faint' })), ...rows];
  const widths = head.map((_, column) =>
    columnWidth(all.map((row) => escapeText(row[column]!.text))),
  );
  return lines(
    all.map((row) =>
      row
        .map((cell, column) => {
          const padding = column === row.length - 1 ? '' : paddingOf(cell.text, widths[column]!);
          return paint(cell, style) + padding;
        })
        .join(GAP),
    ),
  );
}

/** Lines of the program's own, or painted already. */
export function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

/** Paints before it pads: escape codes have no width. */
export function paint({ text, tone = 'plain' }: Cell, style: Style): string {
  return style.paint(tone, escapeText(text));
}

function columnWidth(texts: readonly string[]): number {
  const widths = texts.map(widthOf);
  // Not as arguments: there may be more texts than a call takes.
  return Math.min(
    MAX_COLUMN,
    widths.reduce((widest, width) => Math.max(widest, width), 0),
  );
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

function paddingOf(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(escapeText(text))));
}

/** A paragraph, broken into lines where it has to be. */
export function paragraph(text: string, width: number, indent = ''): string {
  const broken = [''];
  for (const word of text.split(' ')) {
    const longer = `${broken.at(-1)} ${word}`.trimStart();
    if (indent.length + longer.length <= width) broken[broken.length - 1] = longer;
    else broken.push(word);
  }
  return lines(broken.map((line) => indent + line));
}
