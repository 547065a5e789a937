import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { access, doc, readonly, table } from 'caveats';
import type { Json } from '../../examples/docs-api/data/database.js';
import { type Answered, type Api, startApi } from './docs-api/api.js';
import { tokenOf } from './docs-api/tokens.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

type Caveats = Parameters<typeof tokenOf>[1];

/** Asks as Ada or another, with a token that may be restricted. */
async function ask(
  line: string,
  body?: Json,
  { caveats = [], subject = 'usr-ada' }: { caveats?: Caveats; subject?: string } = {},
): Promise<Answered> {
  const [method = '', path = ''] = line.split(' ');
  const asked = { method, path, ...(body !== undefined && { body }) };
  return api.ask(asked, tokenOf(api.rootKey, caveats, { subject }));
}

const PLAN = '/docs/AbCDeFGH';

/** Returns all that can be read of a doc, without what is its own: ids of docs, links and times. */
async function contentOf(id: string): Promise<unknown> {
  const found: unknown[] = [];
  const lists = [
    'pages',
    'tables',
    'formulas',
    'controls',
    'tables/grid-Tasks/columns',
    'tables/grid-Tasks/rows',
  ];
  for (const list of lists) {
    const { items } = await ask(`GET /docs/${id}/${list}`);
    expect(items.length).toBeGreaterThan(0);
    found.push(items);
  }
  return JSON.parse(JSON.stringify(found).replaceAll(id, 'DOC'));
}

