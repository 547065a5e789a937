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
  return spans
    .map(({ text, bold, italic, code, href }) => {
      const inner = text.trim();
      if (inner === '') return text;
      const start = text.length - text.trimStart().length;
      const content = code ? `\`${inner}\`` : inner.replaceAll(/[\\*`[\]]/g, String.raw`\$&`);
      const mark = (bold ? '**' : '') + (italic ? '*' : '');
      const styled = mark + content + [...mark].reverse().join('');
      const linked = href === undefined ? styled : `[${styled}](${href})`;
      return text.slice(0, start) + linked + text.slice(start + inner.length);
    })
    .join('');
}
