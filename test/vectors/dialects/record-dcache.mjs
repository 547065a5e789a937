// Records tokens of dCache: `node record-dcache.mjs > dcache.json`. macaroons.js is the port of JMacaroons, which dCache
// uses. The caveats are those of MacaroonProcessor.buildMacaroon, in its order, then those that were asked for.
import macaroons from 'macaroons.js';

const { MacaroonsBuilder, MacaroonsVerifier } = macaroons;

const KEY = 'an example key of a dCache, 32 bytes';
const IDENTIFIER = 'hlCKzieQ';

function token(location, caveats) {
  const builder = new MacaroonsBuilder(location, KEY, IDENTIFIER);
  for (const caveat of caveats) builder.add_first_party_caveat(caveat);
  const macaroon = builder.getMacaroon();
  const verifier = new MacaroonsVerifier(macaroon).satisfyGeneral(() => true);
  if (!verifier.isValid(KEY)) throw new Error('not valid');
  return { text: macaroon.serialize(), conditions: caveats };
}

const issued = ['iid:pFM052rS', 'id:2002;1001,2002,0;paul'];
const tokens = {
  'for everything': token('Optional.empty', [
    ...issued,
    'before:2030-04-17T09:51:22.840Z',
    'home:/Users/paul',
  ]),
  'for a path, asked for in the URL': token('Optional[/data/2019]', [
    ...issued,
    'before:2030-04-17T09:51:22Z',
    'path:/data/2019',
    'max-upload:1048576',
    'activity:DOWNLOAD,LIST',
  ]),
  'for a path, narrowed by its holder': token('Optional[/Users/alice]', [
    ...issued,
    'before:2030-04-17T09:51:22.840123456Z',
    'path:/Users/alice',
    'activity:LIST,DOWNLOAD,MANAGE,UPLOAD,DELETE,READ_METADATA,UPDATE_METADATA',
    'path:shared-with-Bob',
    'activity:DOWNLOAD',
    'ip:192.168.1.1/24,2001:db8::/32',
    'before:2030-01-01T00:00:00Z',
  ]),
  'with a root': token('Optional.empty', [
    ...issued,
    'before:2030-04-17T09:51:22.840Z',
    'path:/Users/alice/shared-with-Bob',
    'root:/Users/alice',
  ]),
};

// docs/UserGuide/src/main/markdown/macaroons.md, split there with backslashes.
const example = `
MDAxY2xvY2F0aW9uIE9wdGlvbmFsLmVtcHR5CjAwMThpZGVudGlmaWVyIGh
sQ0kremlRCjAwMTVjaWQgaWlkOnBGTTA1MnJTCjAwMjFjaWQgaWQ6MjAwMj
sxMDAxLDIwMDIsMDtwYXVsCjAwMjhjaWQgYmVmb3JlOjIwMTktMDQtMTdUM
Dk6NTE6MjIuODQwWgowMDE5Y2lkIGhvbWU6L1VzZXJzL3BhdWwKMDAyZnNp
Z25hdHVyZSCT6Lea6oBIEpiF2KOsZ1FQvLeoXve_a3q38TZTBWhM1Qo`;

console.log(
  JSON.stringify(
    {
      origin: 'record-dcache.mjs, with macaroons.js 0.3.9',
      rootKey: KEY,
      identifier: IDENTIFIER,
      tokens,
      foreign: [{ origin: "dCache's user guide, macaroons.md", text: example.replaceAll('\n', '') }],
      // Caveats in their order, and the path that they make visible, from the root that they set.
      paths: [
        { origin: 'user guide', steps: ['path:/Users/alice', 'path:shared-with-Bob'], visible: '/Users/alice/shared-with-Bob', root: '/' },
        { origin: 'user guide', steps: ['path:/Users/alice', 'path:/shared-with-Bob'], visible: '/Users/alice/shared-with-Bob', root: '/' },
        { origin: 'user guide', steps: ['root:/Users/alice', 'root:shared-with-Bob'], visible: '/', root: '/Users/alice/shared-with-Bob' },
        { origin: 'user guide', steps: ['path:/Users/alice/shared-with-Bob', 'root:/Users/alice'], visible: '/shared-with-Bob', root: '/Users/alice' },
        { origin: 'user guide', steps: ['root:/Users/alice', 'path:/shared-with-Bob'], visible: '/shared-with-Bob', root: '/Users/alice' },
        { origin: 'MacaroonContextTests', steps: ['root:/path', 'root:/other'], visible: '/', root: '/path/other' },
        { origin: 'MacaroonContextTests', steps: ['path:/path', 'root:/other'], visible: null, root: null },
        { origin: 'MacaroonContextTests', steps: ['path:/path/subdir', 'root:/path'], visible: '/subdir', root: '/path' },
        { origin: 'MacaroonContextTests', steps: ['path:/users/paul', 'path:dir'], visible: '/users/paul/dir', root: '/' },
      ],
      // CaveatValuesTests
      refused: ['id:2;3,paul', 'id:2;;paul', 'id:;3;paul', 'id:2;3;', 'id:foo;3;paul', 'id:2;foo;paul', 'activity:FOO'],
    },
    null,
    2,
  ),
);
