import { afterEach, describe, expect, test } from 'vitest';
import { ask, rootKey, told, tokens } from './asking.js';
import { codeOf, edited, type Edits, type Served, serve } from './pages.js';

const [onExpress = '', onFastify = ''] = codeOf('nestjs');
const platforms = [
  ['Express', onExpress],
  ['Fastify', onFastify],
] as const;

let server: Served | undefined;
afterEach(() => server?.close());

describe.each(platforms)('the page on NestJS, on %s', (_, code) => {
  /** Starts the page without the lines that Nest logs. */
  const start = async (edits: Edits = {}): Promise<string> => {
    const quiet = { 'await app.listen': 'app.useLogger(false);\nawait app.listen' };
    server = await serve(edited(code, { ...quiet, ...edits }));
    return server.origin;
  };
  const at = async (origin: string, path: string, ...token: readonly string[]) =>
    told(await ask(`${origin}${path}`, { token }));

  test('grants, and refuses with status, challenge and problem', async () => {
    const origin = await start();
    expect(await at(origin, '/docs/A', tokens.docA)).toBe('200 {"reader":"usr-1"}');
    expect(await at(origin, '/docs/A', tokens.loopback)).toBe('200 {"reader":"usr-1"}');
    expect(await at(origin, '/docs/A', tokens.elsewhere)).toBe('403 context_denied');
    expect(await at(origin, '/docs/A')).toBe('401 missing_credential');
    expect(await at(origin, '/docs/A', tokens.forged)).toBe('401 bad_signature');
    const refused = await ask(`${origin}/docs/B`, { token: tokens.docA });
    expect(refused.status).toBe(403);
    expect(refused.headers['content-type']).toMatch(/^application\/json/);
    expect(refused.headers['www-authenticate']).toContain('scope="doc=B access=read"');
    expect(JSON.parse(refused.body)).toMatchObject({ code: 'scope_denied', status: 403 });
  });

  test('refuses two credentials', async () => {
    const origin = await start();
    expect(await at(origin, '/docs/A', tokens.docA, tokens.docA)).toBe('400 multiple_credentials');
  });

  test('takes no address that a client writes', async () => {
    const origin = await start();
    const headers = { 'x-forwarded-for': '203.0.113.7', 'x-real-ip': '203.0.113.7' };
    const answer = await ask(`${origin}/docs/A`, { token: tokens.elsewhere, headers });
    expect(told(answer)).toBe('403 context_denied');
  });

  test('is 500 without a word where a key lookup fails', async () => {
    const lookup = `rootKey: () => Promise.reject(new Error('what only the server knows'))`;
    const origin = await start({ [`rootKey: '${rootKey}'`]: lookup });
    expect(told(await ask(`${origin}/docs/A`, { token: tokens.docA }))).toBe(
      '500 {"statusCode":500,"message":"Internal server error"}',
    );
  });

  test('does not tell what exists from what does not, where it is looked up', async () => {
    const origin = await start({
      "@Reaches({ doc: 'docId' })":
        '@Reaches((req) => (req.params.docId === "none" ? {} : { doc: req.params.docId }))',
    });
    const [others, none] = ['B', 'none'].map((id) => at(origin, `/docs/${id}`, tokens.docA));
    expect(await others).toBe('403 scope_denied');
    expect(await none).toBe('403 scope_denied');
  });
});

describe('what the page warns of', () => {
  const start = async (code: string, edits: Edits): Promise<string> => {
    server = await serve(
      edited(code, { 'await app.listen': 'app.useLogger(false);\nawait app.listen', ...edits }),
    );
    return `${server.origin}/docs/A`;
  };

  test('with any proxy trusted, a client writes its own address', async () => {
    const url = await start(onExpress, {
      'app.useLogger(false);': "app.set('trust proxy', true);\napp.useLogger(false);",
    });
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    expect(told(await ask(url, { token: tokens.elsewhere, headers }))).toMatch(/^200/);
  });

  test('a middleware for Express checks on Fastify, but its handlers have no grant', async () => {
    const url = await start(onFastify, {
      "@Reaches({ doc: 'docId' })": '',
      'class App {}': `class App {
        configure(consumer) {
          const request = () => ({ resource: { doc: 'A' } });
          consumer.apply(ofExpress({ rootKey: '${rootKey}', request })).forRoutes('docs/:docId');
        }
      }`,
      'import { NestFactory }':
        "import { requireToken as ofExpress } from 'caveats/express';\nimport { NestFactory }",
    });
    expect(told(await ask(url))).toBe('401 missing_credential');
    expect((await ask(url, { token: tokens.docA })).status).toBe(500);
  });
});