describe('a new doc', () => {
  it('is its maker’s, in the workspace that they joined first, with one page', async () => {
    await api.undoing(async () => {
      const { status, body } = await ask('POST /docs', { title: 'Holidays' });
      expect([status, body.name, body['owner']]).toEqual([201, 'Holidays', 'ada@example.com']);
      expect(body['workspaceId']).toBe('ws-engines');
      expect((await ask(`GET /docs/${body.id}/pages`)).items).toMatchObject([{ name: 'Untitled' }]);
      expect((await ask('GET /docs')).items.map(({ id }) => id)).toContain(body.id);
      const grace = { subject: 'usr-grace' };
      expect((await ask(`GET /docs/${body.id}`, undefined, grace)).status).toBe(404);
      const { requestId } = body;
      expect((await ask(`GET /mutationStatus/${requestId}`)).body).toMatchObject({
        completed: true,
      });
    });
  });

  it('has the page that is asked for', async () => {
    await api.undoing(async () => {
      const canvasContent = { format: 'html', content: '<h1>Beaches</h1>' };
      const initialPage = { name: 'Where', pageContent: { type: 'canvas', canvasContent } };
      const { id } = (await ask('POST /docs', { initialPage })).body;
      expect((await ask(`GET /docs/${id}`)).body.name).toBe('Untitled');
      expect((await ask(`GET /docs/${id}/pages`)).items).toMatchObject([{ name: 'Where' }]);
    });
  });

  it('as a copy has what is in its source, and not with whom that is shared', async () => {
    await api.undoing(async () => {
      const { status, body } = await ask('POST /docs', { title: 'Next', sourceDoc: 'AbCDeFGH' });
      expect([status, body['sourceDoc']]).toMatchObject([201, { id: 'AbCDeFGH' }]);
      expect(body).not.toHaveProperty('published');
      expect(await contentOf(body.id!)).toEqual(await contentOf('AbCDeFGH'));
      expect((await ask(`GET /docs/${body.id}/acl/permissions`)).items).toEqual([]);
      const rename = { name: 'Aims' };
      expect((await ask(`PUT /docs/${body.id}/pages/Goals`, rename)).status).toBe(202);
      expect((await ask(`GET ${PLAN}/pages/Goals`)).status).toBe(200);
    });
  });

  it.each<[number, string, Json, string?]>([
    [400, 'a folder that there is not', { folderId: 'fl-nothing' }],
    [400, 'a title that is no text', { title: 1 }],
    [400, 'both a source and a page', { sourceDoc: 'AbCDeFGH', initialPage: { name: 'A' } }],
    [404, 'a source that there is not', { sourceDoc: 'Nowhere' }],
    [404, 'a source that the user does not see', { sourceDoc: 'KlMnOpQr' }],
    [501, 'a time zone', { timezone: 'Europe/Paris' }],
    [
      501,
      'a page that embeds',
      { initialPage: { pageContent: { type: 'embed', url: 'https://a.b' } } },
    ],
    [403, 'a user without a workspace', {}, 'usr-alan'],
  ])('is refused with %i for %s', async (status, _what, body, subject = 'usr-ada') => {
    const before = api.db.all('SELECT id FROM docs').length;
    expect((await ask('POST /docs', body, { subject })).status).toBe(status);
    expect(api.db.all('SELECT id FROM docs')).toHaveLength(before);
  });

  it('is for Doc Makers and Admins of the workspace', async () => {
    await api.undoing(async () => {
      const grace = { subject: 'usr-grace' };
      expect((await ask('POST /docs', {}, grace)).status).toBe(201);
      api.db.run(`UPDATE members SET role = 'Editor' WHERE user = 'usr-grace'`);
      expect((await ask('POST /docs', {}, grace)).status).toBe(403);
    });
  });

  const NEW = { title: 'New' };
  const COPY = { title: 'Copy', sourceDoc: 'AbCDeFGH' };
  it.each<[string, Caveats, number, number]>([
    ['nothing', [], 201, 201],
    ['writing', [access('write')], 201, 403],
    ['reading', [readonly()], 403, 403],
    ['the source', [doc('AbCDeFGH')], 403, 403],
    ['another doc', [doc('ZyXWvUTs')], 403, 403],
    ['a table of the source', [table('AbCDeFGH', 'grid-Tasks')], 403, 403],
  ])(
    'needs a token that makes docs, and a copy one that reads the source: limited to %s',
    async (_what, caveats, makes, copies) => {
      await api.undoing(async () => {
        const answers = [
          await ask('POST /docs', NEW, { caveats }),
          await ask('POST /docs', COPY, { caveats }),
        ];
        expect(answers.map(({ status }) => status)).toEqual([makes, copies]);
        for (const { status, body } of answers)
          if (status === 403) expect(body.code).toBe('scope_denied');
      });
    },
  );

  it('as a copy says that the token must read the source, too', async () => {
    const { headers, body } = await ask('POST /docs', COPY, { caveats: [access('write')] });
    expect(body['required']).toEqual({ level: 'doc', access: 'read' });
    expect(body['message']).toContain('needs read access to the doc');
    expect(headers.get('www-authenticate')).toContain('insufficient_scope');
  });
});

describe('a doc', () => {
  it('gets another title from a Doc Maker, and another icon from whoever may write', async () => {
    await api.undoing(async () => {
      const change = { title: 'Lift-off', iconName: 'rocket' };
      expect((await ask(`PATCH ${PLAN}`, change)).body).toEqual({});
      expect((await ask(`GET ${PLAN}`)).body).toMatchObject({
        name: 'Lift-off',
        icon: { name: 'rocket' },
      });
      const principal = { type: 'email', email: 'alan@example.org' };
      await ask(`POST ${PLAN}/acl/permissions`, { access: 'write', principal });
      const alan = { subject: 'usr-alan' };
      expect((await ask(`PATCH ${PLAN}`, { iconName: 'moon' }, alan)).status).toBe(200);
      expect((await ask(`PATCH ${PLAN}`, { title: 'Mine' }, alan)).status).toBe(403);
      expect((await ask('PATCH /docs/QrStUvWx', { iconName: 'moon' })).status).toBe(403);
    });
  });

  it('says what its user can do with this token about sharing', async () => {
    const told = async (path: string, caveats: Caveats = [], subject = 'usr-ada') =>
      Object.values(
        (await ask(`GET /docs/${path}/acl/metadata`, undefined, { caveats, subject })).body,
      );
    expect(await told('AbCDeFGH')).toEqual([true, true, false, true]);
    expect(await told('AbCDeFGH', [doc('AbCDeFGH')])).toEqual([true, true, false, false]);
    expect(await told('AbCDeFGH', [readonly()])).toEqual([false, false, false, false]);
    expect(await told('QrStUvWx')).toEqual([false, false, false, true]);
    expect(await told('KlMnOpQr', [], 'usr-alan')).toEqual([true, true, false, false]);
  });
});

