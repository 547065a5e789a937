import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { table } from 'caveats';
import { canvasIn } from '../../examples/docs-api/canvas/canvas.js';
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

describe('a page', () => {
  it.each(['# ', '- ', '1. '])('costs no square of the blanks after %j', (start) => {
    const costOf = (length: number): number => {
      const content = `${start}${' '.repeat(length)}a\u2028b`;
      const before = performance.now();
      canvasIn({ format: 'markdown', content });
      return performance.now() - before;
    };
    costOf(100);
    // With a square, this takes seconds.
    expect(costOf(90_000)).toBeLessThan(500);
  });
});
