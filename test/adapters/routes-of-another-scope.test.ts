import { createDialect, defineScope } from 'caveats';
import { requireToken } from 'caveats/fetch';
import { createRoutes } from 'caveats/http';
import { expect, test } from 'vitest';

const rootKey = 'an example key, 32 bytes or more';
const scope = defineScope({ levels: { project: {} }, actions: ['read', 'write'] });
const routes = createRoutes({ 'GET /projects': { list: 'project' } }, { scope });

test('routes of another scope than the dialect are refused when the guard is made', () => {
  const message = 'routes must be made with the scope of the dialect';
  expect(() => Reflect.apply(requireToken, undefined, [{ rootKey, routes }])).toThrow(
    new TypeError(message),
  );
});

test('routes of the scope of the dialect are taken', () => {
  const dialect = createDialect({ scope });
  expect(requireToken({ rootKey, dialect, routes })).toBeTypeOf('function');
});
