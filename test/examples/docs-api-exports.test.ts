import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { doc, expiresIn, inspect, ip, readonly, table } from 'caveats';
import { createDocsAuthority, issueToken } from '../../examples/docs-api/authority.js';
import { type Answered, type Api, startApi } from './docs-api/api.js';
import { tokenOf } from './docs-api/tokens.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
afterEach(() => void vi.useRealTimers());

type Caveats = Parameters<typeof tokenOf>[1];

const GOALS = '/docs/AbCDeFGH/pages/Goals';

async function ask(line: string, body?: object, token = tokenOf(api.rootKey)): Promise<Answered> {
  const [method = '', path = ''] = line.split(' ');
  return api.ask({ method, path, ...(body && { body: { ...body } }) }, token);
}

/** Exports a page as clients do, and returns the link that they download. */
async function linkOf(outputFormat: string, token = tokenOf(api.rootKey)): Promise<string> {
  const begun = await ask(`POST ${GOALS}/export`, { outputFormat }, token);
  expect(begun.status).toBe(202);
  const href = String(begun.body['href']).slice(api.base.length);
  const { body } = await ask(`GET ${href}`, undefined, token);
  expect(body['status']).toBe('complete');
  return String(body['downloadLink']);
}

const write = (content: string) =>
  ask(`PUT ${GOALS}`, {
    contentUpdate: { insertionMode: 'replace', canvasContent: { format: 'markdown', content } },
  });

describe('an exported page', () => {
  it.each([
    ['markdown', 'text/markdown; charset=utf-8', '# Goals\n\n- *one*\n- é < ü'],
    [
      'html',
      'text/html; charset=utf-8',
      '<h1>Goals</h1><ul><li><i>one</i></li><li>é &lt; ü</li></ul>',
    ],
  ])('is downloaded as %s without a header', async (format, type, content) => {
    await api.undoing(async () => {
      await write('# Goals\n- *one*\n- é < ü');
      const link = await linkOf(format);
      await write('Something else');
      const response = await fetch(link);
      expect([response.status, await response.text()]).toEqual([200, content]);
      const fields = {
        'content-type': type,
        'cache-control': 'no-store',
        'content-security-policy': 'sandbox',
        'content-disposition': 'attachment',
        'x-content-type-options': 'nosniff',
      };
      for (const [name, value] of Object.entries(fields)) {
        expect([name, response.headers.get(name)]).toEqual([name, value]);
      }
    });
  });

  it('is kept for an hour', async () => {
    const { id } = (await ask(`POST ${GOALS}/export`, { outputFormat: 'html' })).body;
    const status = async () => (await ask(`GET ${GOALS}/export/${id}`)).status;
    expect(await status()).toBe(200);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_700_000 });
    await linkOf('html');
    expect(await status()).toBe(404);
  });

  it('needs a token that reads the doc: writing is not needed, and a table is not enough', async () => {
    const status = async (...caveats: Caveats & object) => {
      const token = tokenOf(api.rootKey, caveats);
      return (await ask(`POST ${GOALS}/export`, { outputFormat: 'html' }, token)).status;
    };
    expect(await status(doc('AbCDeFGH'), readonly())).toBe(202);
    expect(await status('access = write')).toBe(403);
    expect(await status(table('AbCDeFGH', 'grid-Tasks'))).toBe(403);
  });

  it('is not there in a format, of a page or for a user that there is not', async () => {
    expect((await ask(`POST ${GOALS}/export`, { outputFormat: 'pdf' })).status).toBe(400);
    expect((await ask(`POST ${GOALS}/export`)).status).toBe(400);
    expect(
      (await ask('POST /docs/AbCDeFGH/pages/No/export', { outputFormat: 'html' })).status,
    ).toBe(404);
    expect((await ask(`GET ${GOALS}/export/export-0`)).status).toBe(404);
    const { body } = await ask(`POST ${GOALS}/export`, { outputFormat: 'html' });
    const grace = tokenOf(api.rootKey, [], { subject: 'usr-grace' });
    expect((await ask(`GET ${GOALS}/export/${body.id}`, undefined, grace)).status).toBe(404);
    expect((await ask(`GET /docs/AbCDeFGH/pages/Board/export/${body.id}`)).status).toBe(404);
  });
});

