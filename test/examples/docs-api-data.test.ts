import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findKey, openDatabase } from '../../examples/docs-api/data/open.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docs-api-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A number that is no process's: beyond the largest that Linux gives. */
const NOBODY = 2 ** 22 + 1;

describe('the data of the docs API', () => {
  it('is made on first start, and is there at the next one, with the key of its tokens', () => {
    const data = join(folder, 'new', 'data');
    const first = openDatabase(data);
    const key = findKey(first, 'k1');
    first.run('DELETE FROM docs WHERE id = ?', 'AbCDeFGH');
    first.close();

    const second = openDatabase(data);
    expect(key).toHaveLength(32);
    expect(findKey(second, 'k1')).toEqual(key);
    expect(findKey(second, 'k2')).toBeUndefined();
    expect(second.all('SELECT * FROM docs')).toHaveLength(3);
    second.close();
  });

  it('is not shared by two processes, but taken over from one that was killed', () => {
    openDatabase(folder).close();
    const lock = join(folder, 'docs.sqlite.lock');
    mkdirSync(lock);
    writeFileSync(join(folder, 'docs.sqlite.pid'), String(process.pid));
    expect(() => openDatabase(folder)).toThrow('another process');
    writeFileSync(join(folder, 'docs.sqlite.pid'), String(NOBODY));
    const db = openDatabase(folder);
    expect(db.all('SELECT * FROM docs')).toHaveLength(4);
    db.close();
    expect(existsSync(lock)).toBe(false);
  });

  it('is as it was where something fails halfway', () => {
    const db = openDatabase(folder);
    const failing = (): unknown =>
      db.atomically(() => {
        db.run('DELETE FROM docs');
        throw new Error('halfway');
      });
    expect(failing).toThrow('halfway');
    expect(db.all('SELECT * FROM docs')).toHaveLength(4);
    db.close();
  });
});
