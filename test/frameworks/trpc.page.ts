import { afterEach, describe, expect, test } from 'vitest';
import { type Answer, ask, rootKey, told, tokens } from './asking.js';
import { codeOf, edited, type Edits, type Served, serve } from './pages.js';

const [code = ''] = codeOf('trpc');
const json = { 'content-type': 'application/json' };

let server: Served | undefined;
afterEach(() => server?.close());

async function start(edits: Edits = {}): Promise<string> {
  server = await serve(edited(code, edits));
  return server.origin;
}

const urlOf = (origin: string, names: string, ...docs: readonly string[]) =>
  `${origin}/${names}?batch=1&input=${encodeURIComponent(JSON.stringify({ ...docs }))}`;

/** What became of each procedure of a batch. */
function resultsOf({ body }: Answer): readonly string[] {
  const results = JSON.parse(body) as readonly {
    readonly result?: { readonly data: string };
    readonly error?: { readonly message: string; readonly data: { readonly code: string } };
  }[];
  return results.map(
    ({ result, error }) => result?.data ?? `${error?.data.code}: ${error?.message}`,
  );
}

const DENIED = 'FORBIDDEN: The token does not grant this access to this resource';

describe('the page on tRPC', () => {
  test('judges each procedure of a batch', async () => {
    const origin = await start();
    const answer = await ask(urlOf(origin, 'read,read', 'A', 'B'), { token: tokens.docA });
    expect(answer.status).toBe(207);
    expect(resultsOf(answer)).toEqual(['usr-1 reads A', DENIED]);
    const all = await ask(urlOf(origin, 'read,read', 'A', 'A'), { token: tokens.docA });
    expect(resultsOf(all)).toEqual(['usr-1 reads A', 'usr-1 reads A']);
    expect(all.status).toBe(200);
  });

  test('asks for write of mutations', async () => {
    const origin = await start();
    const renamed = async (token: string) => {
      const sent = { method: 'POST', token, headers: json, body: '{"0":"A"}' };
      return resultsOf(await ask(`${origin}/rename?batch=1`, sent));
    };
    expect(await renamed(tokens.docA)).toEqual(['usr-1 renames A']);
    expect(await renamed(tokens.readA)).toEqual([DENIED]);
  });

  test('gives tRPC its codes and statuses', async () => {
    const origin = await start();
    const statusOf = async (...token: readonly string[]) => {
      const answer = await ask(urlOf(origin, 'read', 'A'), { token });
      return `${answer.status} ${resultsOf(answer)[0]?.split(':')[0]}`;
    };
    expect(await statusOf()).toBe('401 UNAUTHORIZED');
    expect(await statusOf(tokens.forged)).toBe('401 UNAUTHORIZED');
    expect(await statusOf(tokens.elsewhere)).toBe('403 FORBIDDEN');
    expect(await statusOf(tokens.loopback)).toBe('200 usr-1 reads A');
    expect(await statusOf(tokens.docA, tokens.docA)).toBe('400 BAD_REQUEST');
  });

  test('takes no address that a client writes', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    const url = urlOf(await start(), 'read', 'A');
    expect((await ask(url, { token: tokens.elsewhere, headers })).status).toBe(403);
  });

  test('opens the token of a batch once', async () => {
    const lookups: unknown[] = [];
    Object.assign(globalThis, { lookups });
    const counted = `rootKey: (unverified) => (globalThis.lookups.push(unverified), '${rootKey}')`;
    const origin = await start({ [`rootKey: '${rootKey}'`]: counted });
    await ask(urlOf(origin, 'read,read,read', 'A', 'B', 'A'), { token: tokens.docA });
    expect(lookups).toHaveLength(1);
  });

  test('sees one of two credentials only where all lines are read', async () => {
    const origin = await start({ 'req.rawHeaders': 'req.headers' });
    const token = [tokens.docA, tokens.forged];
    expect((await ask(urlOf(origin, 'read', 'A'), { token })).status).toBe(200);
  });
});

describe('a key lookup that fails', () => {
  const fails = `() => Promise.reject(new Error('what only the server knows'))`;

  test('is 500, with its message', async () => {
    const origin = await start({ [`rootKey: '${rootKey}'`]: `rootKey: ${fails}` });
    const answer = await ask(urlOf(origin, 'read', 'A'), { token: tokens.docA });
    expect(resultsOf(answer)).toEqual(['INTERNAL_SERVER_ERROR: what only the server knows']);
  });

  test('is 503 without a word by an authority', async () => {
    const keys = `{ current: ${fails}, find: ${fails} }`;
    const origin = await start({
      [`rootKey: '${rootKey}'`]: `authority: createAuthority({ keys: ${keys} })`,
      'import { createGuard }': `import { createAuthority } from 'caveats/authority';\nimport { createGuard }`,
    });
    const answer = await ask(urlOf(origin, 'read', 'A'), { token: tokens.docA });
    expect(answer.status).toBe(503);
    expect(told(answer)).not.toContain('what only the server knows');
  });
});
