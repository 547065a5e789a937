import { describe, expect, it } from 'vitest';
import { Problem } from '../../examples/docs-api/problem.js';
import { growthOf, LINEAR } from '../cost/growth.js';
import fc from 'fast-check';
import {
  canvasIn,
  exported,
  updatedContent,
  writeCanvas,
} from '../../examples/docs-api/canvas/canvas.js';

const read = (format: string, content: string) => canvasIn({ format, content });
const toHtml = (markdown: string): string => writeCanvas(read('markdown', markdown), 'html');
const toMarkdown = (html: string): string => writeCanvas(read('html', html), 'markdown');

describe('the content of a page', () => {
  it.each([
    ['# Launch **plan**', '<h1>Launch <b>plan</b></h1>'],
    ['*this* and `that`', '<p><i>this</i> and <code>that</code></p>'],
    [
      '[docs](https://example.com/?a=1&b=2)',
      '<p><a href="https://example.com/?a=1&amp;b=2">docs</a></p>',
    ],
    ['one line\nand another', '<p>one line<br>and another</p>'],
    ['> quoted\n> still', '<blockquote>quoted<br>still</blockquote>'],
    ['- a\n  - b\n- c', '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>'],
    ['1. a\n2. b', '<ol><li>a</li><li>b</li></ol>'],
    ['- a\n1. b', '<ul><li>a</li></ul><ol><li>b</li></ol>'],
    ['```ts\nif (a < b) {}\n```', '<pre><code class="language-ts">if (a &lt; b) {}\n</code></pre>'],
    ['5 \\* 3 \\[and\\] 1 < 2', '<p>5 * 3 [and] 1 &lt; 2</p>'],
    ['\\# no heading', '<p># no heading</p>'],
    ['2024\\. A year', '<p>2024. A year</p>'],
  ])('is the same in Markdown and in HTML: %j', (markdown, html) => {
    expect(toHtml(markdown)).toBe(html);
    expect(toMarkdown(html)).toBe(markdown);
  });

  it.each([
    ['<p><strong>This</strong> is <em>rich</em>\n text</p>', '**This** is *rich* text'],
    ['<div>a<br> b</div><p> </p>', 'a\nb'],
    ['<ul><li><p>a</p></li></ul>', '- a'],
    ['<b>bold </b><i>i</i>', '**bold** *i*'],
    ['&lt;b&gt; &amp;c; &#233; &x;', '<b> &c; é &x;'],
    ['a < b', 'a < b'],
  ])('is read from HTML: %j', (html, markdown) => {
    expect(toMarkdown(html)).toBe(markdown);
  });

  it.each(['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<table></table>'])(
    'is refused with an element that it cannot hold: %s',
    (html) => {
      expect(() => read('html', html)).toThrow(/cannot hold the element <(?:script|img|table)>/);
    },
  );

  it('has no scripts as links', () => {
    const html = '<a href="javascript:alert(1)">x</a>';
    expect(() => read('html', html)).toThrow('https, http or mailto');
    expect(toHtml('[x](javascript:alert(1))')).toBe('<p>[x](javascript:alert(1))</p>');
  });

  it.each([
    [{ format: 'docx', content: '' }, 'format must be html, markdown'],
    [{ format: 'html' }, 'The body needs a text: content'],
  ])('is refused in another form: %j', (body, message) => {
    expect(() => canvasIn(body)).toThrow(message);
  });

  it('is added to, or replaced', () => {
    const update = (insertionMode: string) => ({
      insertionMode,
      canvasContent: { format: 'html', content: '<ol><li>b</li></ol>' },
    });
    expect(updatedContent('1. a', update('append'))).toBe('1. a\n2. b');
    expect(updatedContent('1. a', update('prepend'))).toBe('1. b\n2. a');
    expect(updatedContent('1. a', update('replace'))).toBe('1. b');
    expect(() => updatedContent('a', update('insert'))).toThrow('insertionMode must be');
    expect(exported('1. a\n2. b', 'html')).toBe('<ol><li>a</li><li>b</li></ol>');
  });
});

describe('whatever is written into a page', () => {
  const words = fc.constantFrom(
    ...[
      'a',
      ' ',
      '\n',
      '\n\n',
      '*',
      '**',
      '`',
      '```',
      '[',
      ']',
      '(',
      ')',
      '\\',
      '#',
      '- ',
      '1. ',
      '>',
    ],
    ...[
      '  ',
      '<b>',
      '</b>',
      '<p>',
      '<li>',
      '<ul>',
      '</ul>',
      '<a href="https://a.b">',
      '</a>',
      '&',
      '<',
    ],
    ...['<br>', '<pre>', '</pre>', '<code>', '_', '\r\n', '\t', '<blockquote>', '[x](https://a.b)'],
  );
  const texts = fc.oneof(
    fc.string().filter((text) => !/<[a-z]/i.test(text)),
    fc.array(words).map((parts) => parts.join('')),
  );

  const storedOf = (format: string, content: string): string | undefined => {
    try {
      return writeCanvas(read(format, content), 'markdown');
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  };

  it.each(['markdown', 'html'])('as %s stays the same once it is stored', (format) => {
    fc.assert(
      fc.property(texts, (content) => {
        const stored = storedOf(format, content);
        // Other elements than those of a page are refused.
        fc.pre(stored !== undefined);
        expect(exported(stored, 'markdown')).toBe(stored);
        const html = exported(stored, 'html');
        expect(toMarkdown(html)).toBe(stored);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '<code>a<br>* a',
    '<code>a<br>- a',
    '<code>a<br># a',
    '`a\n* b`',
    '*`a```*',
    '*a**b**c*',
    '**a *b***',
  ])('and so does %s', (content) => {
    const stored = writeCanvas(
      read(content.startsWith('<') ? 'html' : 'markdown', content),
      'markdown',
    );
    expect(exported(stored, 'markdown')).toBe(stored);
  });

  it.each(['**', '[', '[a](b', '`', '`a\n', '\\', '- ', '- x\n', '1. a\n', '> ', '#'])(
    'costs no more than its length, if it repeats %j',
    async (part) => {
      // A hundred kilobytes are the most that the API takes.
      const growth = await growthOf((share) => {
        const text = part.repeat((100_000 * share) / part.length);
        return () => writeCanvas(read('markdown', text), 'html');
      });
      expect(growth).toBeLessThan(LINEAR);
    },
  );
});
