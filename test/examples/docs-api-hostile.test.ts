import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CaveatInput, doc, table } from 'caveats';
import { issueToken } from '../../examples/docs-api/authority.js';
import { canvasIn } from '../../examples/docs-api/canvas/canvas.js';
import { readLink } from '../../examples/docs-api/links.js';
import { growthOf, LINEAR } from '../cost/growth.js';
import { type Answered, type Api, startApi } from './docs-api/api.js';
import { tokenOf } from './docs-api/tokens.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const A = 'AbCDeFGH';
const TEAM = `/docs/${A}/tables/grid-Team/rows`;
const site = (): string => new URL(api.base).origin;

function upsert(names: readonly string[], keyColumns: readonly string[] = []): Promise<Answered> {
  const rows = names.map((value) => ({ cells: [{ column: 'c-Name', value }] }));
  const body = { rows, keyColumns: [...keyColumns] };
  return api.ask({ method: 'POST', path: TEAM, body }, tokenOf(api.rootKey));
}

/** The names of the rows from top to bottom. */
async function team(): Promise<readonly unknown[]> {
  const asked = { method: 'GET', path: `${TEAM}?limit=500` };
  return (await api.ask(asked, tokenOf(api.rootKey))).items.map(({ name }) => name);
}

describe('many rows at once', () => {
  it.each([
    ['inserted', []],
    ['inserted by a key', ['c-Name']],
    ['by a key that is named many times', Array(500).fill('c-Name')],
  ])('read the table as often as one row: %s', async (_, keys) => {
    await api.undoing(async () => {
      const reads = vi.spyOn(api.db, 'all');
      const readsOf = async (names: readonly string[]): Promise<number> => {
        reads.mockClear();
        expect((await upsert(names, keys)).status).toBe(202);
        return reads.mock.calls.length;
      };
      const one = await readsOf(['one']);
      expect(await readsOf(Array.from({ length: 200 }, (_each, i) => `many ${i}`))).toBe(one);
      reads.mockRestore();
    });
  });

  it('are one row if they agree in the key', async () => {
    await api.undoing(async () => {
      await upsert(['new', 'Ada', 'new'], ['c-Name']);
      expect(await team()).toEqual(['Ada', 'new']);
      expect((await upsert(['new', 'new'])).body.addedRowIds).toHaveLength(2);
      expect(await team()).toEqual(['Ada', 'new', 'new', 'new']);
    });
  });
});

describe('a browser link', () => {
  it.each(['#_tTasks', '#_tTasks/_ri-Cake'])('names a table by its id alone: %s', async (hash) => {
    // To the guard, this token is for a table with the id `Tasks`, and there is none.
    const token = tokenOf(api.rootKey, [table(A, 'Tasks')]);
    for (const more of ['', '&degradeGracefully=true']) {
      const link = encodeURIComponent(`${site()}/d/_d${A}${hash}`);
      const path = `/resolveBrowserLink?url=${link}${more}`;
      const { status, body } = await api.ask({ method: 'GET', path }, token);
      expect([403, 404]).toContain(status);
      expect(JSON.stringify(body)).not.toContain('cake');
    }
  });
});

it('an id with U+0000 is not the one before it', async () => {
  for (const path of [`/docs/${A}%00`, `/docs/${A}/tables/grid-Team%00x`]) {
    const { status } = await api.ask({ method: 'GET', path }, tokenOf(api.rootKey));
    expect([path, status]).toEqual([path, 404]);
  }
  const { status } = await api.ask(
    { method: 'GET', path: `/docs/${A}%00` },
    tokenOf(api.rootKey, [doc(`${A}\0`)]),
  );
  expect(status).toBe(404);
});

