import type { Block, Canvas, Span } from './canvas.js';

/** Writes HTML. All text is escaped: what a page contains is never markup. */
export function writeHtml(canvas: Canvas): string {
  let html = '';
  const lists: ('ul' | 'ol')[] = [];
  const closeTo = (depth: number): void => {
    while (lists.length > depth) html += `</li></${lists.pop()}>`;
  };
  for (const block of canvas) {
    if (!('depth' in block)) {
      closeTo(0);
      html += blockHtml(block);
      continue;
    }
    closeTo(block.depth + 1);
    if (lists.length === block.depth + 1 && lists.at(-1) !== block.type) closeTo(block.depth);
    if (lists.length === block.depth + 1) html += '</li><li>';
    while (lists.length <= block.depth) {
      html += `<${block.type}><li>`;
      lists.push(block.type);
    }
    html += spansHtml(block.spans);
  }
  closeTo(0);
  return html;
}

function blockHtml(block: Exclude<Block, { readonly depth: number }>): string {
  if (block.type === 'code') {
    const about = block.language === '' ? '' : ` class="language-${block.language}"`;
    return `<pre><code${about}>${escaped(block.text)}\n</code></pre>`;
  }
  const name = block.type === 'quote' ? 'blockquote' : block.type;
  return `<${name}>${spansHtml(block.spans)}</${name}>`;
}

function spansHtml(spans: readonly Span[]): string {
  return spans
    .map(({ text, bold, italic, code, href }) => {
      const names = [bold && 'b', italic && 'i', code && 'code'].filter(
        (name) => name !== undefined,
      );
      const [start, end] = [names, names.toReversed()];
      const content = escaped(text).replaceAll('\n', '<br>');
      const styled = `${start.map((name) => `<${name}>`).join('')}${content}${end.map((name) => `</${name}>`).join('')}`;
      return href === undefined ? styled : `<a href="${escaped(href)}">${styled}</a>`;
    })
    .join('');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (char) => ESCAPES[char] ?? char);
}
