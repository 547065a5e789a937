import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  access,
  addThirdPartyCaveat,
  attenuate,
  type CaveatInput,
  doc,
  gatherDischarges,
  interfaceIs,
  ip,
  mintDischarge,
  readonly,
  table,
  time,
} from 'caveats';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDocsAuthority, issueToken } from '../../examples/docs-api/authority.js';
import type { Json } from '../../examples/docs-api/data/database.js';
import { openDatabase } from '../../examples/docs-api/data/open.js';
import { type Answered, type Api, startApi } from './docs-api/api.js';

/** The API's time, in Unix seconds; on a minute. */
const START = 1_800_000_000;
let now = START;
let api: Api;
beforeAll(async () => {
  api = await startApi(() => now);
});
beforeEach(() => {
  now = START;
});
afterAll(() => api.stop());

/** Tokens of a user of their own: no test sees those of another. */
let users = 0;
function newUser(): string {
  const user = `usr-test-${users++}`;
  api.db.run('INSERT INTO users VALUES (?, ?, ?)', user, 'Test', `${user}@example.com`);
  return user;
}

async function issue(user: string, ...caveats: readonly CaveatInput[]) {
  const { db, authority } = api;
  const { id, token } = await issueToken(db, authority, { user, name: 'a test', caveats });
  return { id, text: authority.serialize(token) };
}

async function ask(line: string, text: string, body?: Json): Promise<Answered> {
  const [method = '', path = ''] = line.split(' ');
  return api.ask({ method, path, ...(body !== undefined && { body }) }, text);
}
const statusOf = async (text: string): Promise<number> => (await ask('GET /whoami', text)).status;
const replace = (id: string, text: string, body: Json): Promise<Answered> =>
  ask(`POST /tokens/${id}/replace`, text, body);
const narrowed = (text: string, ...caveats: readonly CaveatInput[]): string =>
  api.authority.serialize(attenuate(api.authority.deserialize(text), caveats));
const toDate = (seconds: number): string => new Date(seconds * 1000).toISOString();

describe('GET /tokens', () => {
  it('lists the tokens of the user, with what they reach and until when, and no text of them', async () => {
    const user = newUser();
    const whole = await issue(user);
    now += 100;
    const narrow = await issue(user, doc('AbCDeFGH'), readonly(), time(START + 3600));
    await issue(newUser());
    const { status, items, headers, body } = await ask('GET /tokens', whole.text);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(items).toEqual([
      {
        id: narrow.id,
        type: 'token',
        name: 'a test',
        isCurrent: false,
        createdAt: toDate(START + 100),
        expiresAt: toDate(START + 3600),
        scoped: true,
        resources: [
          { type: 'doc', id: 'AbCDeFGH', href: `${api.base}/docs/AbCDeFGH`, access: ['read'] },
        ],
      },
      {
        id: whole.id,
        type: 'token',
        name: 'a test',
        isCurrent: true,
        createdAt: toDate(START),
        lastUsedAt: toDate(Math.floor(now / 60) * 60),
        scoped: false,
      },
    ]);
    for (const { text } of [whole, narrow])
      expect(JSON.stringify(body)).not.toContain(text.slice(0, 30));
  });

  it('has the names of docs that the user sees, and of tables', async () => {
    await api.undoing(async () => {
      const whole = await issue('usr-ada');
      await issue('usr-ada', table('AbCDeFGH', 'grid-Tasks'));
      const { items } = await ask('GET /tokens', whole.text);
      expect(items[0]!['resources']).toMatchObject([
        {
          type: 'table',
          name: 'Tasks',
          parent: { name: 'Launch plan' },
          access: ['read', 'write'],
        },
      ]);
    });
  });

  it('has pages', async () => {
    const user = newUser();
    const whole = await issue(user);
    for (let i = 0; i < 4; i++) await issue(user);
    const seen: (string | undefined)[] = [];
    let token: string | undefined;
    do {
      const page = token === undefined ? '' : `&pageToken=${token}`;
      const { items, body } = await ask(
        `GET /tokens?limit=2${page}`.replace('limit=2&', ''),
        whole.text,
      );
      seen.push(...items.map(({ id }) => id));
      token = body.nextPageToken;
    } while (token !== undefined);
    expect(new Set(seen).size).toBe(5);
    expect((await ask('GET /tokens?user=usr-ada', whole.text)).status).toBe(400);
  });
});

