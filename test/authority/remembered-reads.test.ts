import {
  attenuate,
  createDialect,
  defineCaveat,
  mint,
  serialize,
  TokenError,
  type TokenInput,
} from 'caveats';
import { createAuthority } from 'caveats/authority';
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

/** How many megabytes stay after some tokens were verified. */
async function kept(
  authority: ReturnType<typeof createAuthority>,
  tokens: Iterable<TokenInput>,
): Promise<number> {
  const open = (token: TokenInput) => Promise.resolve(authority.open(token));
  await open(mint({ rootKey: key, identity }));
  collect();
  const before = process.memoryUsage().heapUsed;
  for (const token of tokens) await open(token);
  collect();
  const after = process.memoryUsage().heapUsed;
  await open(mint({ rootKey: key, identity }));
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
});
