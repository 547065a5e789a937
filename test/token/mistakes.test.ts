import {
  attenuate,
  createDialect,
  defineCaveat,
  explain,
  type IdentityCodec,
  inferScope,
  inspect,
  mint,
  narrowestCaveats,
  open,
  readonly,
  serialize,
  type StandardDialect,
  standardScope,
  time,
  verify,
} from 'caveats';
import { createAuthority } from 'caveats/authority';
import { requireToken } from 'caveats/fetch';
import { describe, expect, test, vi } from 'vitest';

const rootKey = 'an example key, 32 bytes or more';
const identity = { subject: 'usr-1' };

test.each(['usr-1', null])('an identity is an object with a subject, not %j', (wrong) => {
  expect(() => mint({ rootKey, identity: wrong as never })).toThrow(
    new TypeError("identity must be an object such as { subject: 'usr-1' }"),
  );
});

/** A context kind `own`, with what a mistaken app makes of its functions. */
function dialectWith(functions: object) {
  return createDialect({
    kinds: [
      defineCaveat({
        type: 'own',
        role: 'context',
        decode: (text): { type: 'own' } | undefined =>
          text === 'own' ? { type: 'own' } : undefined,
        encode: () => 'own',
        check: () => ({ ok: true }),
        ...functions,
      }),
    ],
  });
}

async function unhandled(run: () => unknown): Promise<readonly unknown[]> {
  const seen: unknown[] = [];
  const listen = (reason: unknown): void => void seen.push(reason);
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', listen);
  try {
    await run();
    await new Promise((resolve) => setTimeout(resolve, 5));
  } finally {
    process.off('unhandledRejection', listen);
    for (const other of others) process.on('unhandledRejection', other);
  }
  return seen;
}

describe("an app's mistake", () => {
  test('a check that rejects denies, and its rejection is handled', async () => {
    const dialect = dialectWith({ check: async () => Promise.reject(new Error('no store')) });
    const token = mint({ rootKey, identity, caveats: ['own'], dialect });
    const seen = await unhandled(() => {
      expect(() => verify(token, { rootKey, dialect, request: {} })).toThrow(
        expect.objectContaining({ code: 'context_denied' }),
      );
    });
    expect(seen).toEqual([]);
  });

  test.each([
    ['is no time', { limit: () => ({ of: 'time', validUntil: Number.NaN }) }],
    [
      'throws the text of a token',
      {
        limit: () => {
          throw new Error('secret');
        },
      },
    ],
  ])('a limit that %s is a TypeError of every function, and repeats nothing', (_, functions) => {
    const dialect = dialectWith(functions);
    const token = mint({ rootKey, identity, caveats: [time(9999999999), 'own'], dialect });
    const runs = [
      () => verify(token, { rootKey, dialect, request: {} }),
      () => explain(token, { rootKey, dialect, request: {} }),
      () => inferScope(token, { rootKey, dialect, context: {} }),
    ];
    for (const run of runs) {
      expect(run).toThrow(TypeError);
      expect(run).not.toThrow('secret');
    }
  });

  test.each([[null], [''], [-Infinity], [Number.NaN], [Date.now()]])(
    'a clock that returns %s verifies nothing',
    async (now) => {
      const authority = createAuthority({ keys: rootKey, clock: () => now as number });
      const token = mint({ rootKey, identity, caveats: [time(1000)] });
      await expect(authority.verify(token, { request: {} })).rejects.toThrow();
    },
  );

  test('a log that rejects does not end the process', async () => {
    const onUnavailable = vi.fn(async () => Promise.reject(new Error('log down')));
    const authority = createAuthority({
      keys: {
        current: () => ({ keyId: '', rootKey }),
        find: () => Promise.reject(new Error('no keys')),
      },
      onUnavailable,
    });
    const seen = await unhandled(() =>
      authority.verify(mint({ rootKey, identity }), { request: {} }).catch(() => undefined),
    );
    expect(onUnavailable).toHaveBeenCalledOnce();
    expect(seen).toEqual([]);
  });

  test('a request with getters is refused: a spread would leave the defaults in their place', async () => {
    class Asked {
      get access(): 'write' {
        return 'write';
      }
    }
    const guard = requireToken({ rootKey, request: () => new Asked() });
    const text = serialize(mint({ rootKey, identity, caveats: [readonly()] }));
    const request = new Request('https://a.example/', {
      headers: { authorization: `Bearer ${text}` },
    });
    await expect(guard(() => new Response('served'))(request)).rejects.toThrow(
      'The token could not be checked',
    );
  });

  test('a dialect names what is not a list of kinds', () => {
    const kinds = dialectWith({}).kinds.get('own');
    expect(() => createDialect({ kinds } as never)).toThrow('createDialect: kinds must be a list');
    expect(() => createDialect({ scope: {} } as never)).toThrow(
      'createDialect: scope must be made with defineScope',
    );
  });
});

test.each([
  ['null', null],
  ['a name', 'standard'],
  ['a scope', standardScope],
  ['what a dialect is made of', { scope: standardScope }],
])('%s in place of a dialect is no fault of the token', (_, given) => {
  const dialect = given as unknown as StandardDialect;
  const token = mint({ rootKey, identity });
  for (const use of [
    () => verify(token, { rootKey, dialect, request: {} }),
    () => explain(token, { rootKey, dialect, request: {} }),
    () => inspect(token, { dialect }),
    () => open(token, { rootKey, dialect }),
    () => mint({ rootKey, dialect, identity }),
    () => attenuate(token, ['doc = A'], { dialect }),
    () => narrowestCaveats([], { dialect }),
  ]) {
    expect(use).toThrow(new TypeError('dialect must be made with createDialect'));
  }
});

test.each([[null], ['v1'], [{}], [{ decode: () => undefined }], [{ encode: () => 'x' }]])(
  '%j in place of a codec of identities is no fault of the token',
  (codec) => {
    expect(() => createDialect({ identity: codec as unknown as IdentityCodec })).toThrow(
      new TypeError('createDialect: identity must have the functions decode and encode'),
    );
  },
);
