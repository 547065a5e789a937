import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Answer, ask, rootKey, told, tokens } from './asking.js';
import { codeOf, edited, type Edits, type Served, serve } from './pages.js';

const [code = ''] = codeOf('graphql-yoga');

let server: Served | undefined;
afterEach(() => server?.close());

async function start(edits: Edits = {}): Promise<string> {
  server = await serve(edited(code, edits));
  return `${server.origin}/graphql`;
}

function query(url: string, text: string, ...token: readonly string[]): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  return ask(url, { method: 'POST', token, headers, body: JSON.stringify({ query: text }) });
}

/** Status, data, and the codes of errors. */
function resultOf({ status, body }: Answer): unknown {
  const { data, errors = [] } = JSON.parse(body) as {
    readonly data?: unknown;
    readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  };
  return [status, data, ...errors.map(({ extensions }) => extensions.code)];
}

const TITLE = '{ title(doc: "A") }';
const RENAME = 'mutation { rename(doc: "A") }';

describe('the page on GraphQL Yoga', () => {
  test('judges each field', async () => {
    const url = await start();
    const ofA = { title: 'usr-1 reads A' };
    expect(resultOf(await query(url, TITLE, tokens.docA))).toEqual([200, ofA]);
    expect(resultOf(await query(url, TITLE, tokens.readA))).toEqual([200, ofA]);
    expect(resultOf(await query(url, RENAME, tokens.docA))).toEqual([200, { rename: 'usr-1' }]);
    const rename = { rename: null };
    expect(resultOf(await query(url, RENAME, tokens.readA))).toEqual([403, rename, 'scope_denied']);
    const both = await query(url, '{ a: title(doc: "A") b: title(doc: "B") }', tokens.docA);
    expect(resultOf(both)).toEqual([403, { a: ofA.title, b: null }, 'scope_denied']);
  });

  test.each([
    ['no token', [], 401, 'missing_credential'],
    ['a forged one', [tokens.forged], 401, 'bad_signature'],
    ['one from elsewhere', [tokens.elsewhere], 403, 'context_denied'],
    ['two of them', [tokens.docA, tokens.docA], 400, 'multiple_credentials'],
  ])('refuses %s', async (_, token, status, expected) => {
    const answer = await query(await start(), TITLE, ...token);
    expect(resultOf(answer)).toEqual([status, { title: null }, expected]);
  });

  test('opens the token of a document once', async () => {
    const lookups: unknown[] = [];
    Object.assign(globalThis, { lookups });
    const counted = `rootKey: (unverified) => (globalThis.lookups.push(unverified), '${rootKey}')`;
    const url = await start({ [`rootKey: '${rootKey}'`]: counted });
    await query(url, '{ a: title(doc: "A") b: title(doc: "B") }', tokens.docA);
    expect(lookups).toHaveLength(1);
  });

  test('is 500 without a word where a key lookup fails', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const lookup = `rootKey: () => Promise.reject(new Error('what only the server knows'))`;
    const url = await start({ [`rootKey: '${rootKey}'`]: lookup });
    const answer = await query(url, TITLE, tokens.docA);
    log.mockRestore();
    expect(resultOf(answer)).toEqual([500, undefined, 'INTERNAL_SERVER_ERROR']);
    expect(answer.body).not.toContain('what only the server knows');
  });
});

describe('a guard in front of GraphQL', () => {
  /** The page with a guard in front, in place of those of its resolvers. */
  const inFront = (request: string): Promise<string> =>
    start({
      'if (decided.ok) ': 'if (decided) ',
      'return decided.grant.subject': 'return "usr-1"',
      'createServer(createYoga({ schema, context }))': `
        const yoga = createYoga({ schema, context });
        const authorize = requireToken({ rootKey: '${rootKey}', request: () => (${request}) });
        createServer(async (req, res) => void ((await authorize(req, res)) && (await yoga(req, res))))`,
      'import { createGuard }': `import { requireToken } from 'caveats/node';\nimport { createGuard }`,
    });

  test('lets tokens for reading query nothing', async () => {
    const answer = await query(await inFront("{ resource: { doc: 'A' } }"), TITLE, tokens.readA);
    expect(told(answer)).toBe('403 scope_denied');
  });

  test('or lets them run mutations', async () => {
    const url = await inFront("{ resource: { doc: 'A' }, access: 'read' }");
    expect(resultOf(await query(url, RENAME, tokens.readA))).toEqual([200, { rename: 'usr-1' }]);
  });

  test('and lets tokens for one doc do nothing, where it cannot know which', async () => {
    const url = await inFront("{ access: 'read' }");
    expect(told(await query(url, TITLE, tokens.docA))).toBe('403 scope_denied');
  });
});
