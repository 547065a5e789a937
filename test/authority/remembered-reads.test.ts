import {
  attenuate,
  createDialect,
  defineCaveat,
  mint,
  serialize,
  TokenError,
  type TokenInput,
} from 'caveats';
import { createAuthority, createKeyLookup } from 'caveats/authority';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { key, keyring } from './refusal.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const identity = { keyId: 'k1', subject: 'usr-1' };

const table = defineCaveat({
  type: 'tags',
  role: 'context',
  fields: { tag: 'text' },
  decode(text): { type: 'tags' } | undefined {
    if (!text.startsWith('tags = ')) return undefined;
    const tags = text.slice(7).split('|');
    const value = Object.create(null) as { type: 'tags' };
    return Object.assign(value, { type: 'tags' }, ...tags.map((tag) => ({ [tag]: true })));
  },
  encode: ({ type, ...tags }) => `${type} = ${Object.keys(tags).join('|')}`,
  check: (tags, { tag }: { tag?: string }) =>
    tag !== undefined && tag in tags ? { ok: true } : { ok: false, reason: 'other_tag' },
});

const noLimit = defineCaveat({
  type: 'odd',
  role: 'usage',
  decode: (text): { type: 'odd' } | undefined => (text === 'odd' ? { type: 'odd' } : undefined),
  encode: () => 'odd',
  check: () => ({ ok: false, reason: 'odd' }),
  limit() {
    throw new Error('not yet');
  },
});

const dialect = createDialect({ kinds: [table, noLimit] });

async function codeOf(caveat: string, request: object): Promise<string | undefined> {
  const authority = createAuthority({ keys: keyring(), dialect });
  const token = mint({ rootKey: key, dialect, identity, caveats: [caveat] });
  try {
    await authority.verify(token, { request });
    return undefined;
  } catch (error) {
    return error instanceof TokenError ? error.code : String(error);
  }
}

describe('what an authority remembers of a condition', () => {
  test('is the same value: a table without a prototype has no `toString`', async () => {
    expect(await codeOf('tags = a|b', { tag: 'a' })).toBeUndefined();
    expect(await codeOf('tags = a|b', { tag: 'toString' })).toBe('context_denied');
  });

  test('does not need the limit of a kind that has none', async () => {
    expect(await codeOf('odd', {})).toBe('usage_denied');
  });
});

/** How many megabytes stay after some tokens were opened, or refused with a code. */
async function kept(
  authority: ReturnType<typeof createAuthority>,
  tokens: Iterable<TokenInput>,
  code?: string,
): Promise<number> {
  const open = async (token: TokenInput) => authority.open(token);
  const codeOf = (token: TokenInput) =>
    open(token).then(
      () => undefined,
      (error) => error.code,
    );
  await open(await authority.mint({ identity: { subject: 'usr-1' } }));
  collect();
  const before = process.memoryUsage().heapUsed;
  for (const token of tokens) expect(await codeOf(token)).toBe(code);
  collect();
  const after = process.memoryUsage().heapUsed;
  await open(await authority.mint({ identity: { subject: 'usr-1' } }));
  return (after - before) / 1e6;
}

describe('an authority keeps no more of tokens than it remembers', () => {
  test('nothing of a long token but the conditions', async () => {
    const authority = createAuthority({ keys: keyring(), cache: false });
    const long = attenuate(
      mint({ rootKey: key, identity }),
      new Array<string>(390).fill('x'.repeat(120)),
    );
    function* tokens() {
      for (let i = 0; i < 300; i++) yield serialize(attenuate(long, [`doc = a-long-name-${i}`]));
    }
    // Their texts are 19 megabytes.
    expect(await kept(authority, tokens())).toBeLessThan(4);
  });

  test('nothing of the tokens that a token was narrowed from', async () => {
    const cache = { max: 1, maxTextLength: 16_383 };
    function* tokens() {
      let token = mint({ rootKey: key, identity });
      for (let i = 0; i < 600; i++) {
        token = attenuate(token, [`other-${i}-${'x'.repeat(8)}`]);
        yield serialize(token);
      }
    }
    // Together, what comes before the signatures is 4 megabytes.
    expect(await kept(createAuthority({ keys: keyring(), cache }), tokens())).toBeLessThan(1.5);
  });

  test('no signatures but those of the last token of an identifier', async () => {
    const token = mint({ rootKey: key, identity });
    const many = new Array<string>(900).fill('');
    function* tokens() {
      for (let i = 0; i < 100; i++) yield serialize(attenuate(token, [`other-${i}`, ...many]));
    }
    // Their signatures, and where their caveats are, are 10 megabytes.
    expect(await kept(createAuthority({ keys: keyring() }), tokens())).toBeLessThan(9);
  });

  test('nothing of the text that a token was cut out of', async () => {
    function* tokens() {
      for (let i = 0; i < 300; i++) {
        const token = serialize(mint({ rootKey: key, identity }));
        yield `${token};${'x'.repeat(50_000)}`.slice(0, token.length);
      }
    }
    // Their texts are 15 megabytes.
    expect(await kept(createAuthority({ keys: keyring() }), tokens())).toBeLessThan(4);
  });

  test('nothing of a forged token but the id of its key', async () => {
    const known = (id: string) => (/^key-of-\w+-\d+$/.test(id) ? key : undefined);
    const current = () => ({ keyId: 'key-of-tenant-0', rootKey: key });
    const find = (id: string) => Promise.resolve(known(id));
    function* tokens(subject: string) {
      for (let i = 0; i < 100; i++) {
        const keyId = `key-of-tenant-${i}`;
        yield serialize(mint({ rootKey: 'another key', identity: { keyId, subject } }));
      }
    }
    const long = 'x'.repeat(40_000);
    const looking = createAuthority({ keys: createKeyLookup({ current, find: known }) });
    const waiting = createAuthority({ keys: createKeyLookup({ current, find }) });
    const own = createAuthority({ keys: { current, find: known } });
    // Their identifiers are 4 megabytes.
    for (const authority of [looking, waiting, own]) {
      expect(await kept(authority, tokens(long), 'bad_signature')).toBeLessThan(1.5);
    }
  });
});
