import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  access,
  type CaveatInput,
  doc,
  expiresIn,
  interfaceIs,
  readonly,
  service,
  table,
} from 'caveats';
import { type Answered, type Api, startApi } from './docs-api/api.js';
import { prepare, REQUESTS } from './docs-api/requests.js';
import { tokenOf } from './docs-api/tokens.js';

/**
 * The thread that this API answers, and each of its sentences that asks for something: an integration reports
 * that its users' restricted tokens get 401 from `GET /docs/`. The words are ours.
 *
 * @see https://community.coda.io/t/http-401-for-restricted-tokens/27790
 * @see https://community.coda.io/t/new-feature-alert-restricted-api-tokens/11553
 */
let api: Api;
beforeAll(async () => {
  api = await startApi();
  prepare(api.db);
});
afterAll(() => api.stop());

const PLAN = doc('AbCDeFGH');
const TASKS = table('AbCDeFGH', 'grid-Tasks');

type Caveats = NonNullable<Parameters<typeof tokenOf>[1]>;

async function get(path: string, ...caveats: Caveats): Promise<Answered> {
  return api.ask({ method: 'GET', path }, tokenOf(api.rootKey, caveats));
}
const idsIn = ({ items }: Answered): unknown => items.map(({ id }) => id);

describe('“a GET call to /docs/ with a restricted token results in 401”', () => {
  it.each(['/docs/', '/docs'])('%s is 200, with the doc of the token alone', async (path) => {
    const answered = await get(path, PLAN);
    expect([answered.status, idsIn(answered)]).toEqual([200, ['AbCDeFGH']]);
  });

  it('with a read-only token for the doc as well, and with one that expires', async () => {
    expect(idsIn(await get('/docs/', PLAN, readonly(), expiresIn(60)))).toEqual(['AbCDeFGH']);
  });

  it.each<[string, number, Caveats]>([
    ['that only writes', 403, [PLAN, access('write')]],
    ['of another interface', 403, [PLAN, interfaceIs('oneclient')]],
    ['of another service', 403, [PLAN, service('opw-x')]],
    ['that expired', 401, [PLAN, expiresIn(-1)]],
  ])('but not with a token %s: %i', async (_what, status, caveats) => {
    const answered = await get('/docs/', ...caveats);
    expect([answered.status, answered.items]).toEqual([status, []]);
  });
});

describe('“401 suggests that the token is invalid and cannot be used any more”', () => {
  it('is so: 401 is for tokens that are not valid, and says why', async () => {
    for (const token of [
      tokenOf('another key', [PLAN]),
      tokenOf(api.rootKey, [PLAN, expiresIn(-1)]),
    ]) {
      const { status, headers, body } = await api.ask({ method: 'GET', path: '/docs/' }, token);
      expect([status, body['statusMessage']]).toEqual([401, 'Unauthorized']);
      expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
      expect(headers.has('link')).toBe(false);
    }
  });

  it('and a valid token that does not reach what is asked for gets 403', async () => {
    const { status, headers, body } = await get('/docs/ZyXWvUTs', PLAN);
    expect([status, body['statusMessage']]).toEqual([403, 'Forbidden']);
    expect(headers.get('www-authenticate')).toContain('error="insufficient_scope"');
  });
});

describe('“without access to any docs, I would expect an empty list”', () => {
  it('is one, for a user with no docs, and for a token of a doc that its user does not see', async () => {
    await api.undoing(async () => {
      api.db.run(`INSERT INTO users VALUES ('usr-new', 'New', 'new@example.net')`);
      const token = tokenOf(api.rootKey, [], { subject: 'usr-new' });
      const answered = await api.ask({ method: 'GET', path: '/docs/' }, token);
      expect([answered.status, answered.items]).toEqual([200, []]);
    });
    expect((await get('/docs/', doc('KlMnOpQr'))).items).toEqual([]);
  });
});

