import { isLink, type Span, type Style, tidied } from './canvas.js';

/** A piece of a text: with its style, or the mark of one. */
type Piece = { readonly spans: readonly Span[] } | Mark;

interface Mark {
  readonly mark: 'bold' | 'italic';
  readonly text: string;
  readonly canOpen: boolean;
  readonly canClose: boolean;
}

/** What a piece may be. None can contain the start of another one, so the cost is linear. */
const PIECE =
  /\\([!-/:-@[-`{-~])|`([^`]+)`|(\*\*?)|\[((?:\\.|[^[\]\\])*)\]\(([^()\s<>[\]]*)\)|[^\\`*[]+|[^]/g;

/** Reads the styles of a text of Markdown: `**bold**`, `*italic*`, `` `code` `` and links. */
export function readInline(text: string): readonly Span[] {
  const pieces = [...text.matchAll(PIECE)].map((match): Piece => {
    const [whole, escaped, code, mark, label = '', href = ''] = match;
    if (code !== undefined) return { spans: [{ text: code, code: true }] };
    if (isLink(href)) return { spans: readInline(label).map((span) => ({ ...span, href })) };
    if (mark === undefined) return { spans: [{ text: escaped ?? whole }] };
    const end = match.index + mark.length;
    return {
      mark: mark === '**' ? 'bold' : 'italic',
      text: mark,
      canOpen: /^\S/.test(text.slice(end, end + 1)),
      canClose: match.index > 0 && /^\S/.test(text.slice(match.index - 1, match.index)),
    };
  });
  const pairs = pairsOf(pieces);
  let style: Style = {};
  return tidied(
    pieces.flatMap((piece): readonly Span[] => {
      if ('spans' in piece) return piece.spans.map((span) => ({ ...style, ...span }));
      if (!pairs.has(piece)) return [{ ...style, text: piece.text }];
      const { [piece.mark]: isOn, ...others } = style;
      style = isOn === true ? others : { ...others, [piece.mark]: true };
      return [];
    }),
  );
}

/** Returns the marks that start or end a style; the others are text. */
function pairsOf(pieces: readonly Piece[]): ReadonlySet<Piece> {
  const pairs = new Set<Piece>();
  const open = new Map<string, Mark>();
  for (const piece of pieces) {
    if ('spans' in piece) continue;
    const start = open.get(piece.mark);
    if (start !== undefined && piece.canClose) {
      pairs.add(start).add(piece);
      open.delete(piece.mark);
    } else if (piece.canOpen) {
      open.set(piece.mark, piece);
    }
  }
  return pairs;
}

/** Writes spans so that {@link readInline} reads the same. */
export function writeInline(spans: readonly Span[]): string {
  const runs: Span[][] = [];
  for (const span of spans) {
    const last = runs.at(-1);
    if (last?.[0]?.href === span.href && last !== undefined) last.push(span);
    else runs.push([span]);
  }
  return runs.map((run) => linked(writeRun(run), run[0]?.href)).join('');
}

/** Makes a text a link, without the blanks around it. */
function linked(text: string, href: string | undefined): string {
  const label = text.trim();
  if (href === undefined || label === '') return text;
  const start = text.indexOf(label);
  return `${text.slice(0, start)}[${label}](${href})${text.slice(start + label.length)}`;
}

/** Writes spans without their links. A mark stands only where a style starts or ends, next to a word. */
function writeRun(spans: readonly Span[]): string {
  let text = '';
  let blank = '';
  let style: Style = {};
  const goOn = (next: Style, content: string): void => {
    const ends = (style.bold && !next.bold ? '**' : '') + (style.italic && !next.italic ? '*' : '');
    const starts =
      (next.bold && !style.bold ? '**' : '') + (next.italic && !style.italic ? '*' : '');
    text += ends + blank + starts + content;
    style = next;
  };
  for (const { text: whole, code, ...next } of spans) {
    const inner = whole.trim();
    const start = whole.indexOf(inner);
    blank += inner === '' ? whole : whole.slice(0, start);
    if (inner === '') continue;
    goOn(next, code ? `\`${inner}\`` : inner.replaceAll(/[\\*`[\]]/g, String.raw`\$&`));
    blank = whole.slice(start + inner.length);
  }
  goOn({}, '');
  return text;
}
