import {
  attenuate,
  deserialize,
  doc,
  expiresIn,
  explain,
  generateRootKey,
  inspect,
  mint,
  readonly,
  serialize,
  table,
  time,
  type TokenFormat,
  verify,
} from 'caveats';
import { type Case, mistaken, refused, refusedWith, same } from './claims.js';

const FORMATS: readonly TokenFormat[] = ['v2', 'v1', 'v2-json', 'v1-json'];

const rootKey = 'a root key of 32 bytes, no less.';
const identity = { keyId: 'k1', subject: 'usr-1', id: 'token-1' };
const location = 'https://api.example.com';
const broad = mint({ rootKey, location, identity, caveats: [doc('A', 'B'), time(2000)] });
const narrow = attenuate(broad, [table('A', 'grid-1'), readonly()]);
const request = { now: 1000, resource: { doc: 'A', table: 'grid-1' }, access: 'read' } as const;

const formatCases = FORMATS.map((format): Case => [
  `a token is the same token once it was written and read as ${format}`,
  () => {
    const text = serialize(narrow, format);
    same(deserialize(text).macaroon, narrow.macaroon);
    same(serialize(deserialize(text), format), text);
    same(verify(text, { rootKey, request }).identity, { ...identity, type: 'access' });
  },
]);

const cutOffCases = FORMATS.map((format): Case => [
  `a token that was cut off is told from another bad one, as ${format}`,
  () => {
    const text = serialize(narrow, format);
    refusedWith('truncated_token', () => deserialize(text.slice(0, -10)));
    refusedWith('malformed_token', () => deserialize(`${text}AAAA`));
  },
]);

/** Three scripts, a joined emoji, a byte order mark, a letter that is not composed. */
const WORDS = ['zażółć', 'Ελλάδα', '日本語', '🔑 👩‍👩‍👧', '\uFEFFmark', 'e\u0301'];

