import type { Json } from '../data/database.js';
import { assertMembers, member, oneOf, textIn } from '../body.js';
import { readHtml } from './html-reader.js';
import { writeHtml } from './html-writer.js';
import { readMarkdown, writeMarkdown } from './markdown.js';

/** A text with one style. A line break in it is `\n`. */
export interface Span {
  readonly text: string;
  readonly bold?: true;
  readonly italic?: true;
  readonly code?: true;
  readonly href?: string;
}

/** A style of a {@link Span}. */
export type Style = Omit<Span, 'text'>;

export type Heading = 'h1' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6';

/** A part of a page. List items are blocks of their own, with their depth from 0. */
export type Block =
  | { readonly type: 'p' | 'quote' | Heading; readonly spans: readonly Span[] }
  | { readonly type: 'ul' | 'ol'; readonly depth: number; readonly spans: readonly Span[] }
  | { readonly type: 'code'; readonly language: string; readonly text: string };

/** The content of a page. */
export type Canvas = readonly Block[];

/** Deeper lists would cost more than linear space as Markdown. */
const MAX_DEPTH = 7;

/** Returns the depth of a list item: at most one more than that of the item before it. */
export function depthAfter(before: Block | undefined, depth: number): number {
  const deepest = before && 'depth' in before ? before.depth + 1 : 0;
  return Math.max(Math.min(depth, deepest, MAX_DEPTH), 0);
}

/** The formats in which Coda's clients write and export pages. */
export const FORMATS = ['html', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

/** Reads Coda's `PageContent`: `{ format, content }`. Throws a `Problem` for what a page cannot hold. */
export function canvasIn(body: Json): Canvas {
  assertMembers(body, ['format', 'content']);
  const content = textIn(body, 'content');
  return oneOf(body, 'format', FORMATS) === 'html' ? readHtml(content) : readMarkdown(content);
}

/** Writes the content of a page. */
export function writeCanvas(canvas: Canvas, format: Format): string {
  return format === 'html' ? writeHtml(canvas) : writeMarkdown(canvas);
}

/**
 * Applies a `contentUpdate` to the content of a page: its content goes before or after the page's, or replaces it.
 *
 * @param stored the content as Markdown, which is how the database stores it.
 */
export function updatedContent(stored: string, update: Json): string {
  assertMembers(update, ['insertionMode', 'canvasContent']);
  const mode = oneOf(update, 'insertionMode', ['append', 'prepend', 'replace']);
  const added = canvasIn(member(update, 'canvasContent') ?? null);
  if (mode === 'replace') return writeMarkdown(added);
  const old = readMarkdown(stored);
  return writeMarkdown(mode === 'append' ? [...old, ...added] : [...added, ...old]);
}

/** Returns the stored content of a page in a format. */
export function exported(stored: string, format: Format): string {
  return writeCanvas(readMarkdown(stored), format);
}

/** Whether a page may have a link to this: no scripts. */
export function isLink(href: string): boolean {
  return /^(?:https?:\/\/|mailto:)[^\s<>()[\]"\\]+$/i.test(href);
}

/** Joins neighbours of one style, and leaves no more than one blank or line break between words. */
export function tidied(spans: readonly Span[]): readonly Span[] {
  const tidy: Span[] = [];
  let end = '\n';
  for (const span of spans.map(writable)) {
    const words = span.text.replaceAll(/\s+/g, (blank) => (blank.includes('\n') ? '\n' : ' '));
    // A line break wins over the blank before it.
    const last = tidy.at(-1);
    if (words.startsWith('\n') && end === ' ' && last !== undefined) {
      tidy[tidy.length - 1] = { ...last, text: last.text.trimEnd() };
      end = '';
    }
    const text = /\s/.test(end) ? words.trimStart() : words;
    if (text === '') continue;
    end = text.slice(-1);
    const before = tidy.at(-1);
    if (before === undefined || styleOf(before) !== styleOf(span)) tidy.push({ ...span, text });
    else tidy[tidy.length - 1] = { ...before, text: before.text + text };
  }
  const last = tidy.pop();
  const text = last?.text.trimEnd() ?? '';
  return last === undefined || text === '' ? tidy : [...tidy, { ...last, text }];
}

/**
 * Markdown has no code with a backtick in it, nor a link of code with brackets. A line of code could be read as the
 * start of a block.
 */
function writable(span: Span): Span {
  const { code, ...others } = span;
  const stop = span.href === undefined ? /[`\n]/ : /[`\n[\]\\]/;
  return code && stop.test(span.text) ? others : span;
}

function styleOf({ bold, italic, code, href }: Span): string {
  return JSON.stringify([bold, italic, code, href]);
}
