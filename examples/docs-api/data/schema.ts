/** The tables of the database. Whatever has a shape of its own is kept as JSON. */
export const SCHEMA = `
CREATE TABLE keys (id TEXT PRIMARY KEY, secret BLOB NOT NULL) STRICT;
CREATE TABLE revocations (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
-- What is known of tokens, but never their texts. Times are Unix seconds; one that was replaced ends.
CREATE TABLE tokens (
  id TEXT PRIMARY KEY, user TEXT NOT NULL, name TEXT NOT NULL, caveats TEXT NOT NULL, scope TEXT NOT NULL,
  created_at INTEGER NOT NULL, used_at INTEGER, expires_at INTEGER, ends_at INTEGER,
  revoked_at INTEGER) STRICT;

CREATE TABLE users (id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE workspaces (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE members (
  workspace TEXT NOT NULL REFERENCES workspaces, user TEXT NOT NULL REFERENCES users,
  role TEXT NOT NULL, registered_at TEXT NOT NULL, role_changed_at TEXT,
  PRIMARY KEY (workspace, user)) STRICT;
CREATE TABLE activity (
  workspace TEXT NOT NULL, month TEXT NOT NULL, user TEXT NOT NULL,
  PRIMARY KEY (workspace, month, user)) STRICT;

CREATE TABLE folders (
  id TEXT PRIMARY KEY, workspace TEXT NOT NULL REFERENCES workspaces, name TEXT NOT NULL) STRICT;
CREATE TABLE docs (
  id TEXT PRIMARY KEY, workspace TEXT NOT NULL REFERENCES workspaces,
  folder TEXT NOT NULL REFERENCES folders, name TEXT NOT NULL, icon TEXT, source TEXT,
  owner TEXT NOT NULL REFERENCES users, created_at TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT;
CREATE TABLE stars (
  doc TEXT NOT NULL REFERENCES docs ON DELETE CASCADE, user TEXT NOT NULL REFERENCES users,
  PRIMARY KEY (doc, user)) STRICT;
CREATE TABLE permissions (
  doc TEXT NOT NULL REFERENCES docs ON DELETE CASCADE, id TEXT NOT NULL,
  principal TEXT NOT NULL, access TEXT NOT NULL, PRIMARY KEY (doc, id)) STRICT;
CREATE TABLE categories (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE published (
  doc TEXT PRIMARY KEY REFERENCES docs ON DELETE CASCADE, slug TEXT NOT NULL, mode TEXT NOT NULL,
  discoverable INTEGER NOT NULL, earn_credit INTEGER NOT NULL, categories TEXT NOT NULL,
  published_at TEXT NOT NULL) STRICT;
CREATE TABLE metrics (
  doc TEXT NOT NULL REFERENCES docs ON DELETE CASCADE, date TEXT NOT NULL, counts TEXT NOT NULL,
  PRIMARY KEY (doc, date)) STRICT;

CREATE TABLE pages (
  doc TEXT NOT NULL REFERENCES docs ON DELETE CASCADE, id TEXT NOT NULL, position INTEGER NOT NULL,
  parent TEXT, name TEXT NOT NULL, subtitle TEXT, icon TEXT, image TEXT,
  hidden INTEGER NOT NULL DEFAULT 0, content_type TEXT NOT NULL DEFAULT 'canvas',
  content TEXT NOT NULL DEFAULT '', PRIMARY KEY (doc, id)) STRICT;
-- The content of pages as it was when someone exported it.
CREATE TABLE exports (
  id TEXT PRIMARY KEY, doc TEXT NOT NULL REFERENCES docs ON DELETE CASCADE, page TEXT NOT NULL,
  user TEXT NOT NULL REFERENCES users, format TEXT NOT NULL, content TEXT NOT NULL,
  made_at TEXT NOT NULL) STRICT;
CREATE TABLE formulas (
  doc TEXT NOT NULL REFERENCES docs ON DELETE CASCADE, id TEXT NOT NULL, page TEXT, name TEXT NOT NULL,
  table_id TEXT NOT NULL, column_id TEXT NOT NULL, counted TEXT NOT NULL,
  PRIMARY KEY (doc, id)) STRICT;
CREATE TABLE controls (
  doc TEXT NOT NULL REFERENCES docs ON DELETE CASCADE, id TEXT NOT NULL, page TEXT, name TEXT NOT NULL,
  type TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (doc, id)) STRICT;

CREATE TABLE tables (
  doc TEXT NOT NULL REFERENCES docs ON DELETE CASCADE, id TEXT NOT NULL, position INTEGER NOT NULL,
  page TEXT NOT NULL, name TEXT NOT NULL, display_column TEXT NOT NULL,
  layout TEXT NOT NULL DEFAULT 'default', sorts TEXT NOT NULL DEFAULT '[]', filter TEXT,
  -- A view shows rows of its parent, and some of the columns.
  parent_table TEXT, columns TEXT,
  created_at TEXT NOT NULL, updated_at TEXT NOT NULL, PRIMARY KEY (doc, id)) STRICT;
CREATE TABLE columns (
  doc TEXT NOT NULL, table_id TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL,
  name TEXT NOT NULL, format TEXT NOT NULL, on_push TEXT, hidden INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (doc, table_id, id),
  FOREIGN KEY (doc, table_id) REFERENCES tables ON DELETE CASCADE) STRICT;
CREATE TABLE rows (
  doc TEXT NOT NULL, table_id TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL,
  cells TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  PRIMARY KEY (doc, table_id, id),
  FOREIGN KEY (doc, table_id) REFERENCES tables ON DELETE CASCADE) STRICT;

CREATE TABLE packs (
  id INTEGER PRIMARY KEY, workspace TEXT NOT NULL REFERENCES workspaces, name TEXT NOT NULL,
  description TEXT NOT NULL, short_description TEXT NOT NULL,
  categories TEXT NOT NULL DEFAULT '[]',
  created_at TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT;
CREATE TABLE pack_permissions (
  pack INTEGER NOT NULL REFERENCES packs ON DELETE CASCADE, id TEXT NOT NULL,
  principal TEXT NOT NULL, access TEXT NOT NULL, PRIMARY KEY (pack, id)) STRICT;
CREATE TABLE pack_versions (
  pack INTEGER NOT NULL REFERENCES packs ON DELETE CASCADE, version TEXT NOT NULL,
  hash TEXT NOT NULL, bundle TEXT, notes TEXT, source TEXT,
  user TEXT NOT NULL REFERENCES users, created_at TEXT NOT NULL,
  PRIMARY KEY (pack, version)) STRICT;

CREATE TABLE mutations (
  id TEXT PRIMARY KEY, user TEXT NOT NULL, doc TEXT, table_id TEXT, made_at TEXT NOT NULL) STRICT;
`;
