import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import described from '../../examples/docs-api/operations.json' with { type: 'json' };
import { operations } from '../../examples/docs-api/operations/index.js';
import { type Answered, type Api, type Ask, startApi, statusOf } from './docs-api/api.js';
import { EXPECTED } from './docs-api/expected.js';
import { prepare, REQUESTS } from './docs-api/requests.js';
import { BAD_CREDENTIALS, RESTRICTIONS, tokenOf, WAYS } from './docs-api/tokens.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  prepare(api.db);
});
afterAll(() => api.stop());

const names = Object.keys(REQUESTS);

/** Asks, sees to it that a refusal is in order and changed nothing, and undoes what was done. */
async function answerTo(ask: Ask, token?: string): Promise<Answered> {
  return api.undoing(async () => {
    const before = changes();
    const answered = await api.ask(ask, token);
    if (answered.status >= 400) {
      expect(changes()).toBe(before);
      expect(answered.headers.get('content-type')).toMatch(/^application\/(?:problem\+)?json/);
      expect(answered.headers.get('cache-control')).toBe('no-store');
      expect(answered.body.status).toBe(answered.status);
    }
    return answered;
  });
}

/** How many rows were changed in the database since it was opened. */
function changes(): number {
  return api.db.get('SELECT total_changes() AS changes')!.number('changes');
}

describe('the API', () => {
  it('has its operations at the methods and paths that Coda documents', () => {
    const documented = new Map<string, string>(Object.entries(described.operations));
    const own = Object.entries(operations).filter(
      ([id, { route }]) => documented.get(id) !== route,
    );
    // What coda-js asks for besides, and a place for what Coda uploads elsewhere.
    expect(own.map(([id]) => id)).toEqual(['listSections', 'getSection', 'uploadPackBundle']);
  });

  it('answers 501 for every other operation that Coda documents, with or without a token', async () => {
    const answered = new Set(Object.values(operations).map(({ route }) => route)).add(
      'GET /whoami',
    );
    const missing = Object.entries(described.operations).filter(
      ([, route]) => !answered.has(route),
    );
    expect(missing.length).toBeGreaterThan(60);
    for (const [id, route] of missing) {
      const [method = '', template = ''] = route.split(' ');
      const ask = { method, path: template.replaceAll(/\{\w+\}/g, 'x') };
      for (const token of [undefined, tokenOf(api.rootKey), tokenOf(api.rootKey, ['doc = A'])]) {
        const { status, headers, body } = await answerTo(ask, token);
        expect([id, status]).toEqual([id, 501]);
        expect(headers.has('www-authenticate')).toBe(false);
        expect(body['message']).toBe(`Coda has ${id}, and this API does not`);
      }
    }
  });

  it.each([
    ['GET /nothing', 404, null],
    ['POST /docs/AbCDeFGH/nothing', 404, null],
    ['GET /docs/AbCDeFGH/folders', 404, null],
    ['PATCH /docs', 405, 'GET, HEAD, POST'],
    ['PUT /docs/AbCDeFGH', 405, 'GET, HEAD, PATCH, DELETE'],
    ['POST /whoami', 405, 'GET, HEAD'],
    ['GET /tokens/inferScope', 405, 'POST, DELETE'],
    ['OPTIONS /docs', 405, 'GET, HEAD, POST'],
  ])('answers %s with %i, whoever asks', async (line, status, allow) => {
    const [method = '', path = ''] = line.split(' ');
    for (const token of [
      undefined,
      'junk',
      tokenOf(api.rootKey),
      tokenOf(api.rootKey, ['doc = A']),
    ]) {
      const answered = await answerTo({ method, path }, token);
      expect([answered.status, answered.headers.get('allow')]).toEqual([status, allow]);
      expect(answered.headers.has('www-authenticate')).toBe(false);
    }
  });

  it('has each of its operations asked for here', () => {
    expect(names.sort()).toEqual(['whoami', ...Object.keys(operations)].sort());
    expect([...EXPECTED.keys()].sort()).toEqual(names);
  });
});

