import { faint, type Painted, strong } from './paint.js';

type Cell = string | Painted;

/** A node of a tree: a name, what is said of it, and what hangs from it. */
export interface Branch {
  readonly name: string;
  readonly value?: string;
  readonly branches?: readonly Branch[];
}

/** Of a terminal's 80 columns. */
const WIDTH = 76;
const INDENT = '  ';
const GAP = '  ';

export function sayTitle(text: string): void {
  console.log(`\n${strong(text)}`);
}

/** A paragraph, broken into lines. */
export function say(text: string): void {
  const lines = [''];
  for (const word of text.trim().split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  sayLines(...lines);
}

/** Some lines as they are; like every block, they stand after an empty one. */
export function sayLines(...lines: readonly string[]): void {
  console.log(['', ...lines.map((line) => INDENT + line)].join('\n'));
}

export function sayTable(head: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const widths = head.map((name, column) =>
    Math.max(...[name, ...rows.map((row) => row[column] ?? '')].map((cell) => textOf(cell).length)),
  );
  const rule = widths.map((width) => '─'.repeat(width));
  const body = rows.map((row) => joinCells(row, widths));
  sayLines(faint(joinCells(head, widths)), faint(rule.join(GAP)), ...body);
}

export function sayTree({ name, branches = [] }: Branch): void {
  sayLines(strong(name), ...branchLines(branches));
}

/** A text, visibly cut off if it is too long for its column. */
export function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

/** Pads before it paints: escape codes have no width. The last cell of a row needs no padding. */
function joinCells(cells: readonly Cell[], widths: readonly number[]): string {
  const painted = cells.map((cell, column) => {
    const isLast = column === cells.length - 1;
    const padding = isLast ? '' : ' '.repeat(widths[column]! - textOf(cell).length);
    return (typeof cell === 'string' ? cell : cell.paint(cell.text)) + padding;
  });
  return painted.join(GAP);
}

function branchLines(branches: readonly Branch[]): string[] {
  const width = Math.max(...branches.map(({ name }) => name.length));
  return branches.flatMap(({ name, value, branches: inner = [] }, i) => {
    const isLast = i === branches.length - 1;
    const label = value === undefined ? name : name.padEnd(width) + GAP + value;
    return [
      faint(isLast ? '└─ ' : '├─ ') + label,
      ...branchLines(inner).map((line) => faint(isLast ? '   ' : '│  ') + line),
    ];
  });
}