describe('a body that takes its time', () => {
  /** Asks with a token that is revoked before the body has come. */
  async function slowly(path: (other: string) => string, body: string): Promise<string> {
    const issue = (name: string) => issueToken(api.db, api.authority, { user: 'usr-ada', name });
    const [asking, other] = [await issue('asking'), await issue('other')];
    const socket = connect(Number(new URL(api.base).port), '127.0.0.1').setEncoding('utf8');
    socket.write(
      `POST /apis/v1${path(other.id)} HTTP/1.1\r\nHost: docs\r\nContent-Type: application/json\r\n` +
        `Authorization: Bearer ${api.authority.serialize(asking.token)}\r\n` +
        `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body.slice(0, 4)}`,
    );
    // Its use is noted once the token was verified.
    const used = 'SELECT 1 FROM tokens WHERE id = ? AND used_at IS NOT NULL';
    await vi.waitFor(() => expect(api.db.get(used, asking.id)).toBeDefined());
    await api.authority.revoke({ id: asking.id });
    socket.write(body.slice(4));
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    return text.slice(0, 12);
  }

  it.each([
    ['replaces no token', (id: string) => `/tokens/${id}/replace`, '{"overlap":60}'],
    ['changes nothing', () => TEAM, '{"rows":[{"cells":[]}]}'],
  ])('%s after its token was revoked', async (_what, path, body) => {
    await api.undoing(async () => {
      expect(await slowly(path, body)).toBe('HTTP/1.1 401');
    });
  });
});

describe('a browser link that degrades', () => {
  const ask = (tableId: string, ...caveats: readonly CaveatInput[]): Promise<Answered> => {
    const link = encodeURIComponent(`${site()}/d/_d${A}#_t${tableId}`);
    const path = `/resolveBrowserLink?url=${link}&degradeGracefully=true`;
    return api.ask({ method: 'GET', path }, tokenOf(api.rootKey, caveats));
  };

  it('does not show to a token for another doc whether there is a table', async () => {
    const [known, unknown] = await Promise.all(
      ['grid-Team', 'grid-Nope'].map(async (id) => {
        const { status, headers, body } = await ask(id, doc('ZyXWvUTs'));
        const text = JSON.stringify(body).replaceAll(id, 'ID');
        return [status, headers.get('www-authenticate'), text];
      }),
    );
    expect(known).toEqual(unknown);
    expect(known?.[0]).toBe(403);
  });

  it('is the doc for a token that reaches it, and nothing for others', async () => {
    const { body } = await ask('grid-Nope', doc(A));
    expect(body['resource']).toMatchObject({ type: 'doc', id: A });
    expect((await ask('grid-Nope', table(A, 'grid-Nope'))).status).toBe(404);
  });
});

describe('a download', () => {
  it('does not show without a token whether there is such an export', async () => {
    const path = `/docs/${A}/pages/Goals/export`;
    const body = { outputFormat: 'html' };
    const begun = await api.ask({ method: 'POST', path, body }, tokenOf(api.rootKey));
    const answers = [begun.body.id, 'export-none'].map(async (id) => {
      const response = await fetch(`${site()}/blobs/${id}?token=junk`);
      return [response.status, await response.text()];
    });
    const [known, unknown] = await Promise.all(answers);
    expect(known).toEqual(unknown);
    expect(known?.[0]).toBe(401);
  });
});

describe('an export', () => {
  it('is for the user who made it', async () => {
    const path = `/docs/${A}/pages/Goals/export`;
    const body = { outputFormat: 'html' };
    const begun = await api.ask({ method: 'POST', path, body }, tokenOf(api.rootKey));
    const statusOf = async (token: string): Promise<number> =>
      (await fetch(`${site()}/blobs/${begun.body['id']}?token=${token}`)).status;
    const grace = tokenOf(api.rootKey, [], { subject: 'usr-grace' });
    expect((await api.ask({ method: 'GET', path: `/docs/${A}` }, grace)).status).toBe(200);
    expect(await statusOf(tokenOf(api.rootKey))).toBe(200);
    expect(await statusOf(grace)).toBe(404);
  });
});

describe('a page', () => {
  it.each(['# ', '- ', '1. '])('costs no square of the blanks after %j', async (start) => {
    const growth = await growthOf((share) => {
      const content = `${start}${' '.repeat(64_000 * share)}a\u2028b`;
      return () => canvasIn({ format: 'markdown', content });
    });
    expect(growth).toBeLessThan(LINEAR);
  });
});

it.each(['_d', '_da'])('a browser link costs no square of its pieces: %s', async (piece) => {
  const growth = await growthOf((share) => {
    const link = `http://a/@docs/${piece.repeat(32_000 * share)}/x`;
    return () => readLink({ site: 'http://a' }, link);
  });
  expect(growth).toBeLessThan(LINEAR);
});
