import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defineScope } from 'caveats';
import { createRoutes, type RouteMatch } from '../../src/http/routes.js';
import { type Loopback, type Match, openLoopback } from './loopback.js';
import { type Called, ROUTERS } from './routers.js';
import {
  AUTHORITY_TARGETS,
  canonicalRequest,
  FIXED_TABLE,
  FIXED_TARGETS,
  METHODS,
  nastyTarget,
  type TestTable,
  randomTable,
} from './routes-arbitraries.js';

/** For a longer look, `ROUTE_TABLES=500`. */
const TABLES = Number(process.env['ROUTE_TABLES'] ?? 20);
const TARGETS = 40;

describe.each(ROUTERS)('in front of $name', (router) => {
  let loopback: Loopback;
  beforeAll(async () => {
    loopback = await openLoopback(router);
  });
  afterAll(() => loopback.close());

  /** Asks for something, and says whether the handler that was called is what was matched. */
  async function agree(method: string, target: string, table: TestTable): Promise<boolean> {
    const { called, match } = await loopback.ask(method, target);
    if (called === undefined) return false;
    expectSame(match, called, table);
    // What the handler itself sees of the URL may be asked for as well.
    if (called.url !== undefined) expectSame(table.routes.match(method, called.url), called, table);
    return match !== undefined;
  }

  test('a match is what the handler is called with, or it is none', async () => {
    await loopback.serve(FIXED_TABLE.routes, FIXED_TABLE.declared);
    const agreed: string[] = [];
    for (const target of FIXED_TARGETS) {
      if (await agree('GET', target, FIXED_TABLE)) agreed.push(target);
    }
    expect(agreed).toContain('/docs/v1.k');
    expect(agreed).toContain('/docs/%2F');
    expect(agreed.length).toBeGreaterThan(FIXED_TARGETS.length / 20);
  });

  test('that holds for authorities that are none', async () => {
    await loopback.serve(FIXED_TABLE.routes, FIXED_TABLE.declared);
    const agreed: string[] = [];
    for (const target of AUTHORITY_TARGETS) {
      if (await agree('GET', target, FIXED_TABLE)) agreed.push(target);
    }
    expect(agreed).toContain('http://h:8/docs');
  });

  test('that holds for the rest of a path, and for a slash at its end', async () => {
    const { trailingSlash } = router;
    const routes = createRoutes(RESTS, { scope: store, trailingSlash });
    const declared = Object.keys(RESTS).map((route) => ({
      route,
      method: 'GET',
      path: route.slice(4),
    }));
    await loopback.serve(routes, declared);
    const agreed: string[] = [];
    for (const start of FIXED_TARGETS) {
      for (const target of [start, `${start}/`, `${start}/a/`]) {
        const { called, match } = await loopback.ask('GET', target);
        if (called === undefined || match === undefined) continue;
        const { route, params } = match;
        expect({ route, params }).toEqual({ route: called.route, params: called.params });
        agreed.push(target);
      }
    }
    expect(agreed).toEqual(expect.arrayContaining(['/docs/%2F', '/docs/A/%2F/B']));
    expect(agreed.includes('/docs/A~/')).toBe(trailingSlash);
    // With a slash at the end, it is the rest of another id to some routers.
    expect(agreed.includes('/docs/A/%2F/B/')).toBe(!trailingSlash);
  });

  test('that holds for any templates and paths', async () => {
    let [all, agreed] = [0, 0];
    const requests = randomTable().chain((table) =>
      fc.record({
        table: fc.constant(table),
        asked: fc.array(fc.tuple(fc.constantFrom(...METHODS, 'HEAD'), nastyTarget(table)), {
          minLength: TARGETS,
          maxLength: TARGETS,
        }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(requests, async ({ table, asked }) => {
        await loopback.serve(table.routes, table.declared);
        for (const [method, target] of asked) {
          all++;
          if (await agree(method, target, table)) agreed++;
        }
      }),
      { numRuns: TABLES },
    );
    expect(agreed).toBeGreaterThan(all / 20);
  });

  test('every path with its ids encoded is matched, and has them', async () => {
    const requests = randomTable().chain((table) =>
      fc.record({
        table: fc.constant(table),
        asked: fc.array(canonicalRequest(table), { minLength: 10, maxLength: 10 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(requests, async ({ table, asked }) => {
        await loopback.serve(table.routes, table.declared);
        for (const { route, method, path, ids } of asked) {
          const params: [string, string][] = [];
          const target = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
            params.push([name, ids[params.length]!]);
            return encodeURIComponent(ids[params.length - 1]!);
          });
          const { called, match } = await loopback.ask(method, target);
          const expected = { route, params: Object.fromEntries(params) };
          if (router.misses?.(ids.join('')) !== true) expect(called).toMatchObject(expected);
          expect(match).toMatchObject(expected);
          expect(match).toMatchObject({ resource: resourceOf(expected, table) });
        }
      }),
      { numRuns: TABLES },
    );
  });
});

const store = defineScope({
  levels: { docs: {}, key: { in: 'docs', match: 'prefix' } },
  actions: ['read', 'write'],
});
const RESTS = {
  'GET /docs/{docs}': {},
  'GET /docs/{docs}/docs': {},
  'GET /docs/{docs}/docs/{key*}': {},
  'GET /docs/{docs}/{key*}': {},
  'GET /v1.k/{docs}/A/{key}': {},
} as const;

/** The resource of what a handler was called with. */
function resourceOf(called: Called, { entries }: TestTable): RouteMatch['resource'] {
  const { doc, table } = entries.get(called.route)!;
  return {
    ...(doc !== undefined && { doc: called.params[doc]! }),
    ...(table !== undefined && { table: called.params[table]! }),
  };
}

function expectSame(match: Match | undefined, called: Called, table: TestTable): void {
  if (match === undefined) return;
  const { route, params, resource } = match;
  expect({ route, params, resource }).toEqual({
    route: called.route,
    params: called.params,
    resource: resourceOf(called, table),
  });
}