describe('when a token was last used', () => {
  const lastUsed = async (id: string, text: string): Promise<unknown> =>
    (await ask('GET /tokens', text)).items.find((each) => each.id === id)?.['lastUsedAt'];

  it('is noted to the minute, of narrower copies, too, and of no request that was refused', async () => {
    const user = newUser();
    const [whole, used] = [await issue(user), await issue(user)];
    expect(await lastUsed(used.id, whole.text)).toBeUndefined();
    await ask('GET /docs/nothing', 'junk');
    expect((await ask('GET /docs', narrowed(used.text, ip('192.0.2.1')))).status).toBe(403);
    expect(await lastUsed(used.id, whole.text)).toBeUndefined();
    now = START + 59;
    await ask('GET /docs', used.text);
    expect(await lastUsed(used.id, whole.text)).toBe(toDate(START));
    now = START + 60.5;
    await ask('GET /docs', narrowed(used.text, readonly()));
    expect(await lastUsed(used.id, whole.text)).toBe(toDate(START + 60));
  });

  it('is not changed by somebody who asks what a token reaches', async () => {
    const user = newUser();
    const [whole, shown] = [await issue(user), await issue(user)];
    const body = { token: shown.text };
    const asked = { method: 'POST', path: '/tokens/inferScope', body };
    expect((await api.ask(asked)).status).toBe(200);
    expect(await lastUsed(shown.id, whole.text)).toBeUndefined();
  });
});

describe('DELETE /tokens/{tokenId}', () => {
  it('takes the token from the list', async () => {
    const user = newUser();
    const [whole, leaked] = [await issue(user), await issue(user)];
    expect((await ask(`DELETE /tokens/${leaked.id}`, whole.text)).status).toBe(200);
    const { items } = await ask('GET /tokens', whole.text);
    expect(items.map(({ id }) => id)).toEqual([whole.id]);
    expect((await ask('GET /whoami', leaked.text)).body.code).toBe('token_revoked');
  });
});

describe('POST /tokens/{tokenId}/replace', () => {
  it('issues a token that reaches the same, and shows it once; the old one ends after the overlap', async () => {
    const user = newUser();
    const [whole, old] = [await issue(user), await issue(user, doc('AbCDeFGH'), readonly())];
    const copy = narrowed(old.text, time(START + 24 * 3600));
    const { status, body, headers } = await replace(old.id, whole.text, { overlap: 600 });
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({
      name: 'a test',
      scoped: true,
      resources: [{ type: 'doc', id: 'AbCDeFGH', access: ['read'] }],
      replaces: { id: old.id, expiresAt: toDate(START + 600) },
    });
    const text = String(body['token']);
    expect(text).toMatch(/^docs_/);
    const listed = (await ask('GET /tokens', whole.text)).items;
    expect(JSON.stringify(listed)).not.toContain(text.slice(0, 30));
    expect(listed.map(({ id }) => id)).toEqual([body.id, old.id, whole.id]);
    expect(listed[1]).toMatchObject({ expiresAt: toDate(START + 600) });

    now = START + 599;
    for (const each of [old.text, copy, text]) expect(await statusOf(each)).toBe(200);
    expect((await ask('GET /whoami', old.text)).body['validUntil']).toBe(START + 600);
    now = START + 600;
    expect(await statusOf(text)).toBe(200);
    for (const each of [old.text, copy]) {
      const refused = await ask('GET /whoami', each);
      expect([refused.status, refused.body.code]).toEqual([401, 'token_expired']);
    }
    const left = (await ask('GET /tokens', whole.text)).items;
    expect(left.map(({ id }) => id)).toEqual([body.id, whole.id]);
  });

  it('replaces the token with which it is asked for, at once if there is no overlap', async () => {
    const old = await issue(newUser());
    const { body } = await replace(old.id, old.text, { overlap: 0, name: 'laptop' });
    expect(body).toMatchObject({ name: 'laptop', scoped: false, isCurrent: false });
    expect(await statusOf(old.text)).toBe(401);
    const { items } = await ask('GET /tokens', String(body['token']));
    expect(items).toMatchObject([{ id: body.id, name: 'laptop', isCurrent: true }]);
  });

  it('issues no token that is wider than the one that asks', async () => {
    const user = newUser();
    const asking = await issue(user, time(START + 60), ip('127.0.0.0/8'));
    const old = await issue(user, readonly());
    const { body } = await replace(old.id, asking.text, { overlap: 0 });
    const { conditions } = await inspected(String(body['token']));
    expect(conditions).toEqual([`time < ${START + 60}`, 'ip = 127.0.0.0/8', 'access = read']);
    expect(body['expiresAt']).toBe(toDate(START + 60));
  });

  it('nor one that lasts longer than a token that was replaced itself', async () => {
    const user = newUser();
    const [leaked, other] = [await issue(user), await issue(user)];
    await replace(leaked.id, leaked.text, { overlap: 60 });
    const { body } = await replace(other.id, leaked.text, { overlap: 0 });
    now = START + 59;
    expect(await statusOf(String(body['token']))).toBe(200);
    now = START + 60;
    expect(await statusOf(String(body['token']))).toBe(401);
  });

  it('replaces a token once, and none that has ended', async () => {
    const user = newUser();
    const [whole, old, gone] = [await issue(user), await issue(user), await issue(user)];
    const both = [1, 2].map(() => replace(old.id, whole.text, { overlap: 60 }));
    const statuses = (await Promise.all(both)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 409]);
    await ask(`DELETE /tokens/${gone.id}`, whole.text);
    expect((await replace(gone.id, whole.text, { overlap: 60 })).status).toBe(409);
    // Of what was refused, nothing is left.
    expect((await ask('GET /tokens', whole.text)).items).toHaveLength(3);
  });

  it.each<[string, Json]>([
    ['without an overlap', {}],
    ['with a negative one', { overlap: -1 }],
    ['with one of more than a week', { overlap: 7 * 24 * 3600 + 1 }],
    ['with half a second', { overlap: 0.5 }],
    ['with a text', { overlap: '60' }],
    ['with a misspelt one', { overlap: 60, overlab: 0 }],
    ['with a name that is no text', { overlap: 60, name: 7 }],
    ['with a list', [60]],
  ])('is refused %s', async (_, body) => {
    const old = await issue(newUser());
    expect((await replace(old.id, old.text, body)).status).toBe(400);
    expect((await ask('GET /tokens', old.text)).items).toMatchObject([{ id: old.id }]);
    expect((await replace(old.id, old.text, { overlap: 7 * 24 * 3600 })).status).toBe(201);
  });
});

