import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defineScope } from '../../src/index.js';
import { createRoutes, type RouteMatch } from '../../src/http/index.js';
import {
  AUTHORITY_TARGETS,
  FIXED_TABLE,
  FIXED_TARGETS,
  LITERALS,
  METHODS,
  nastyTarget,
  tableOf,
} from './routes-arbitraries.js';
import { type ReferenceMatch, referenceMatch } from './routes-reference.js';

// Every route is compared with what the plainest implementation of the same rules finds.

const files = defineScope({
  levels: { file: { match: 'prefix' } },
  actions: ['read', 'write'],
});

function summaryOf(match: RouteMatch | undefined): ReferenceMatch | undefined {
  return match && { route: match.route, params: match.params };
}

/** Templates of literals, parameters and rests, each path in one spelling. */
function templates(): fc.Arbitrary<readonly string[]> {
  const segment = fc.oneof(fc.constantFrom(...LITERALS), fc.constant('{}'));
  const path = fc
    .tuple(fc.array(segment, { maxLength: 4 }), fc.boolean())
    .map(([segments, hasRest]) =>
      [...segments, ...(hasRest ? ['{*}'] : [])]
        .map((text, i) => (text === '{}' ? `{p${i}}` : text.replace('{*}', '{file*}')))
        .join('/'),
    );
  return fc
    .uniqueArray(path, { minLength: 1, maxLength: 8, selector: (text) => text.toLowerCase() })
    .chain((paths) =>
      fc.subarray(
        paths.flatMap((text) => METHODS.map((method) => `${method} /${text}`)),
        { minLength: 1 },
      ),
    );
}

const options = fc.record({ prefix: fc.constantFrom('', '/apis/v1'), trailingSlash: fc.boolean() });

test('any target matches what the rules say, whatever the table', () => {
  let matched = 0;
  fc.assert(
    fc.property(
      fc.tuple(templates(), options).chain(([keys, given]) => {
        const { declared } = tableOfPaths(keys, given.prefix);
        const target = nastyTarget({ ...FIXED_TABLE, declared });
        return fc.record({
          keys: fc.constant(keys),
          given: fc.constant(given),
          targets: fc.array(target, { minLength: 10, maxLength: 10 }),
          method: fc.constantFrom('GET', 'POST', 'HEAD', 'PUT'),
        });
      }),
      ({ keys, given, targets, method }) => {
        const { match } = createRoutes(Object.fromEntries(keys.map((key) => [key, {}])), {
          scope: files,
          ...given,
        });
        const expected = referenceMatch(keys, given);
        for (const target of targets) {
          const found = match(method, target);
          if (found !== undefined) matched++;
          const summary = found && { route: found.route, params: found.params };
          expect(summary, target).toStrictEqual(expected(method, target));
        }
      },
    ),
    { numRuns: 500 },
  );
  expect(matched).toBeGreaterThan(200);
});

function tableOfPaths(keys: readonly string[], prefix: string) {
  const declared = keys.map((route) => {
    const [method = '', path = ''] = route.split(' ');
    return { route, method, path: prefix + path };
  });
  return { declared };
}

test.each([FIXED_TARGETS, AUTHORITY_TARGETS])(
  'nasty targets match what the rules say',
  (...all) => {
    const expected = referenceMatch([...FIXED_TABLE.entries.keys()], {});
    for (const target of all) {
      for (const method of METHODS) {
        const found = FIXED_TABLE.routes.match(method, target);
        expect(summaryOf(found), target).toStrictEqual(expected(method, target));
      }
    }
  },
);

test('literals in two cases match what the rules say', () => {
  const keys = ['GET /docs/{id}', 'GET /Docs/v1.k', 'GET /{a}/@me', 'GET /Docs/{id}/docs'];
  const { routes } = tableOf(keys);
  const expected = referenceMatch(keys, {});
  const firsts = ['docs', 'Docs', 'DOCS', 'd%6Fcs', 'D%6Fcs', 'x', '@me'];
  const seconds = ['v1.k', 'V1.k', 'v1.%E2%84%AA', '@me', '@ME', '%40me', 'x', '%', '%2e'];
  const targets = firsts.flatMap((first) =>
    seconds.flatMap((second) => [`/${first}/${second}`, `/${first}/${second}/docs`]),
  );
  for (const target of targets) {
    expect(summaryOf(routes.match('GET', target)), target).toStrictEqual(expected('GET', target));
  }
});
