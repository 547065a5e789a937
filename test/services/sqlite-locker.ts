/**
 * Locks a SQLite file for itself, and leaves it in the middle of writing for as long as it lives.
 * Where it is told to `forget`, it deletes all entries instead, and ends.
 */
import { DatabaseSync } from 'node:sqlite';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('there is no file to lock');
const database = new DatabaseSync(file);
database.exec('PRAGMA busy_timeout = 60000');
// So small that what is written goes to the file, and not only to the journal, before it is committed.
database.exec('PRAGMA cache_size = 1');
database.exec('BEGIN EXCLUSIVE');
database.exec("UPDATE entries SET value = 'half written'");
process.on('message', () => {
  database.exec('DELETE FROM entries');
  database.exec('COMMIT');
  process.disconnect();
});
process.send?.('locked');
