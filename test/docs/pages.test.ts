import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchorsOf, linksOf, picturesOf } from './links.js';
import { pages, root, writtenPages } from './fences.js';

const docs = join(root, 'docs');
const images = join(docs, 'images');

const nameOf = (file: string): string => relative(root, file);
const read = (file: string): string => readFileSync(file, 'utf8');
const written = writtenPages();
const svgs = readdirSync(images)
  .filter((file) => file.endsWith('.svg'))
  .map((file) => join(images, file));

/** What is wrong with a link on a page, or `undefined`. */
function faultOf(page: string, target: string): string | undefined {
  if (/^https:\/\//.test(target)) return undefined;
  if (/^[a-z]+:/.test(target)) return 'is neither https nor a file here';
  const [path = '', anchor] = target.split('#', 2);
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(file)) return 'leads nowhere';
  if (anchor === undefined) return undefined;
  return anchorsOf(read(file)).includes(anchor) ? undefined : 'has no such heading';
}

describe('the pages', () => {
  test.each(pages().map((page) => [nameOf(page), page]))('%s links to what is there', (_, page) => {
    const faults = [...linksOf(read(page)), ...picturesOf(read(page)).map(({ source }) => source)]
      .map((target) => ({ target, fault: faultOf(page, target) }))
      .filter(({ fault }) => fault !== undefined);
    expect(faults).toEqual([]);
  });

  test('are all linked from docs/README.md', () => {
    const index = join(docs, 'README.md');
    const linked = linksOf(read(index)).map((target) => join(docs, target.split('#')[0]!));
    const others = written.filter((page) => page.startsWith(docs) && page !== index);
    expect(others.filter((page) => !linked.includes(page)).map(nameOf)).toEqual([]);
  });
});

describe('the pictures', () => {
  test('are each on a page, with a text for those who do not see them', () => {
    const shown = written.flatMap((page) =>
      picturesOf(read(page)).map(({ source, text }) => ({
        file: join(dirname(page), source),
        text,
      })),
    );
    expect(shown.filter(({ text }) => text.length < 20)).toEqual([]);
    const files = shown.map(({ file }) => file);
    expect(svgs.filter((svg) => !files.includes(svg)).map(nameOf)).toEqual([]);
  });

  test.each(svgs.map((svg) => [nameOf(svg), read(svg)]))(
    '%s says what it shows, is drawn for light and for dark, and loads nothing',
    (_, svg) => {
      expect(svg).toMatch(/<title[ >]/);
      expect(svg).toMatch(/<desc[ >]/);
      expect(svg).toMatch(/ role="img"/);
      expect(svg).toContain('prefers-color-scheme: dark');
      expect(svg).toMatch(/<text[ >]/);
      expect(svg).not.toMatch(/<(?:script|image|foreignObject)|\bon\w+=|@import|url\((?!#)/);
      expect(svg.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
    },
  );
});

describe('a reader of pages', () => {
  test('finds links and pictures, and none in code', () => {
    const page =
      '[a](b.md#c) ![d e](f.svg) `[g](h)`\n\n```ts\n[i](j)\n```\n[k\nl](https://m)\n\n[n]: o.md\n';
    expect(linksOf(page)).toEqual(['b.md#c', 'https://m', 'o.md']);
    expect(picturesOf(page)).toEqual([{ source: 'f.svg', text: 'd e' }]);
  });

  test('makes the anchors that headings have on the web', () => {
    expect(anchorsOf('# One `two`, three\n## [Four](five) & six-seven\n## A\n## A\n')).toEqual([
      'one-two-three',
      'four--six-seven',
      'a',
      'a-1',
    ]);
  });
});
