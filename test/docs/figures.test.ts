import { readdirSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, maxHeaderSize } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { sourcesOfEntries } from '../entries.js';
import { type Fence, fencesOfPages, root } from './fences.js';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');

/** How many kB a program adds to a bundle, minified and gzipped. */
async function bundledSize(program: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: program, loader: 'ts', resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    alias: sourcesOfEntries(),
    write: false,
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length / 1000;
}

describe('the sizes in the README', () => {
  const [, verifying, all] = /`verify` takes (\d+) kB,[^.]*? (\d+) kB\./s.exec(readme)!;
  /** The page has whole numbers: one more or less is right. */
  const isRight = (size: number, told: string | undefined): void =>
    expect(Math.abs(size - Number(told)), `${size} kB`).toBeLessThan(1);

  test('are those of verify alone', async () => {
    isRight(await bundledSize("export { verify } from 'caveats';"), verifying);
  });

  test('and of everything that the second example imports', async () => {
    const [, { code }] = fencesOfPages().filter(({ language }) => language === 'ts') as [
      Fence,
      Fence,
    ];
    const imports = [...code.matchAll(/^import (.*? from 'caveats';)$/gm)];
    isRight(await bundledSize(imports.map(([, what]) => `export ${what}`).join('\n')), all);
  });
});

describe('the counts of what there is', () => {
  const vectors = join(root, 'test/vectors');
  const lengthIn = (file: string, list: string): number =>
    (JSON.parse(readFileSync(join(vectors, file), 'utf8')) as Record<string, unknown[]>)[list]!
      .length;
  const recorded = readdirSync(join(vectors, 'peers'))
    .map((file) => lengthIn(`peers/${file}`, 'tokens'))
    .reduce((sum, count) => sum + count);
  const malformed = lengthIn('malformed.json', 'entries');

  test.each([
    ['docs/testing.md', [`${recorded} recorded tokens`, `${malformed} malformed tokens`]],
    ['docs/wire-format.md', [`${recorded} tokens`, `${malformed} inputs`]],
  ])('%s has the vectors', (page, counts) => {
    for (const count of counts) expect(read(page)).toContain(count);
  });

  test('docs/testing.md has every folder with tests', () => {
    const page = read('docs/testing.md');
    const folders = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.test(?:-d)?\.ts$/.test(file) && !file.includes('node_modules'))
      .map((file) => `\`test/${file.split(/[\\/]/)[0]}\``);
    expect([...new Set(folders)].filter((folder) => !page.includes(folder))).toEqual([]);
  });
});

/** How many fields of a name a server of Node sees, out of two with others between them. */
async function fieldsSeen(between: number, maxHeadersCount: number | null): Promise<number> {
  const server = createServer(({ rawHeaders }, response) => {
    response.end(`${rawHeaders.filter((name) => name === 'Authorization').length}`);
  });
  server.maxHeadersCount = maxHeadersCount;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    const others = 'a:\r\n'.repeat(between);
    socket.write(
      `GET / HTTP/1.1\r\nHost: x\r\nAuthorization: A\r\n${others}Authorization: B\r\nConnection: close\r\n\r\n`,
    );
    return Number((await text(socket)).split('\r\n\r\n')[1]!.trim());
  } finally {
    server.close();
  }
}

describe('what the pages report about Node', () => {
  test('it takes 16 KiB of header', () => {
    expect(read('docs/choosing-caveats.md')).toContain('16 KiB');
    expect(maxHeaderSize).toBe(16 * 1024);
  });

  test('it drops fields beyond about 1,000, unless maxHeadersCount is 0', async () => {
    expect(read('docs/security.md')).toContain('about 1,000 header fields');
    expect(await fieldsSeen(900, null)).toBe(2);
    expect(await fieldsSeen(1100, null)).toBe(1);
    expect(await fieldsSeen(1100, 0)).toBe(2);
  });
});
