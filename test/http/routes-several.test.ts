import { defineScope } from 'caveats';
import { describe, expect, test } from 'vitest';
import { createRoutes } from '../../src/http/index.js';
import { repeated, timesAsLong } from '../cost/growth.js';

describe('where several templates match', () => {
  const several = () =>
    createRoutes({
      'GET /docs/recent': {},
      'GET /docs/{docId}': {},
      'DELETE /docs/{docId}': {},
      'GET /docs/{docId}/tables': {},
      'GET /docs/recent/{docId}': {},
      'GET /docs/{docId}/{part}': {},
      'GET /{any}/recent': {},
      'GET /{any}/{other}': {},
    });

  test.each([
    ['GET', '/docs/recent', 'GET /docs/recent'],
    ['GET', '/docs/A', 'GET /docs/{docId}'],
    ['GET', '/docs/recently', 'GET /docs/{docId}'],
    ['GET', '/docs/recen', 'GET /docs/{docId}'],
    ['GET', '/files/recent', 'GET /{any}/recent'],
    ['GET', '/files/A', 'GET /{any}/{other}'],
    ['GET', '/docs/A/tables', 'GET /docs/{docId}/tables'],
    ['GET', '/docs/A/rows', 'GET /docs/{docId}/{part}'],
    ['GET', '/docs/recent/A', 'GET /docs/recent/{docId}'],
  ])('literals win over parameters: %s %s', (method, target, route) => {
    expect(several().match(method, target)?.route).toBe(route);
  });

  test('those of another method do not count', () => {
    expect(several().match('DELETE', '/docs/recent')?.resource).toStrictEqual({ doc: 'recent' });
  });

  test('and neither has all of the other’s literals, there is no match', () => {
    // As /docs/recent/{docId} or as /docs/{docId}/tables: some routers take the one, some the other.
    expect(several().match('GET', '/docs/recent/tables')).toBeUndefined();
  });

  test.each(['/docs/Recent', '/docs/RECENT', '/docs/%72ecent', '/docs/%52ECENT'])(
    'and some routers take an id for a literal, there is no match: %s',
    (target) => {
      expect(several().match('GET', target)).toBeUndefined();
      expect(several().match('GET', `${target}x`)?.route).toBe('GET /docs/{docId}');
    },
  );

  test('also in letters that have an ASCII one for their other case', () => {
    const own = createRoutes({ 'GET /docs/kiss': {}, 'GET /docs/{docId}': {} });
    expect(own.match('GET', `/docs/${encodeURIComponent('\u212aiss')}`)).toBeUndefined();
    expect(own.match('GET', `/docs/${encodeURIComponent('ki\u017f\u017f')}`)).toBeUndefined();
    expect(own.match('GET', '/docs/ki%C3%9F')).toBeUndefined();
    expect(own.match('GET', '/docs/kis%C3%A9')?.resource).toStrictEqual({ doc: 'kisé' });
  });

  test('literals in two cases are two', () => {
    const own = createRoutes({ 'GET /docs/{docId}': {}, 'GET /Docs/recent': {} });
    expect(own.match('GET', '/docs/A')?.route).toBe('GET /docs/{docId}');
    expect(own.match('GET', '/Docs/recent')?.route).toBe('GET /Docs/recent');
    expect(own.match('GET', '/docs/recent')).toBeUndefined();
    expect(own.match('GET', '/Docs/A')).toBeUndefined();
  });
});

test('a long path costs no more comparisons of templates', async () => {
  const nested = Array.from({ length: 40 }, (_, depth) => {
    const before = Array.from({ length: depth }, (__, i) => `{p${i}}/`).join('');
    return [`GET /${before}{object*}`, {}] as const;
  });
  const scope = defineScope({
    levels: { object: { match: 'prefix' } },
    actions: ['read', 'write'],
  });
  const several = createRoutes(Object.fromEntries(nested), { scope });
  const one = createRoutes({ 'GET /{object*}': {} }, { scope });
  const long = '/x'.repeat(8000);
  const times = await timesAsLong(
    repeated(() => several.match('GET', long)),
    repeated(() => one.match('GET', long)),
    8,
  );
  expect(times).toBeLessThan(8);
});
