import type { Json } from './database.js';

/** What the database has at first: by table, its columns, and rows of them. */
export interface Filling {
  readonly [table: string]: { readonly columns: string; readonly rows: readonly Json[][] };
}

export const MADE = '2025-06-02T09:00:00.000Z';

const PLAN = 'AbCDeFGH';
const JOURNAL = 'ZyXWvUTs';
const BUDGET = 'QrStUvWx';

const text = { type: 'text' };
const checkbox = { type: 'checkbox', displayType: 'check' };

/** The pages of the docs, and what is on them. */
export const IN_DOCS: Filling = {
  pages: {
    columns: 'doc, id, position, parent, name, subtitle, icon, content',
    rows: [
      page(PLAN, 0, 'Goals', { subtitle: 'What has to be true by June', icon: 'flag' }),
      page(PLAN, 1, 'Board', { parent: 'canvas-Goals' }),
      page(JOURNAL, 0, 'Trips', { icon: 'plane' }),
      page(BUDGET, 0, 'Costs'),
    ],
  },
  formulas: {
    columns: 'doc, id, page, name, table_id, column_id, counted',
    rows: [[PLAN, 'f-Open', 'canvas-Goals', 'Open tasks', 'grid-Tasks', 'c-Done', 'false']],
  },
  controls: {
    columns: 'doc, id, page, name, type, value',
    rows: [
      [PLAN, 'ctrl-Week', 'canvas-Board', 'Week', 'slider', '23'],
      [PLAN, 'ctrl-Mine', 'canvas-Board', 'Only mine', 'checkbox', 'false'],
    ],
  },
  tables: {
    columns:
      'doc, id, position, page, name, display_column, layout, sorts, filter, parent_table, columns, ' +
      'created_at, updated_at',
    rows: [
      table(PLAN, 'grid-Tasks', 0, 'canvas-Board', 'Tasks', 'c-Name'),
      table(PLAN, 'grid-Team', 1, 'canvas-Board', 'The team', 'c-Name'),
      table(PLAN, 'table-Next', 2, 'canvas-Goals', 'Next up', 'c-Name', {
        layout: 'detail',
        sorts: [{ column: 'c-Effort', direction: 'descending' }],
        filter: { 'c-Done': false },
        parent: 'grid-Tasks',
        columns: ['c-Name', 'c-Effort', 'c-Finish'],
      }),
      table(JOURNAL, 'grid-Trips', 0, 'canvas-Trips', 'Trips', 'c-Where', {
        filter: { 'c-Booked': true },
      }),
      table(BUDGET, 'grid-Costs', 0, 'canvas-Costs', 'Costs', 'c-What'),
    ],
  },
  columns: {
    columns: 'doc, table_id, id, position, name, format, on_push, hidden',
    rows: [
      ...columns(
        PLAN,
        'grid-Tasks',
        {
          Name: text,
          Effort: { type: 'number', precision: 0 },
          Done: checkbox,
          Finish: { type: 'button', label: 'Finish' },
        },
        { Finish: { onPush: { 'c-Done': true } } },
      ),
      ...columns(PLAN, 'grid-Team', { Name: text }),
      ...columns(
        JOURNAL,
        'grid-Trips',
        {
          Where: text,
          Booked: checkbox,
          Start: { type: 'date', format: 'YYYY-MM-DD' },
          With: { type: 'person', isArray: true },
          Tags: { type: 'select', isArray: true },
          Website: { type: 'link', display: 'title' },
          Next: { type: 'lookup', table: 'grid-Trips' },
          Cost: { type: 'currency', currencyCode: 'USD', precision: 2 },
        },
        { Cost: { isHidden: true } },
      ),
      ...columns(BUDGET, 'grid-Costs', { What: text }),
    ],
  },
  rows: {
    columns: 'doc, table_id, id, position, cells, created_at, updated_at',
    rows: [
      row(PLAN, 'grid-Tasks', 0, 'i-Press', { Name: 'Write to the press', Effort: 3, Done: false }),
      row(PLAN, 'grid-Tasks', 1, 'i-Demo', { Name: 'Rehearse the demo', Effort: 5, Done: false }),
      row(PLAN, 'grid-Tasks', 2, 'i-Cake', { Name: 'Order a cake', Effort: 1, Done: true }),
      row(PLAN, 'grid-Team', 0, 'i-Ada', { Name: 'Ada' }),
      row(JOURNAL, 'grid-Trips', 0, 'i-Turin', {
        Where: 'Turin',
        Booked: true,
        Start: '2025-09-01T00:00:00.000Z',
        With: ['grace@example.com', 'alan@example.org'],
        Tags: ['train', 'museum'],
        Website: 'https://example.com/turin',
        Next: 'i-Delphi',
        Cost: 1842.5,
      }),
      row(JOURNAL, 'grid-Trips', 1, 'i-Delphi', { Where: 'Delphi', Booked: false }),
      row(BUDGET, 'grid-Costs', 0, 'i-Cards', { What: 'Punched cards' }),
    ],
  },
};

function page(
  doc: string,
  position: number,
  name: string,
  { parent = null, subtitle = null, icon = null }: Record<string, string | null> = {},
): Json[] {
  return [doc, `canvas-${name}`, position, parent, name, subtitle, icon, `# ${name}\n`];
}

interface View {
  readonly layout?: string;
  readonly sorts?: Json;
  readonly filter?: Json;
  readonly parent?: string;
  readonly columns?: Json;
}

function table(
  doc: string,
  id: string,
  position: number,
  onPage: string,
  name: string,
  displayColumn: string,
  { layout = 'default', sorts = [], filter, parent, columns: shown }: View = {},
): Json[] {
  const more = [layout, sorts, filter ?? null, parent ?? null, shown ?? null];
  return [doc, id, position, onPage, name, displayColumn, ...more, MADE, MADE];
}

/** Columns by their names, which are in their ids. */
function columns(
  doc: string,
  tableId: string,
  formats: Readonly<Record<string, Json>>,
  more: Readonly<Record<string, { readonly onPush?: Json; readonly isHidden?: true }>> = {},
): Json[][] {
  return Object.entries(formats).map(([name, format], position) => {
    const { onPush = null, isHidden = false } = more[name] ?? {};
    return [doc, tableId, `c-${name}`, position, name, format, onPush, isHidden];
  });
}

function row(
  doc: string,
  tableId: string,
  position: number,
  id: string,
  values: Readonly<Record<string, Json>>,
): Json[] {
  const cells = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`c-${name}`, value]),
  );
  return [doc, tableId, id, position, cells, MADE, MADE];
}
