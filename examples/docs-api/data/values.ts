import type { Database, Json } from './database.js';
import { browserLink } from '../links.js';
import type { Column } from './tables.js';

/** How Coda's API shows the values of cells. */
export const VALUE_FORMATS = ['simple', 'simpleWithArrays', 'rich'] as const;
export type ValueFormat = (typeof VALUE_FORMATS)[number];

/** Where the values are. */
export interface Place {
  readonly db: Database;
  readonly doc: string;
  /** Where the docs are for browsers. */
  readonly site: string;
}

/** Returns the value of a cell, as a format shows it. */
export function shownValue(place: Place, column: Column, value: Json, format: ValueFormat): Json {
  const show = SHOWN[String(column.format['type'])] ?? {};
  const one = (item: Json): Json => {
    if (Array.isArray(item)) return item.map(one);
    if (item === '') return '';
    const simple = show.simple?.(place, column, item) ?? item;
    return format === 'rich' ? (show.rich?.(place, column, item, simple) ?? simple) : simple;
  };
  const shown = one(value);
  return format === 'simple' && Array.isArray(shown) ? shown.join(',') : shown;
}

/** How the values of a type of column are shown; as they are stored if it does not say. */
interface Shown {
  readonly simple?: (place: Place, column: Column, value: Json) => Json;
  readonly rich?: (place: Place, column: Column, value: Json, simple: Json) => Json;
}

const SHOWN: Readonly<Record<string, Shown>> = {
  // Markdown: what stands between ticks has no format.
  text: { rich: (_place, _column, value) => `\`\`\`${String(value)}\`\`\`` },
  currency: {
    simple: (_place, { format }, value) =>
      typeof value === 'number' ? money(value, format['currencyCode']) : value,
    rich: (_place, { format }, value) =>
      typeof value === 'number'
        ? linkedData('MonetaryAmount', { currency: format['currencyCode'] ?? 'USD', amount: value })
        : value,
  },
  // Stored as addresses.
  person: {
    simple: ({ db }, _column, value) =>
      db.get('SELECT name FROM users WHERE email = ?', String(value))?.text('name') ??
      String(value),
    rich: (_place, _column, value, name) => linkedData('Person', { name, email: String(value) }),
  },
  link: { rich: (_place, _column, value) => linkedData('WebPage', { url: String(value) }) },
  // Stored as the ids of rows, maybe of another table. Their names are a part of the value.
  lookup: {
    simple: (place, column, value) => rowName(place, column, value) ?? String(value),
    rich: (place, { format }, value, name) => {
      const { doc } = place;
      const [tableId, rowId] = [String(format['table']), String(value)];
      const tableUrl = browserLink(place, 'table', doc, tableId);
      const url = browserLink(place, 'row', doc, tableId, rowId);
      const row = { additionalType: 'row', name, url, tableId, rowId, tableUrl };
      return linkedData('StructuredValue', row);
    },
  },
};

function linkedData(type: string, members: { [name: string]: Json }): Json {
  return { '@context': 'http://schema.org/', '@type': type, ...members };
}

function money(amount: number, code: Json | undefined): string {
  const currency = typeof code === 'string' ? code : 'USD';
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(amount);
}

function rowName({ db, doc }: Place, { format }: Column, id: Json): string | undefined {
  const sql =
    'SELECT cells, display_column FROM rows JOIN tables ON tables.doc = rows.doc ' +
    'AND tables.id = table_id WHERE rows.doc = ? AND table_id = ? AND rows.id = ?';
  const row = db.get(sql, doc, String(format['table']), String(id));
  return row && String(row.object('cells')[row.text('display_column')] ?? '');
}

/** Whether a cell can have a value: one that is simple, or a list of such, or of lists of such. */
export function isValue(value: Json, depth = 2): boolean {
  if (Array.isArray(value)) return depth > 0 && value.every((item) => isValue(item, depth - 1));
  return value !== null && typeof value !== 'object';
}

/** Returns what a text that was sent is as a value of a column; the text itself if it is none. */
export function parsedValue({ format }: Column, value: Json): Json {
  if (typeof value !== 'string') return value;
  switch (format['type']) {
    case 'number':
    case 'currency': {
      const digits = value.trim().replaceAll(/^\$|,(?=\d{3})/g, '');
      return /^-?\d+(?:\.\d+)?$/.test(digits) ? Number(digits) : value;
    }
    case 'checkbox':
      return /^(?:true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value;
    default:
      return value;
  }
}
