import { filterByScope } from 'caveats';
import type { JsonObject, Row } from '../data/database.js';
import { accessTo } from '../data/sharing.js';
import { docReference, iconOf } from '../links.js';
import { type Call, type Operations, pageOf, withoutHref } from '../operation.js';
import { date, flag, id, listOf, oneOf, text } from '../query.js';
import { DOCS } from './docs.js';

/** What is counted of a doc, day by day. */
const COUNTS = [
  'views',
  'copies',
  'likes',
  'sessionsMobile',
  'sessionsDesktop',
  'sessionsOther',
  'totalSessions',
  'aiCreditsChat',
  'aiCreditsBlock',
  'aiCreditsColumn',
  'aiCreditsAssistant',
  'aiCreditsReviewer',
  'aiCredits',
] as const;
type Counts = Readonly<Record<string, number>>;

/** By what else than counts docs can be ordered. */
const DETAILS = ['date', 'docId', 'title', 'createdAt', 'publishedAt'] as const;

/** How often docs are looked at. */
export const analyticsOperations: Operations = {
  listDocAnalytics: {
    route: 'GET /analytics/docs',
    list: 'doc',
    query: {
      docIds: listOf(id),
      workspaceId: id,
      query: text,
      isPublished: flag,
      sinceDate: date,
      untilDate: date,
      scale: oneOf('daily', 'cumulative'),
      orderBy: oneOf(...DETAILS, ...COUNTS),
      direction: oneOf('ascending', 'descending'),
    },
    paging: { size: 1000, max: 5000 },
    answer: (call) => {
      const rows = call.db.all(`${DOCS} ORDER BY docs.name`);
      const docs = filterByScope(call.grant, rows, (row) => ({ doc: row.text('id') }))
        .filter((row) => accessTo(call.db, call.user, row.text('id')).includes('read'))
        .filter((row) => isWanted(call, row))
        .map((row) => ({ row, days: daysOf(call, row) }));
      return withoutHref(pageOf(call, sorted(call, docs), analyticsJson));
    },
  },
};

interface Day {
  readonly date: string;
  readonly counts: Counts;
}

interface Analysed {
  readonly row: Row;
  readonly days: readonly Day[];
}

function isWanted({ query }: Call, row: Row): boolean {
  const docs = query.get('docIds')?.split(',') ?? [row.text('id')];
  return (
    docs.includes(row.text('id')) &&
    (query.get('workspaceId') ?? row.text('workspace')) === row.text('workspace') &&
    row
      .text('name')
      .toLowerCase()
      .includes(query.get('query')?.toLowerCase() ?? '') &&
    (query.get('isPublished') !== 'true' || row.optional('slug') !== undefined)
  );
}

/** The days of a doc within the dates asked for. */
function daysOf({ db, query }: Call, row: Row): readonly Day[] {
  const sql = 'SELECT * FROM metrics WHERE doc = ? AND date BETWEEN ? AND ? ORDER BY date';
  const [since, until] = [query.get('sinceDate') ?? '', query.get('untilDate') ?? '9999'];
  const days = db.all(sql, row.text('id'), since, until);
  return days.map((day) => ({ date: day.text('date'), counts: countsOf(day.object('counts')) }));
}

function countsOf(counts: JsonObject): Counts {
  const count = (name: string): number => Number(counts[name] ?? 0);
  const sessions = ['sessionsMobile', 'sessionsDesktop', 'sessionsOther'];
  const totalSessions = sessions.reduce((sum, name) => sum + count(name), 0);
  return { ...Object.fromEntries(COUNTS.map((name) => [name, count(name)])), totalSessions };
}

function total(days: readonly Day[]): Counts {
  const sum = (name: string): number =>
    days.reduce((before, { counts }) => before + (counts[name] ?? 0), 0);
  return Object.fromEntries(COUNTS.map((name) => [name, sum(name)]));
}

/** Sorts docs: by name, or by a detail or a sum that `orderBy` names. */
function sorted({ query }: Call, docs: readonly Analysed[]): readonly Analysed[] {
  const orderBy = query.get('orderBy') ?? 'title';
  const sign = query.get('direction') === 'descending' ? -1 : 1;
  const key = ({ row, days }: Analysed): string | number => {
    switch (orderBy) {
      case 'date':
        return days.at(-1)?.date ?? '';
      case 'docId':
        return row.text('id');
      case 'title':
        return row.text('name');
      case 'createdAt':
        return row.text('created_at');
      case 'publishedAt':
        return row.optional('published_at') ?? '';
      default:
        return total(days)[orderBy] ?? 0;
    }
  };
  return docs.toSorted((a, b) => sign * (key(a) < key(b) ? -1 : Number(key(a) > key(b))));
}

function analyticsJson(call: Call, { row, days }: Analysed): object {
  const publishedAt = row.optional('published_at');
  const last = days.at(-1)?.date;
  const isSummed = call.query.get('scale') === 'cumulative';
  const shown = isSummed && last !== undefined ? [{ date: last, counts: total(days) }] : days;
  return {
    doc: {
      ...docReference(call, row.text('id')),
      title: row.text('name'),
      ...iconOf(call, row.optional('icon')),
      createdAt: row.text('created_at'),
      ...(publishedAt !== undefined && { publishedAt }),
    },
    metrics: shown.map(({ date: day, counts }) => ({ date: day, ...counts })),
  };
}
