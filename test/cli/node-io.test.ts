import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InputError } from '../../src/cli/errors.js';
import { nodeFiles, readStream } from '../../src/cli/io.js';
import { caveats } from './program.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'caveats-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a stream', () => {
  test('is read to its end, as bytes or as text', async () => {
    const bytes = await readStream(Readable.from([Buffer.from('a'), 'ł']), 10);
    expect(new TextDecoder().decode(bytes)).toBe('ał');
  });

  test('is read no further than the limit', async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(1000);
      })(),
    );
    await expect(readStream(endless, 5000)).rejects.toThrow(new InputError('more than 5000 bytes'));
    expect(endless.destroyed).toBe(true);
  });
});

describe('a file', () => {
  test('is read, and whether others can read it is told', async () => {
    const path = join(folder, 'f');
    writeFileSync(path, 'x');
    chmodSync(path, 0o600);
    expect(await nodeFiles.readFile(path, 10)).toMatchObject({ othersCanRead: false });
    for (const mode of [0o640, 0o604, 0o644]) {
      chmodSync(path, mode);
      expect(await nodeFiles.readFile(path, 10)).toMatchObject({ othersCanRead: true });
    }
    await expect(nodeFiles.readFile(path, 0)).rejects.toThrow('more than 0 bytes');
  });

  test('is written for its owner alone, and replaced only by force and as a whole', async () => {
    const path = join(folder, 'f');
    await nodeFiles.writeFile(path, 'one', { force: false });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const again = nodeFiles.writeFile(path, 'two', { force: false });
    await expect(again).rejects.toThrow('the file already exists; --force replaces it');
    expect(readFileSync(path, 'utf8')).toBe('one');
    chmodSync(path, 0o644);
    await nodeFiles.writeFile(path, 'three', { force: true });
    expect(readFileSync(path, 'utf8')).toBe('three');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['f']);
  });

  test('that cannot be replaced leaves nothing behind', async () => {
    mkdirSync(join(folder, 'd'));
    const written = nodeFiles.writeFile(join(folder, 'd'), 'x', { force: true });
    await expect(written).rejects.toThrow(new InputError('that is a folder'));
    expect(readdirSync(folder)).toEqual(['d']);
  });

  test('whose name makes no sense is refused, and not named', async () => {
    const wrong = nodeFiles.readFile(join(folder, '\0'), 1);
    await expect(wrong).rejects.toThrow(new InputError('ERR_INVALID_ARG_VALUE'));
  });

  test('lets an error of another kind pass', async () => {
    const text = { toString: () => 'x' } as unknown as string;
    const options = Object.defineProperty({ force: false }, 'force', {
      get: () => {
        throw new Error('unforeseen');
      },
    });
    const written = nodeFiles.writeFile(join(folder, 'f'), text, options);
    await expect(written).rejects.toThrow('unforeseen');
  });

  test('that fails in a way that nobody foresaw ends the program with 1', async () => {
    class Broken extends Map<string, string> {
      override get(): never {
        throw new Error('unforeseen');
      }
    }
    const { code, stderr } = await caveats(['inspect', '--token-file', 'f'], {
      files: new Broken(),
    });
    expect(code).toBe(1);
    expect(stderr).not.toContain('unforeseen');
  });
});