describe('“or at least the doc containing the table that they have access to”', () => {
  it('is in the list, for a token of a table', async () => {
    const { items } = await get('/docs/', TASKS);
    expect(items).toMatchObject([{ id: 'AbCDeFGH', name: 'Launch plan' }]);
    expect(idsIn(await get('/docs/AbCDeFGH/tables', TASKS))).toEqual(['grid-Tasks']);
  });
});

describe('“the same code works with unrestricted tokens”', () => {
  /** What an integration does to offer its user a choice of rows. */
  async function firstRows(...caveats: Caveats): Promise<Answered> {
    const [first] = (await get('/docs/?query=plan', ...caveats)).items;
    const [chosen] = (await get(`/docs/${first?.id}/tables/`, ...caveats)).items;
    return get(`/docs/${first?.id}/tables/${chosen?.id}/rows`, ...caveats);
  }

  it('and with a token of a doc, of a table, and read-only', async () => {
    const expected = idsIn(await firstRows());
    for (const caveats of [[PLAN], [TASKS], [TASKS, readonly()]]) {
      expect(idsIn(await firstRows(...caveats))).toEqual(expected);
    }
  });
});

describe('“full access to one doc: exactly as an unrestricted token, but for that doc”', () => {
  const about = Object.entries(REQUESTS).filter(([, { path }]) =>
    path.startsWith('/docs/AbCDeFGH'),
  );

  it.each(about)('%s is answered the same', async (_operation, ask) => {
    const answers = [];
    for (const caveats of [[], [PLAN]]) {
      const { status, body } = await api.undoing(() => api.ask(ask, tokenOf(api.rootKey, caveats)));
      expect(status).toBeLessThan(300);
      answers.push([status, Object.keys(body), ask.method === 'GET' && ownOf(body)]);
    }
    expect(answers[1]).toEqual(answers[0]);
  });

  /** A body without what is new in each response, and without what is not about the doc alone. */
  function ownOf({
    nextSyncToken: _,
    downloadLink: _link,
    canCopy: _copy,
    ...body
  }: Answered['body']) {
    return body;
  }
});

describe('“would it work with /docs/{docId} instead?”', () => {
  it('does, with a slash or without, and with everything below', async () => {
    for (const path of ['/docs/AbCDeFGH', '/docs/AbCDeFGH/', '/docs/AbCDeFGH/pages']) {
      expect((await get(path, PLAN)).status).toBe(200);
    }
  });
});