describe('a user’s tokens are for that user’s own whole tokens', () => {
  const calls = async (id: string, text: string): Promise<readonly number[]> => [
    (await ask('GET /tokens', text)).status,
    (await replace(id, text, { overlap: 0 })).status,
    (await ask(`DELETE /tokens/${id}`, text)).status,
  ];

  it.each<[string, readonly CaveatInput[]]>([
    ['a doc', [doc('AbCDeFGH')]],
    ['a table', [table('AbCDeFGH', 'grid-Tasks')]],
    ['reading', [readonly()]],
    ['writing', [access('write')]],
    ['an interface', [interfaceIs('rest')]],
  ])('not for one that is restricted to %s', async (_, caveats) => {
    const user = newUser();
    const [whole, narrow, other] = [
      await issue(user),
      await issue(user, ...caveats),
      await issue(user),
    ];
    for (const id of [narrow.id, other.id])
      expect(await calls(id, narrow.text)).toEqual([403, 403, 403]);
    for (const { text } of [whole, narrow, other]) expect(await statusOf(text)).toBe(200);
  });

  it.each<[string, CaveatInput]>([
    ['in time', time(START + 3600)],
    ['to its own network', ip('127.0.0.0/8')],
    ['to all that it reaches', access('read', 'write')],
  ])('not for one that was narrowed after it was issued, if only %s', async (_, caveat) => {
    const { id, text } = await issue(newUser());
    expect(await calls(id, narrowed(text, caveat))).toEqual([403, 403, 403]);
    expect(await statusOf(text)).toBe(200);
  });

  it('not for one that asks a third party, whatever that says', async () => {
    const { id, text } = await issue(newUser());
    const caveat = { rootKey: 'a key that only two know, 32 bytes', identifier: 'logged-in' };
    const asking = addThirdPartyCaveat(api.authority.deserialize(text), caveat);
    const discharged = await gatherDischarges(asking, () => mintDischarge(caveat));
    const narrow = api.authority.serialize(discharged);
    expect(await statusOf(narrow)).toBe(200);
    expect(await calls(id, narrow)).toEqual([403, 403, 403]);
    expect(await statusOf(text)).toBe(200);
  });

  it('not for one of another user, who does not learn that there is such a token', async () => {
    const [mine, theirs] = [await issue(newUser()), await issue(newUser())];
    for (const id of [theirs.id, 'nothing'])
      expect(await calls(id, mine.text)).toEqual([200, 404, 404]);
    expect(await statusOf(theirs.text)).toBe(200);
  });

  it('and not without a token', async () => {
    const { id } = await issue(newUser());
    for (const [method, path] of [
      ['GET', '/tokens'],
      ['POST', `/tokens/${id}/replace`],
      ['DELETE', `/tokens/${id}`],
    ] as const) {
      expect((await api.ask({ method, path })).status).toBe(401);
    }
  });
});

/** What is known of a token by its text. */
async function inspected(text: string): Promise<{ readonly conditions: readonly string[] }> {
  const { macaroon } = api.authority.deserialize(text);
  const decoder = new TextDecoder();
  return {
    conditions: macaroon.unsafeCaveats.map(({ condition }) => decoder.decode(condition)),
  };
}

it('the database holds no token, as text or as bytes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'docs-api-stored-'));
  const db = openDatabase(folder);
  const authority = createDocsAuthority(db);
  const { id, token } = await issueToken(db, authority, { user: 'usr-ada', name: 'a test' });
  db.close();
  const file = readFileSync(join(folder, 'docs.sqlite'));
  expect(file.includes(id)).toBe(true);
  expect(file.includes(authority.serialize(token).slice(5, 60))).toBe(false);
  expect(file.includes(Buffer.from(token.macaroon.signature))).toBe(false);
  rmSync(folder, { recursive: true });
});