describe('a page', () => {
  it('is made in another one, shown, and deleted with those in it', async () => {
    await api.undoing(async () => {
      const page = {
        name: 'Risks',
        subtitle: 'Few',
        iconName: 'fire',
        parentPageId: 'canvas-Goals',
      };
      const { status, body } = await ask(`POST ${PLAN}/pages`, {
        ...page,
        imageUrl: 'https://a.b/c',
      });
      expect(status).toBe(202);
      expect((await ask(`GET ${PLAN}/pages/${body.id}`)).body).toMatchObject({
        name: 'Risks',
        subtitle: 'Few',
        icon: { name: 'fire' },
        image: { browserLink: 'https://a.b/c' },
        parent: { id: 'canvas-Goals' },
      });
      const other = (await ask(`POST ${PLAN}/pages`, { name: 'Other' })).body;
      expect((await ask(`DELETE ${PLAN}/pages/Goals`)).body.id).toBe('canvas-Goals');
      expect((await ask(`GET ${PLAN}/pages`)).items.map(({ id }) => id)).toEqual([other.id]);
      // What was on the pages is gone with them.
      expect((await ask(`GET ${PLAN}/tables`)).items).toEqual([]);
      expect((await ask(`GET ${PLAN}/controls`)).items).toEqual([]);
      expect((await ask(`DELETE ${PLAN}/pages/Other`)).status).toBe(400);
    });
  });

  it('that is the only one of its doc is neither hidden nor deleted', async () => {
    const trips = '/docs/ZyXWvUTs/pages/Trips';
    expect((await ask(`PUT ${trips}`, { isHidden: true })).status).toBe(202);
    expect((await ask(`GET ${trips}`)).body).toMatchObject({ isHidden: false });
    expect((await ask(`DELETE ${trips}`)).status).toBe(400);
  });

  it.each<[number, Json]>([
    [400, { name: 1 }],
    [400, { parentPageId: 'canvas-Nothing' }],
    [400, { pageContent: { type: 'song' } }],
    [400, { pageContent: { type: 'canvas' } }],
    [400, { pageContent: { type: 'canvas', canvasContent: { format: 'rtf', content: '' } } }],
    [501, { pageContent: { type: 'syncPage', mode: 'document', sourceDocId: 'QrStUvWx' } }],
  ])('is refused with %i for %j', async (status, body) => {
    expect((await ask(`POST ${PLAN}/pages`, body)).status).toBe(status);
    expect((await ask(`GET ${PLAN}/pages`)).items).toHaveLength(2);
  });

  it('is updated as a whole, and not at one of its elements', async () => {
    const canvasContent = { format: 'markdown', content: 'a' };
    const contentUpdate = { insertionMode: 'append', elementId: 'cl-1', canvasContent };
    expect((await ask(`PUT ${PLAN}/pages/Goals`, { contentUpdate })).status).toBe(501);
  });

  it('is made and renamed by Doc Makers, and written by whoever may write', async () => {
    await api.undoing(async () => {
      await ask(`POST ${PLAN}/acl/permissions`, { access: 'write', principal: { type: 'anyone' } });
      const alan = { subject: 'usr-alan' };
      const canvasContent = { format: 'markdown', content: 'Mine' };
      const contentUpdate = { insertionMode: 'append', canvasContent };
      expect((await ask(`PUT ${PLAN}/pages/Goals`, { contentUpdate }, alan)).status).toBe(202);
      expect((await ask(`PUT ${PLAN}/pages/Goals`, { iconName: 'moon' }, alan)).status).toBe(403);
      expect((await ask(`POST ${PLAN}/pages`, { name: 'Mine' }, alan)).status).toBe(403);
    });
  });
});