describe('“how would the integration know which resources this token has access to?”', () => {
  it('from whoami: kinds, ids, names, and where they are', async () => {
    const { body } = await get('/whoami', TASKS, readonly());
    expect(body['scoped']).toBe(true);
    const [reached] = body['resources'] as { name: string; href: string }[];
    expect(reached).toMatchObject({
      type: 'table',
      id: 'grid-Tasks',
      name: 'Tasks',
      parent: { type: 'doc', id: 'AbCDeFGH', name: 'Launch plan' },
      access: ['read'],
    });
    const followed = await get(reached!.href.slice(api.base.length), TASKS, readonly());
    expect(followed.body).toMatchObject({ id: 'grid-Tasks', name: 'Tasks' });
  });

  it('from the refusal itself, which has a link to whoami', async () => {
    const { headers, body } = await get('/docs/ZyXWvUTs', PLAN);
    expect(body).toMatchObject({
      statusCode: 403,
      statusMessage: 'Forbidden',
      message:
        'The token is valid, but restricted. The request needs read access to the doc ZyXWvUTs. ' +
        "The token's doc caveat does not allow that. GET /whoami returns what the token reaches.",
      code: 'scope_denied',
      required: { resource: { doc: 'ZyXWvUTs' }, access: 'read' },
      failures: [{ type: 'doc', reason: 'not_allowed' }],
    });
    const [, target] = /^<([^>]+)>; rel="help"$/.exec(headers.get('link') ?? '') ?? [];
    const response = await fetch(new URL(target!, api.base), {
      headers: { authorization: `Bearer ${tokenOf(api.rootKey, [PLAN])}` },
    });
    const { resources } = (await response.json()) as { resources: unknown };
    expect(resources).toMatchObject([{ type: 'doc', id: 'AbCDeFGH', name: 'Launch plan' }]);
  });

  it.each<[string, string, Caveats, string]>([
    ['GET', '/packs', [PLAN], 'read access to more than single docs or tables'],
    ['POST', '/docs', [PLAN], 'write access to more than single docs or tables'],
    ['DELETE', '/docs/AbCDeFGH', [readonly()], 'write access to the doc AbCDeFGH'],
    [
      'GET',
      '/docs/AbCDeFGH/tables/grid-Team',
      [TASKS],
      'read access to the table grid-Team of the doc AbCDeFGH',
    ],
    // As the path has it, whether or not there is such a table.
    ...['The team', 'Nothing'].map((name): [string, string, readonly CaveatInput[], string] => [
      'GET',
      `/docs/AbCDeFGH/tables/${encodeURIComponent(name)}`,
      [TASKS],
      `read access to the table ${name} of the doc AbCDeFGH`,
    ]),
    ['GET', '/docs', [access('write')], 'read access to some doc'],
  ])('and what %s %s needs, in words', async (method, path, caveats, needed) => {
    const { status, body } = await api.ask({ method, path }, tokenOf(api.rootKey, caveats));
    expect([status, body['message']]).toEqual([403, expect.stringContaining(`needs ${needed}.`)]);
  });

  it('without showing whether there is a table of a name or an id', async () => {
    for (const known of ['The team', 'grid-Team']) {
      const [one, other] = await Promise.all(
        [known, 'Nothing'].map(async (table) => {
          const { status, body, headers } = await get(
            `/docs/AbCDeFGH/tables/${encodeURIComponent(table)}`,
            TASKS,
          );
          const text = JSON.stringify(body).replaceAll(table, 'TABLE');
          return [status, text, headers.get('www-authenticate')];
        }),
      );
      expect(one).toEqual(other);
    }
  });

  it('and whoami gives no name to a table that a caveat names instead of its id', async () => {
    const { body } = await get('/whoami', table('AbCDeFGH', 'Tasks'));
    expect(body['resources']).toEqual([
      expect.objectContaining({
        type: 'table',
        id: 'Tasks',
        parent: expect.objectContaining({ id: 'AbCDeFGH' }),
      }),
    ]);
    expect(JSON.stringify(body['resources'])).not.toContain('"name":"Tasks"');
  });

  it('without saying more than that to others: no text of a caveat, and no name', async () => {
    for (const caveats of [[PLAN], [TASKS], [doc('ZyXWvUTs')], [service('opw-x')]]) {
      const { body } = await get('/docs/QrStUvWx', ...caveats);
      expect(JSON.stringify(body)).not.toMatch(/AbCDeFGH|grid-Tasks|ZyXWvUTs|opw-x|Launch|Budget/);
    }
  });
});

describe('“restrict tokens to a document, a table or a view; to reading, to writing or to both”', () => {
  it.each<[string, Caveats]>([
    ['document', [PLAN]],
    ['table', [TASKS]],
    ['view', [table('AbCDeFGH', 'table-Next')]],
  ])('is there for a %s', async (_what, caveats) => {
    const ids = idsIn(await get('/docs/AbCDeFGH/tables', ...caveats)) as string[];
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) {
      expect((await get(`/docs/AbCDeFGH/tables/${id}/rows`, ...caveats, readonly())).status).toBe(
        200,
      );
      expect(
        (await get(`/docs/AbCDeFGH/tables/${id}/rows`, ...caveats, access('write'))).status,
      ).toBe(403);
    }
    expect((await get('/docs/ZyXWvUTs', ...caveats)).status).toBe(403);
  });
});
