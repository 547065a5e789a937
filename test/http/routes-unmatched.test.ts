import { describe, expect, test } from 'vitest';
import { createRoutes } from '../../src/http/index.js';
import { docsRoutes } from './routes-of-docs.js';

describe('no template matches', () => {
  test.each([
    ['a path that none is for', 'GET', '/packs'],
    ['one that goes on', 'GET', '/docs/A/tables/t1/rows/7/more'],
    ['one that ends early', 'GET', '/docs/A/tables/t1'],
    ['one that starts like a literal', 'GET', '/docsx'],
    ['another method', 'PATCH', '/docs'],
    ['a method in another case', 'get', '/docs'],
    ['a method that is like something on a prototype', 'constructor', '/docs'],
    ['no method', '', '/docs'],
    ['a slash at the end', 'GET', '/docs/'],
    ['a slash at the end', 'GET', '/docs/A/'],
    ['two slashes', 'GET', '//docs'],
    ['two slashes', 'GET', '/docs//A'],
    ['two slashes', 'GET', '//'],
    ['an empty id', 'GET', '/docs//tables/t1/rows'],
    ['a dot segment', 'GET', '/docs/.'],
    ['a dot segment', 'GET', '/docs/..'],
    ['a dot segment', 'GET', '/docs/A/../B'],
    ['a dot segment', 'GET', '/./docs'],
    ['a dot segment', 'GET', '/x/../docs'],
    ['a dot segment, encoded', 'GET', '/docs/%2e'],
    ['a dot segment, encoded', 'GET', '/docs/%2E%2e'],
    ['a dot segment, encoded', 'GET', '/docs/.%2e'],
    ['a dot segment, encoded', 'GET', '/docs/A/%2e%2e/B'],
    ['a literal in another case', 'GET', '/Docs'],
    ['a literal in another case', 'GET', '/DOCS/A'],
    ['a literal, encoded', 'GET', '/%64ocs'],
    ['a slash, encoded', 'GET', '/docs%2FA'],
    ['a slash, encoded', 'GET', '%2Fdocs'],
    ['a backslash', 'GET', '/docs\\A'],
    ['a backslash', 'GET', '\\docs'],
    ['a backslash', 'GET', '/docs/A\\'],
    ['bad encoding', 'GET', '/docs/%'],
    ['bad encoding', 'GET', '/docs/%4'],
    ['bad encoding', 'GET', '/docs/%zz'],
    ['bad encoding', 'GET', '/docs/A/tables/%/rows'],
    ['bad UTF-8', 'GET', '/docs/%ff'],
    ['bad UTF-8', 'GET', '/docs/%C3'],
    ['UTF-8 that is longer than it has to be', 'GET', '/docs/%C0%AF'],
    ['half a character', 'GET', '/docs/%ED%A0%80'],
    ['half a character', 'GET', '/docs/\ud800'],
    ['a control character', 'GET', '/docs/\u0000'],
    ['a control character', 'GET', '/docs/A\n'],
    ['a control character', 'GET', '/docs/A\t'],
    ['a control character', 'GET', '/docs\u007f'],
    ['a space', 'GET', '/docs/A B'],
    ['a space', 'GET', ' /docs'],
    ['non-ASCII', 'GET', '/docs/é'],
    ['a plus sign, which is a space for some', 'GET', '/docs/A+B'],
    ['a semicolon, which ends the path for some', 'GET', '/docs/A;v=1'],
    ['a semicolon, which ends the path for some', 'GET', '/docs;v=1'],
    ['a fragment', 'GET', '/docs#'],
    ['a fragment', 'GET', '/docs/A#B'],
    ['a character that URLs do not have', 'GET', '/docs/{docId}'],
    ['a character that URLs do not have', 'GET', '/docs/A|B'],
    ['nothing', 'GET', ''],
    ['a query alone', 'GET', '?a'],
    ['an asterisk', 'OPTIONS', '*'],
    ['an authority', 'GET', 'api.example:80'],
    ['a path without its slash', 'GET', 'docs'],
    ['another scheme', 'GET', 'ftp://api.example/docs'],
    ['a URL without an authority', 'GET', 'http:///docs'],
    ['a URL without an authority', 'GET', 'http:/docs'],
    ['a user in the authority', 'GET', 'http://user@api.example/docs'],
    ['a backslash in the authority', 'GET', 'http://api.example\\@other/docs'],
    ['a fragment in the authority', 'GET', 'http://api.example#/docs'],
    ['an authority that is no ASCII', 'GET', 'http://äpi.example/docs'],
    ['a query right after the authority', 'GET', 'http://api.example?a=/docs'],
    ['a port that is none', 'GET', 'http://api.example:x/docs'],
    ['a port that is too long', 'GET', 'http://api.example:000080/docs'],
    ['two ports', 'GET', 'http://api.example:80:90/docs'],
    ['an address without its brackets', 'GET', 'http://::1/docs'],
    ['an address that is none', 'GET', 'http://[x]/docs'],
    ['an address without an end', 'GET', 'http://[::1/docs'],
    ['a port alone', 'GET', 'http://:80/docs'],
    ['encoding in the authority', 'GET', 'http://api%2Fexample/docs'],
    ['two slashes after the authority', 'GET', 'http://api.example//docs'],
    ['a URL after a slash', 'GET', '/http://api.example/docs'],
  ])('%s: %s %j', (_, method, target) => {
    expect(docsRoutes().match(method, target)).toBeUndefined();
  });

  test('however long it is', () => {
    // So long that a pattern which counts segments would overflow the stack.
    expect(docsRoutes().match('GET', '/x'.repeat(5_000_000))).toBeUndefined();
  });

  test('where the framework says nothing', () => {
    expect(docsRoutes().match(undefined, '/docs')).toBeUndefined();
    expect(docsRoutes().match('GET', undefined)).toBeUndefined();
    // @ts-expect-error an object, as a URL is
    expect(docsRoutes().match('GET', new URL('http://api.example/docs'))).toBeUndefined();
  });

  test('where the root is not declared, or nothing is', () => {
    expect(createRoutes({ 'GET /docs': {} }).match('GET', '/')).toBeUndefined();
    expect(createRoutes({}).match('GET', '/')).toBeUndefined();
  });
});