describe.each(Object.entries(WAYS))('a token with restrictions, %s', (_way, make) => {
  it.each([...EXPECTED])('is good for what the table says of %s', async (operation, expected) => {
    const statuses: Record<string, number> = {};
    for (const [name, caveats] of Object.entries(RESTRICTIONS)) {
      const token = make(api.rootKey, caveats);
      const { status, headers, body } = await answerTo(REQUESTS[operation]!, token);
      statuses[name] = status;
      if (status !== 403) continue;
      expect(body).toMatchObject({ title: 'Forbidden', code: 'scope_denied' });
      expect(body['required']).toMatchObject({ access: expect.stringMatching(/^(?:read|write)$/) });
      // A list that shows nothing at all to a token is about no resource.
      const isEmpty =
        operations[operation]?.list !== undefined && !('resource' in Object(body['required']));
      expect(body.failures === undefined).toBe(isEmpty);
      expect(headers.get('www-authenticate')).toMatch(
        /^Bearer realm="docs", error="insufficient_scope"/,
      );
    }
    expect(statuses).toEqual(expected);
  });
});

describe('a credential that is not valid', () => {
  it.each(Object.entries(BAD_CREDENTIALS))(
    'is refused by every operation: %s',
    async (_name, { status, code, isKnown, token: make = tokenOf, change }) => {
      const token = make(api.rootKey);
      const answers: Record<string, unknown> = {};
      for (const name of names) {
        const request = REQUESTS[name]!;
        const ask = change?.(request, token ?? '') ?? request;
        const { status, headers, body } = await answerTo(ask, change ? undefined : token);
        answers[name] = `${status} ${body.code}`;
        const challenge = headers.get('www-authenticate');
        if (status === 401) expect(challenge).toMatch(/^Bearer realm="docs"/);
        // No other token would do in this context, so it has no challenge.
        expect(challenge?.includes('error=')).toBe(
          status === 200 || code === 'context_denied' ? undefined : code !== 'missing_credential',
        );
      }
      const expected = Object.fromEntries(names.map((name) => [name, `${status} ${code}`]));
      expect(answers).toEqual({ ...expected, ...(isKnown && { whoami: '200 undefined' }) });
    },
  );
});

describe('a path with a slash at its end', () => {
  it.each([
    ['/docs', [200, 200, 200]],
    ['/docs/AbCDeFGH', [200, 200, 403]],
    ['/docs/AbCDeFGH/tables/Tasks/rows', [200, 200, 403]],
    ['/whoami', [200, 200, 200]],
  ])('is the path without it: %s/', async (path, expected) => {
    const statuses = ['all', 'A', 'B'].map((name) =>
      statusOf(api, `/apis/v1${path}/`, tokenOf(api.rootKey, RESTRICTIONS[name])),
    );
    expect(await Promise.all(statuses)).toEqual(expected);
  });
});

describe('a path that is spelt otherwise than the operations are', () => {
  it.each([
    '/apis/v1/Docs/AbCDeFGH',
    '/apis/v1//docs/AbCDeFGH',
    '/apis/v1/docs/AbCDeFGH/tables/../pages',
    '/apis/v1/docs/AbCDeFGH/tables/..%2Fpages',
    '/apis/v1/docs/ZyXWvUTs/%2e%2e/AbCDeFGH/tables',
    '/apis/v1/docs/AbCDeFGH/tables/grid-Tasks/cells',
    '/apis/v1/docs/AbCDeFGH/%74ables',
    '/apis/V1/docs/AbCDeFGH',
  ])('is answered by none of them: %s', async (path) => {
    const statuses = ['all', 'A', 'B'].map((name) =>
      statusOf(api, path, tokenOf(api.rootKey, RESTRICTIONS[name])),
    );
    for (const status of await Promise.all(statuses)) expect([403, 404]).toContain(status);
  });

  it('reaches what it names, and not what it starts with', async () => {
    const path = '/apis/v1/docs/AbCDeFGH%2Ftables';
    expect(await statusOf(api, path, tokenOf(api.rootKey, RESTRICTIONS['all']))).toBe(404);
    expect(await statusOf(api, path, tokenOf(api.rootKey, RESTRICTIONS['A']))).toBe(403);
  });
});
