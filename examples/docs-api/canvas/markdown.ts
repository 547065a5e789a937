import { type Block, type Canvas, type Heading, depthAfter } from './canvas.js';
import { readInline, writeInline } from './inline.js';

/** A block whose text goes on in the next line. */
interface Open {
  readonly type: 'p' | 'quote' | 'ul' | 'ol' | Heading;
  readonly depth: number;
  readonly lines: string[];
}

/** Reads Markdown: headings, paragraphs, quotes, lists and fenced code. All else is text. */
export function readMarkdown(text: string): Canvas {
  const blocks: Block[] = [];
  let open: Open | undefined;
  let code:
    { readonly fence: string; readonly language: string; readonly lines: string[] } | undefined;
  const close = (): void => {
    if (open !== undefined) blocks.push(...blockOf(open, blocks.at(-1)));
    open = undefined;
  };
  const closeCode = (): void => {
    if (code) blocks.push({ type: 'code', language: code.language, text: code.lines.join('\n') });
    code = undefined;
  };
  for (const line of text.split(/\r\n?|\n/)) {
    const [, fence, language] = /^(`{3,})(\w*)\s*$/.exec(line) ?? [];
    if (code !== undefined) {
      if (language === '' && fence !== undefined && fence.length >= code.fence.length) closeCode();
      else code.lines.push(line);
      continue;
    }
    const started = startOf(line);
    const isMore = started?.type === 'p' || (started?.type === 'quote' && open?.type === 'quote');
    if (started !== undefined && open !== undefined && isMore && !isHeading(open)) {
      open.lines.push(...started.lines);
      continue;
    }
    close();
    if (fence === undefined) open = started;
    else code = { fence, language: language ?? '', lines: [] };
  }
  close();
  closeCode();
  return blocks;
}

const isHeading = ({ type }: Open): boolean => type.startsWith('h');

/** Returns the block that a line starts; `undefined` for an empty line and for a fence. */
function startOf(line: string): Open | undefined {
  // `s`: a separator such as U+2028 is no end of a line. If a dot did not match it, the cost would be quadratic.
  const [, heading, title] = /^(#{1,6})\s+(.*)$/s.exec(line) ?? [];
  const [, quoted] = /^>\s?(.*)$/s.exec(line) ?? [];
  const [, indent = '', number, item] = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/s.exec(line) ?? [];
  if (heading !== undefined) {
    return { type: `h${heading.length}` as Heading, depth: 0, lines: [(title ?? '').trim()] };
  }
  if (quoted !== undefined) return { type: 'quote', depth: 0, lines: [quoted.trim()] };
  if (item !== undefined) {
    const depth = Math.floor(indent.length / 2);
    return { type: number === undefined ? 'ul' : 'ol', depth, lines: [item.trim()] };
  }
  const isEmpty = line.trim() === '' || /^`{3,}\w*\s*$/.test(line);
  return isEmpty ? undefined : { type: 'p', depth: 0, lines: [line.trim()] };
}

function blockOf({ type, depth, lines }: Open, before: Block | undefined): readonly Block[] {
  const spans = readInline(lines.filter((line) => line !== '').join('\n'));
  if (spans.length === 0) return [];
  const isItem = type === 'ul' || type === 'ol';
  return [isItem ? { type, depth: depthAfter(before, depth), spans } : { type, spans }];
}

/** Writes what {@link readMarkdown} reads. */
export function writeMarkdown(canvas: Canvas): string {
  const numbers: number[] = [];
  let text = '';
  let isInList = false;
  for (const block of canvas) {
    const isItem = 'depth' in block;
    if (isItem) numbers.length = Math.min(numbers.length, block.depth + 1);
    else numbers.length = 0;
    if (text !== '') text += isItem && isInList ? '\n' : '\n\n';
    text += blockText(block, numbers);
    isInList = isItem;
  }
  return text;
}

function blockText(block: Block, numbers: number[]): string {
  if (block.type === 'code') {
    const runs = block.text.match(/`+/g) ?? [];
    const fence = '`'.repeat(runs.reduce((most, { length }) => Math.max(most, length + 1), 3));
    return `${fence}${block.language}\n${block.text}\n${fence}`;
  }
  const lines = writeInline(block.spans).split('\n').map(escapedStart);
  switch (block.type) {
    case 'p':
      return lines.join('\n');
    case 'quote':
      return lines.map((line) => `> ${line}`).join('\n');
    case 'ul':
    case 'ol': {
      const number = block.type === 'ul' ? 0 : (numbers[block.depth] ?? 0) + 1;
      numbers[block.depth] = number;
      const indent = '  '.repeat(block.depth);
      const marker = number === 0 ? '-' : `${number}.`;
      return `${indent}${marker} ${lines.join(`\n${indent}  `)}`;
    }
    default:
      return `${'#'.repeat(Number(block.type.slice(1)))} ${lines.join(' ')}`;
  }
}

/** Escapes the start of a line that would be read as the start of a block. */
function escapedStart(line: string): string {
  return line
    .trim()
    .replace(/^(?=#{1,6}\s|[-+]\s|>|`{3,})/, '\\')
    .replace(/^(\d{1,9})(?=[.)]\s)/, '$1\\');
}
