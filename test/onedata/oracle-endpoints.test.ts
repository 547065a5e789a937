import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  answerTokenRequest,
  createSecrets,
  createZone,
  type GeoFacts,
  type NamedSecret,
  type SnapshotUser,
  type TemporarySecret,
  type ZoneSnapshot,
} from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { STRICTER_ENDPOINTS } from './oracle-stricter-endpoints.js';
import { STRICTER } from './oracle-stricter.js';

interface Answered {
  readonly case: string;
  readonly op: string;
  readonly ip: string;
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
}

interface Oracle {
  readonly now: number;
  readonly geo: Readonly<Record<string, GeoFacts>>;
  readonly blockedUsers: readonly string[];
  readonly zone: ZoneSnapshot;
  readonly secrets: {
    readonly named: Readonly<Record<string, NamedSecret>>;
    readonly temporary: Readonly<Record<string, TemporarySecret>>;
  };
  readonly endpoints: readonly Answered[];
}

const file = readFileSync(new URL('../vectors/onedata-oracle.json.gz', import.meta.url));
const oracle: Oracle = JSON.parse(gunzipSync(file).toString());

/** Values by their ids, some of them with more fields. */
const mapValues = <T, U>(
  values: Readonly<Record<string, T>> = {},
  convert: (value: T, id: string) => U,
): Record<string, U> =>
  Object.fromEntries(Object.entries(values).map(([id, value]) => [id, convert(value, id)]));

const { named, temporary } = oracle.secrets;
const world = {
  now: oracle.now,
  geo: (ip: string) => oracle.geo[ip],
  zone: createZone({
    ...oracle.zone,
    users: mapValues(oracle.zone.users, (user: SnapshotUser, id) => ({
      ...user,
      blocked: oracle.blockedUsers.includes(id),
    })),
  }),
  secrets: createSecrets({
    named,
    // Its token of an earlier generation is signed with the key of the current one.
    temporary: mapValues(temporary, (each) => ({ ...each, earlier: { 6: each.secret } })),
  }),
};

/** Without what Onedata of that version does not answer, and without descriptions. */
function comparable(value: unknown): unknown {
  const left = (key: string, each: unknown): unknown =>
    key === 'storages' || key === 'description' ? undefined : each;
  return JSON.parse(JSON.stringify(value, left));
}

/** Long texts are recorded as `{ repeat, times }`. */
function written(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body), (_key, each) =>
    typeof each?.repeat === 'string' ? each.repeat.repeat(each.times) : each,
  );
}

describe('the recorded answer of Onedata', () => {
  test.each(oracle.endpoints.map((each, i) => [each.op, i, each.case, each] as const))(
    'is given by %s %d: %s',
    async (_op, _i, _case, { op, ip, body, status, answer }) => {
      const given = await answerTokenRequest(op, written(body), { ...world, ip });
      expect({ status: given.status, answer: comparable(given.body) }).toEqual({ status, answer });
    },
  );

  test('is there for every operation', () => {
    const count = (op: string) => oracle.endpoints.filter((each) => each.op === op).length;
    expect(count('infer_access_token_scope')).toBe(97);
    expect(oracle.endpoints).toHaveLength(257);
  });
});

describe('an answer that is not that of Onedata', () => {
  test.each(STRICTER_ENDPOINTS)('holds: $why ($about)', async ({ op, body, ip, onedata, here }) => {
    const { status, body: answer } = await answerTokenRequest(op, body, { ...world, ip });
    const given = { status, answer: comparable(answer) };
    expect(given).toMatchObject(here);
    // What starts to agree has to leave the table.
    expect(given).not.toMatchObject(onedata);
  });

  test('is a row of the table in the documentation, and each row is tested', () => {
    const page = readFileSync(new URL('../../docs/onedata.md', import.meta.url), 'utf8');
    const section = page.split('\n### What differs\n')[1]!.split('\n## ')[0]!;
    const rows = [...section.matchAll(/^\| ([^|]+?) +\|/gm)].map(([, first]) => first!);
    // Each group of rules is a table of its own.
    const rules = rows.filter((row) => row !== 'rule' && !row.startsWith('---'));
    const tested = [...STRICTER.map(([why]) => why), ...STRICTER_ENDPOINTS.map(({ why }) => why)];
    expect(new Set(rules)).toEqual(new Set(tested));
    expect(rules).toHaveLength(new Set(rules).size);
  });
});
