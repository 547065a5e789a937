import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doc, readonly } from 'caveats';
import { type Api, startApi } from './docs-api/api.js';
import { CLIENTS, type ClientCall } from './docs-api/clients.js';
import { tokenOf } from './docs-api/tokens.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** Sends a request as a client does, and returns what the client makes of the response. */
async function send(
  { client, line, body }: Pick<ClientCall, 'client' | 'line' | 'body'>,
  token = tokenOf(api.rootKey),
): Promise<unknown> {
  const { headers, read, fail } = CLIENTS[client];
  const [method = '', path = ''] = line.split(' ');
  const response = await fetch(api.base + path, {
    method,
    headers: { ...headers, authorization: `Bearer ${token}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  if (response.ok) return read(text, response.status);
  throw new Error(fail(text, response.status, response.statusText));
}

const PLAN = '/docs/AbCDeFGH';
const ROWS = `${PLAN}/tables/Tasks/rows`;

const text = expect.any(String);
const link = expect.stringMatching(/^http:\/\/127\.0\.0\.1:/);
const cells = [{ column: 'Name', value: 'Buy candles' }];
const canvas = (content: string) => ({ canvasContent: { format: 'markdown', content } });

/** Every member that Coda documents as required of a doc. */
const madeDoc = {
  id: text,
  type: 'doc',
  href: link,
  browserLink: link,
  owner: 'ada@example.com',
  ownerName: 'Ada Lovelace',
  createdAt: text,
  updatedAt: text,
  workspace: { id: 'ws-engines', type: 'workspace', browserLink: link },
  folder: { id: text, type: 'folder', browserLink: link },
  workspaceId: 'ws-engines',
  folderId: text,
};
const changedPage = { requestId: text, id: expect.stringMatching(/^canvas-/) };

const WRITES: readonly ClientCall[] = [
  {
    client: 'codaio',
    call: 'create_doc(title)',
    line: 'POST /docs',
    body: { title: 'Tracker' },
    reads: { ...madeDoc, name: 'Tracker' },
  },
  {
    client: 'codaio',
    call: 'create_doc(title, source_doc)',
    line: 'POST /docs',
    body: { title: 'Copy', sourceDoc: 'AbCDeFGH' },
    reads: {
      ...madeDoc,
      sourceDoc: { id: 'AbCDeFGH', type: 'doc', href: link, browserLink: link },
    },
  },
  { client: 'codaio', call: 'delete_doc', line: `DELETE ${PLAN}`, reads: { status: 202 } },
  {
    client: 'codaio',
    call: 'upsert_row',
    line: `POST ${ROWS}`,
    body: { rows: [{ cells }], keyColumns: ['Name'] },
    reads: { requestId: text },
  },
  {
    client: 'codaio',
    call: 'update_row',
    line: `PUT ${ROWS}/i-Press`,
    body: { row: { cells } },
    reads: { requestId: text, id: 'i-Press' },
  },
  {
    client: 'codaio',
    call: 'delete_row',
    line: `DELETE ${ROWS}/i-Press`,
    reads: { id: 'i-Press' },
  },
  {
    client: 'TJC-LP/coda-mcp-server',
    call: 'create_doc',
    line: 'POST /docs',
    body: {
      title: 'Tracker',
      folderId: 'fl-launch',
      initialPage: { name: 'Start', pageContent: { type: 'canvas', ...canvas('# Start') } },
    },
    reads: { ...madeDoc, folderId: 'fl-launch', requestId: text },
  },
  {
    client: 'TJC-LP/coda-mcp-server',
    call: 'update_doc',
    line: `PATCH ${PLAN}`,
    body: { title: 'Lift-off', iconName: 'rocket' },
    reads: {},
  },
  {
    client: 'TJC-LP/coda-mcp-server',
    call: 'create_page',
    line: `POST ${PLAN}/pages`,
    body: {
      name: 'Risks',
      subtitle: 'Few',
      iconName: 'fire',
      imageUrl: 'https://example.com/image.jpg',
      parentPageId: 'canvas-Goals',
      pageContent: {
        type: 'canvas',
        canvasContent: { format: 'html', content: '<p><b>This</b> is rich text</p>' },
      },
    },
    reads: changedPage,
  },
  {
    client: 'TJC-LP/coda-mcp-server',
    call: 'update_page',
    line: `PUT ${PLAN}/pages/canvas-Board`,
    body: {
      name: 'Wall',
      isHidden: true,
      contentUpdate: { insertionMode: 'append', ...canvas('x') },
    },
    reads: { requestId: text, id: 'canvas-Board' },
  },
  {
    client: 'TJC-LP/coda-mcp-server',
    call: 'delete_page',
    line: `DELETE ${PLAN}/pages/canvas-Board`,
    reads: { requestId: text, id: 'canvas-Board' },
  },
  {
    client: 'TJC-LP/coda-mcp-server',
    call: 'delete_rows',
    line: `DELETE ${ROWS}`,
    body: { rowIds: ['i-Press', 'i-Demo'] },
    reads: { requestId: text, rowIds: ['i-Press', 'i-Demo'] },
  },
  {
    client: 'TJC-LP/coda-mcp-server',
    call: 'push_button',
    line: `POST ${ROWS}/i-Press/buttons/Finish`,
    reads: { requestId: text, rowId: 'i-Press', columnId: 'c-Finish' },
  },
  {
    client: 'orellazri/coda-mcp',
    call: 'coda_create_page without content',
    line: `POST ${PLAN}/pages`,
    body: { name: 'Risks', pageContent: { type: 'canvas', ...canvas(' ') } },
    reads: changedPage,
  },
  {
    client: 'orellazri/coda-mcp',
    call: 'coda_replace_page_content',
    line: `PUT ${PLAN}/pages/Goals`,
    body: { contentUpdate: { insertionMode: 'replace', ...canvas('# New') } },
    reads: { requestId: text, id: 'canvas-Goals' },
  },
  {
    client: 'orellazri/coda-mcp',
    call: 'coda_rename_page',
    line: `PUT ${PLAN}/pages/Goals`,
    body: { name: 'Aims' },
    reads: { requestId: text, id: 'canvas-Goals' },
  },
  {
    client: 'packs-sdk',
    call: 'createDoc',
    line: 'POST /docs',
    body: { title: 'Tracker' },
    reads: { ...madeDoc, requestId: text },
  },
  {
    client: 'packs-sdk',
    call: 'getSharingMetadata',
    line: `GET ${PLAN}/acl/metadata`,
    reads: { canShare: true, canShareWithWorkspace: true, canShareWithOrg: false, canCopy: true },
  },
  {
    client: 'n8n',
    call: 'createRow, which sends its own query again in the body',
    line: `POST ${ROWS}?disableParsing=true`,
    body: { rows: [{ cells }], qs: { disableParsing: true }, keyColumns: ['Name'] },
    reads: { requestId: text },
  },
  {
    client: 'n8n',
    call: 'pushButton, without a body',
    line: `POST ${ROWS}/i-Press/buttons/c-Finish`,
    reads: { rowId: 'i-Press' },
  },
  {
    client: 'n8n',
    call: 'deleteRow',
    line: `DELETE ${ROWS}`,
    body: { rowIds: ['i-Press'] },
    reads: { rowIds: ['i-Press'] },
  },
  {
    client: 'Pipedream',
    call: 'copy-doc',
    line: 'POST /docs',
    body: { title: 'Copy', folderId: 'fl-own', sourceDoc: 'AbCDeFGH' },
    reads: { ...madeDoc, name: 'Copy', folderId: 'fl-own' },
  },
  {
    client: 'Pipedream',
    call: 'update-row',
    line: `PUT ${ROWS}/i-Press?disableParsing=true`,
    body: { row: { cells } },
    reads: { requestId: text, id: 'i-Press' },
  },
];

describe('a write of a client', () => {
  it.each(WRITES.map((write) => [write.client, write.call, write] as const))(
    'is done, and its response read: %s, %s',
    async (_client, _call, write) => {
      const before = changes();
      const got = await api.undoing(() => send(write));
      expect(got).toMatchObject(write.reads);
      if (!write.line.startsWith('GET')) expect(changes()).toBeGreaterThan(before);
    },
  );
});

function changes(): number {
  return api.db.get('SELECT total_changes() AS changes')!.number('changes');
}

describe('a client that reads the content of a page', () => {
  it.each([
    ['orellazri/coda-mcp', 'markdown', '# Goals'],
    ['TJC-LP/coda-mcp-server', 'html', '<h1>Goals</h1>'],
    ['Pipedream', 'markdown', '# Goals'],
  ] as const)(
    '%s begins, polls and downloads without its token',
    async (client, outputFormat, content) => {
      const pages = `${PLAN}/pages/canvas-Goals/export`;
      const begun = { client, line: `POST ${pages}`, body: { outputFormat } };
      const { id } = (await send(begun)) as { id: string };
      const status = (await send({ client, line: `GET ${pages}/${id}` })) as Record<string, string>;
      expect(status).toMatchObject({ id, status: 'complete', href: link });
      expect(await (await fetch(status['downloadLink']!)).text()).toBe(content);
    },
  );

  it('orellazri/coda-mcp duplicates it', async () => {
    await api.undoing(async () => {
      const client = 'orellazri/coda-mcp';
      const line = `POST ${PLAN}/pages`;
      const body = { name: 'Twin', pageContent: { type: 'canvas', ...canvas('# Goals') } };
      const { id } = (await send({ client, line, body })) as { id: string };
      const page = await send({ client, line: `GET ${PLAN}/pages/${id}` });
      expect(page).toMatchObject({ name: 'Twin', contentType: 'canvas' });
    });
  });
});

describe('a client that resolves a link', () => {
  it.each([
    ['codaio', '&degradeGracefully=False'],
    ['orellazri/coda-mcp', ''],
    ['packs-sdk', '&degradeGracefully=true'],
  ] as const)('%s gets the id and the address of what it is about', async (client, more) => {
    const { origin } = new URL(api.base);
    const url = encodeURIComponent(`${origin}/d/_dAbCDeFGH/_scanvas-Goals`);
    expect(await send({ client, line: `GET /resolveBrowserLink?url=${url}${more}` })).toMatchObject(
      {
        type: 'apiLink',
        href: link,
        resource: { type: 'page', id: 'canvas-Goals', name: 'Goals', href: link },
      },
    );
  });
});

describe('a client whose token is too narrow', () => {
  const MESSAGE =
    'The token is valid, but restricted. The request needs write access to more than single docs or ' +
    "tables. The token's doc caveat does not allow that. GET /whoami returns what the token reaches.";
  it.each([
    ['codaio', `Status code: 403. Message: ${MESSAGE}`],
    ['TJC-LP/coda-mcp-server', `API Error 403: ${MESSAGE}`],
    // All that this client shows of any error.
    ['orellazri/coda-mcp', 'AxiosError: Request failed with status code 403'],
    ['packs-sdk', `Forbidden: ${MESSAGE}`],
    ['n8n', expect.stringContaining(MESSAGE)],
    ['Pipedream', `403 - Forbidden - ${MESSAGE}`],
  ] as const)('%s says what the token lacks', async (client, message) => {
    const token = tokenOf(api.rootKey, [doc('AbCDeFGH')]);
    const line = 'POST /docs';
    const error = await send(
      { client, line, body: { title: 'Copy', sourceDoc: 'AbCDeFGH' } },
      token,
    ).catch((thrown: Error) => thrown.message);
    expect(error).toEqual(message);
  });

  it.each(Object.values(CLIENTS).map(({ name }) => [name] as const))(
    '%s can tell that from a token that is not valid, and from an operation that is not there',
    async (client) => {
      const failed = async (line: string, token: string) =>
        send({ client, line }, token).catch((thrown: Error) => thrown.message);
      const narrow = tokenOf(api.rootKey, [readonly()]);
      const errors = [
        await failed(`DELETE ${PLAN}`, narrow),
        await failed(`DELETE ${PLAN}`, tokenOf('another key')),
        await failed(`POST ${PLAN}/hooks/automation/grid-auto-1`, narrow),
        await failed(`GET ${PLAN}/folders`, narrow),
      ];
      expect(
        errors.map(
          (error) => /403|401|501|404|Forbidden|Unauthorized|Not/.exec(String(error))?.[0],
        ),
      ).toEqual(
        client === 'packs-sdk'
          ? ['Forbidden', 'Unauthorized', 'Not', 'Not']
          : ['403', '401', '501', '404'],
      );
    },
  );
});