describe('a download link', () => {
  const tokenIn = (link: string): string => new URL(link).searchParams.get('token') ?? '';

  it('is good for one export and for nothing else', async () => {
    const [link, other] = [await linkOf('html'), await linkOf('html')];
    const swapped = link.replace(tokenIn(link), tokenIn(other));
    expect((await fetch(swapped)).status).toBe(403);
    for (const line of ['GET /docs', 'GET /docs/AbCDeFGH', `GET ${GOALS}`, `PUT ${GOALS}`]) {
      const { status, body } = await ask(line, undefined, tokenIn(link));
      expect([line, status, body.code]).toEqual([line, 403, 'usage_denied']);
    }
  });

  it('has the token of its request, narrowed', async () => {
    const own = tokenOf(api.rootKey, [readonly(), ip('127.0.0.0/8')], { id: 'mine' });
    const { caveats, identity } = inspect(tokenIn(await linkOf('html', own))).unverified;
    expect(identity).toMatchObject({ subject: 'usr-ada', id: 'mine' });
    expect(caveats.map((caveat) => 'condition' in caveat && caveat.condition)).toEqual([
      'access = read',
      'ip = 127.0.0.0/8',
      'doc = AbCDeFGH',
      'access = read',
      expect.stringMatching(/^api = docs\/get\/export\.export-/),
      expect.stringMatching(/^time < \d+$/),
    ]);
  });

  it('expires after some minutes, and a new one is there for the asking', async () => {
    const { id } = (await ask(`POST ${GOALS}/export`, { outputFormat: 'html' })).body;
    const get = async () => String((await ask(`GET ${GOALS}/export/${id}`)).body['downloadLink']);
    const link = await get();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 301_000 });
    const response = await fetch(link);
    expect([response.status, await response.json()]).toMatchObject([
      401,
      { statusCode: 401, code: 'token_expired' },
    ]);
    expect((await fetch(await get())).status).toBe(200);
  });

  it('does not outlive its token, nor the sharing of its doc', async () => {
    const { db, authority } = api;
    const { id, token } = await issueToken(db, authority, { user: 'usr-grace', name: 'a test' });
    const text = authority.serialize(token);
    const link = await linkOf('html', text);
    expect((await fetch(link)).status).toBe(200);
    await api.undoing(async () => {
      await ask('DELETE /docs/AbCDeFGH/acl/permissions/perm-grace');
      expect((await fetch(link)).status).toBe(404);
    });
    await ask(`DELETE /tokens/${id}`, undefined, text);
    expect((await fetch(link)).status).toBe(401);
    const soon = tokenOf(api.rootKey, [expiresIn(60)]);
    const short = await linkOf('html', soon);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
    expect((await fetch(short)).status).toBe(401);
  });

  it.each(['', '?token=', '?token=junk', '?token=a&token=b'])(
    'does not work without its token: %j',
    async (query) => {
      const { origin, pathname } = new URL(await linkOf('html'));
      const response = await fetch(origin + pathname + query);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ statusMessage: 'Unauthorized' });
    },
  );

  it('of an export that there is not is 404', async () => {
    const link = (await linkOf('html')).replace('/blobs/export-', '/blobs/export-0');
    expect((await fetch(link)).status).toBe(404);
  });

  it('works with the tokens of a server that was started again', async () => {
    const again = createDocsAuthority(api.db);
    const grant = await again
      .verify(tokenIn(await linkOf('html')), {
        request: { resource: { doc: 'AbCDeFGH' }, access: 'read' },
      })
      .catch((error: { code: string }) => error.code);
    expect(grant).toBe('usage_denied');
  });
});
