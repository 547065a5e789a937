import { Problem } from '../problem.js';
import {
  type Block,
  type Canvas,
  type Heading,
  isLink,
  depthAfter,
  type Span,
  type Style,
  tidied,
} from './canvas.js';

/** A tag, or the text between tags. No alternative can contain the start of another one. */
const PIECE = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:"[^"]*"|'[^']*'|[^'"<>])*)>|([^<]+)|</g;

/** The elements that have a style, and it. */
const STYLES: Readonly<Record<string, Style>> = {
  b: { bold: true },
  strong: { bold: true },
  i: { italic: true },
  em: { italic: true },
  code: { code: true },
};

/** The elements that are blocks. */
const BLOCKS: Readonly<Record<string, 'p' | 'quote' | 'li' | 'pre' | Heading>> = {
  p: 'p',
  div: 'p',
  blockquote: 'quote',
  li: 'li',
  pre: 'pre',
  h1: 'h1',
  h2: 'h2',
  h3: 'h3',
  h4: 'h4',
  h5: 'h5',
  h6: 'h6',
};

/** The elements that change nothing. */
const PLAIN: ReadonlySet<string> = new Set(['html', 'body', 'main', 'section', 'article', 'span']);

/** Reads HTML. Throws a 400 for an element that a page cannot hold: nothing is dropped silently. */
export function readHtml(html: string): Canvas {
  const reader = new HtmlReader();
  for (const [whole, slash, name, attributes = '', text] of html
    .replaceAll(/\r\n?/g, '\n')
    .matchAll(PIECE)) {
    if (name === undefined) reader.text(decoded(text ?? whole));
    else if (slash === '') reader.start(name.toLowerCase(), attributes);
    else reader.end(name.toLowerCase());
  }
  return reader.finish();
}

class HtmlReader {
  readonly #blocks: Block[] = [];
  readonly #lists: ('ul' | 'ol')[] = [];
  readonly #styles: { readonly name: string; readonly style: Style }[] = [];
  #type: (typeof BLOCKS)[string] = 'p';
  #language = '';
  #spans: Span[] = [];

  text(text: string): void {
    this.#add(this.#type === 'pre' ? text : text.replaceAll('\n', ' '));
  }

  start(name: string, attributes: string): void {
    const block = Object.hasOwn(BLOCKS, name) ? BLOCKS[name] : undefined;
    if (name === 'ul' || name === 'ol') {
      this.#flush();
      this.#lists.push(name);
    } else if (name === 'br') {
      this.#add('\n');
    } else if (name === 'a') {
      this.#push(name, linkIn(attributes));
    } else if (this.#type === 'pre' && name === 'code') {
      this.#language = /\bclass="language-(\w+)"/.exec(attributes)?.[1] ?? '';
    } else if (Object.hasOwn(STYLES, name)) {
      this.#push(name, STYLES[name] ?? {});
    } else if (block !== undefined) {
      this.#flush();
      // A paragraph in a quote or an item is part of it.
      if (block !== 'p' || (this.#type !== 'quote' && this.#type !== 'li')) this.#type = block;
    } else if (!PLAIN.has(name)) {
      throw new Problem(400, `A page cannot hold the element <${name}>`);
    }
  }

  end(name: string): void {
    if (name === 'ul' || name === 'ol') {
      this.#flush();
      this.#lists.pop();
      this.#type = this.#lists.length > 0 ? 'li' : 'p';
    } else if (Object.hasOwn(BLOCKS, name)) {
      this.#flush();
      if (BLOCKS[name] === this.#type) this.#type = 'p';
    } else if (this.#styles.at(-1)?.name === name) {
      this.#styles.pop();
    }
  }

  finish(): Canvas {
    this.#flush();
    return this.#blocks;
  }

  #push(name: string, style: Style): void {
    this.#styles.push({ name, style: { ...this.#styles.at(-1)?.style, ...style } });
  }

  #add(text: string): void {
    this.#spans.push({ ...this.#styles.at(-1)?.style, text });
  }

  #flush(): void {
    const spans = this.#spans;
    this.#spans = [];
    const type = this.#type;
    if (type === 'pre') {
      const text = spans.map((span) => span.text).join('');
      this.#blocks.push({ type: 'code', language: this.#language, text: text.replace(/\n$/, '') });
      return;
    }
    const tidy = tidied(spans);
    if (tidy.length === 0) return;
    const list = this.#lists.at(-1) ?? 'ul';
    const depth = depthAfter(this.#blocks.at(-1), this.#lists.length - 1);
    this.#blocks.push(type === 'li' ? { type: list, depth, spans: tidy } : { type, spans: tidy });
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** Decodes references; an unknown one stays as it is. */
function decoded(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi,
    (whole, ...groups) => {
      const [decimal, hex, name] = groups.map((group: unknown) => group?.toString());
      if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? '') : whole;
      const code = Number(decimal ?? `0x${hex}`);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

function linkIn(attributes: string): Style {
  const [, quoted, single] = /\bhref=(?:"([^"]*)"|'([^']*)')/i.exec(attributes) ?? [];
  const written = quoted ?? single;
  if (written === undefined) return {};
  const href = decoded(written);
  if (!isLink(href)) throw new Problem(400, 'A link of a page must be of https, http or mailto');
  return { href };
}
