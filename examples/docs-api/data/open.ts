import { generateRootKey } from 'caveats';
import { Database, type Json, type Value } from './database.js';
import { SCHEMA } from './schema.js';
import { CONTENT } from './seed-content.js';

/** The id of the key that new tokens are signed with. */
export const CURRENT_KEY = 'k1';

/** The version of the tables. */
const VERSION = 3;

/** Opens the database of a folder. On first start it is made and filled, with a key of its own. */
export function openDatabase(folder: string): Database {
  const db = new Database(folder);
  const version = db.get('PRAGMA user_version')?.number('user_version');
  if (version === 0) db.atomically(() => fill(db));
  else if (version !== VERSION) {
    db.close();
    throw new Error(`${folder} is of another version of this example; use a new folder`);
  }
  return db;
}

/** The key with this id, or `undefined`: what a token says of its key is looked up, and no more. */
export function findKey(db: Database, id: string | undefined): Uint8Array | undefined {
  return db.get('SELECT secret FROM keys WHERE id = ?', id ?? null)?.bytes('secret');
}

function fill(db: Database): void {
  db.script(SCHEMA);
  db.run('INSERT INTO keys VALUES (?, ?)', CURRENT_KEY, generateRootKey());
  for (const [table, { columns, rows }] of Object.entries(CONTENT)) {
    for (const row of rows) {
      const marks = row.map(() => '?').join(', ');
      db.run(`INSERT INTO ${table} (${columns}) VALUES (${marks})`, ...row.map(toValue));
    }
  }
  db.script(`PRAGMA user_version = ${VERSION}`);
}

/** What has a shape is kept as its JSON. */
function toValue(value: Json): Value {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