/** Minting, narrowing, writing and verifying. */
export const tokenCases: readonly Case[] = [
  [
    'a minted token grants what it says',
    () => {
      const grant = verify(broad, { rootKey, request: { ...request, access: 'write' } });
      same(grant.identity, { type: 'access', ...identity });
      same(grant.validUntil, 2000);
      same(grant.caveats, [doc('A', 'B'), time(2000)]);
    },
  ],
  [
    'a narrowed token grants less, and the one that it was made of as much as before',
    () => {
      const write = { ...request, access: 'write' } as const;
      refusedWith('scope_denied', () => verify(narrow, { rootKey, request: write }));
      same(verify(broad, { rootKey, request: write }).caveats.length, 2);
      same(narrow.macaroon.unsafeCaveats.length, 4);
    },
  ],
  ...formatCases,
  ...cutOffCases,
  [
    'every caveat that is not met is named',
    () => {
      const { code, failures } = refused(() =>
        verify(narrow, { rootKey, request: { now: 1000, resource: {}, access: 'write' } }),
      );
      same(code, 'scope_denied');
      same(
        failures.map(({ condition, reason }) => [condition, reason]),
        [
          ['doc = A|B', 'wider_resource'],
          ['table = A/grid-1', 'wider_resource'],
          ['access = read', 'not_allowed'],
        ],
      );
    },
  ],
  [
    'an expired token is refused',
    () =>
      refusedWith('token_expired', () =>
        verify(broad, { rootKey, request: { ...request, now: 2000 } }),
      ),
  ],
  [
    'a token is held against the clock where no time is given',
    () => {
      const { now: _, ...timeless } = request;
      refusedWith('token_expired', () => verify(broad, { rootKey, request: timeless }));
      const fresh = mint({ rootKey, identity, caveats: [expiresIn(3600)] });
      same(verify(fresh, { rootKey, request: {} }).caveats.length, 1);
    },
  ],
  [
    'a condition that nobody knows is refused',
    () => {
      const odd = attenuate(broad, ['sometime < soon']);
      refusedWith('unknown_caveat', () => verify(odd, { rootKey, request }));
      mistaken(() => attenuate(broad, ['time < soon']));
    },
  ],
  [
    'a token under another key, and one that was changed, are refused',
    () => {
      refusedWith('bad_signature', () => verify(narrow, { rootKey: 'another key', request }));
      const changed = serialize(broad, 'v2-json').replace('doc = A|B', 'doc = A|C');
      refusedWith('bad_signature', () => verify(changed, { rootKey, request }));
      const { macaroon } = narrow;
      const shorter = { macaroon: { ...macaroon, unsafeCaveats: broad.macaroon.unsafeCaveats } };
      refusedWith('bad_signature', () => verify(shorter, { rootKey, request }));
    },
  ],
  [
    'a token of a key that is not known, and an identity token, are refused',
    () => {
      refusedWith('unknown_key', () => verify(broad, { rootKey: () => undefined, request }));
      const proof = mint({ rootKey, identity: { ...identity, type: 'identity' } });
      refusedWith('wrong_token_type', () => verify(proof, { rootKey, request }));
      same(verify(proof, { rootKey, request, expect: 'identity' }).identity.type, 'identity');
    },
  ],
  [
    'what is no token is refused, and nothing else is thrown',
    () => {
      for (const text of ['', '{', '{}', 'junk!', '[1]', '\u0000', '💥'.repeat(100)]) {
        const { code } = refused(() => deserialize(text));
        same([code, true], [code, code === 'malformed_token' || code === 'truncated_token']);
      }
      refusedWith('token_too_large', () => deserialize('A'.repeat(65_537)));
    },
  ],
  [
    'an error holds nothing of the token where a log would print it',
    () => {
      const error = refused(() => verify(narrow, { rootKey, request: { ...request, now: 3000 } }));
      same(error.failures.length, 1);
      same(`${JSON.stringify(error)} ${String(error)} ${error.stack}`.includes('time <'), false);
      same(String(error), 'TokenError: The token has expired');
    },
  ],
  [
    'a token is explained caveat by caveat',
    () => {
      const { allowed, caveats } = explain(narrow, {
        rootKey,
        request: { ...request, access: 'write' },
      });
      same(allowed, false);
      same(
        caveats.map(({ condition, met, role }) => [condition, met, role]),
        [
          ['doc = A|B', true, 'scope'],
          ['time < 2000', true, 'context'],
          ['table = A/grid-1', true, 'scope'],
          ['access = read', false, 'scope'],
        ],
      );
      same(explain(narrow, { rootKey, request }).allowed, true);
    },
  ],
  [
    'a token is read without a key',
    () => {
      const { verified, unverified } = inspect(serialize(narrow));
      same(verified, false);
      same(unverified.location, location);
      same(unverified.identity, { type: 'access', ...identity });
      same(unverified.atMost.validUntil, 2000);
      same(unverified.refused, []);
      same(
        unverified.caveats.map((caveat) => caveat.party === 'first' && caveat.condition),
        ['doc = A|B', 'time < 2000', 'table = A/grid-1', 'access = read'],
      );
    },
  ],
  [
    'generated keys and ids are new each time',
    () => {
      const keys = Array.from({ length: 20 }, () => generateRootKey());
      same(new Set(keys.map(String)).size, 20);
      same([...new Set(keys.map(({ length }) => length))], [32]);
      const ids = keys.map((key) => inspect(mint({ rootKey: key, identity: { subject: 'u' } })));
      same(new Set(ids.map(({ unverified }) => unverified.identity.id)).size, 20);
    },
  ],
  [
    'text of any script stays as it is, in every format',
    () => {
      for (const word of WORDS) {
        const caveats = [doc(...WORDS), table(word, word)];
        const token = mint({ rootKey, location: word, identity: { subject: word }, caveats });
        for (const format of FORMATS) {
          const read = deserialize(serialize(token, format));
          same(read.macaroon, token.macaroon);
          same(read.macaroon.location, word);
          const resource = { doc: word, table: word };
          const grant = verify(read, { rootKey, request: { resource } });
          same([grant.identity.subject, grant.caveats], [word, caveats]);
        }
      }
    },
  ],
  [
    'text that is not Unicode is not taken',
    () => {
      mistaken(() => mint({ rootKey, identity: { subject: '\uD800' } }));
      mistaken(() => attenuate(broad, ['x = \uDC00']));
      mistaken(() => doc('\uD800'));
    },
  ],
];
