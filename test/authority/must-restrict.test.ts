import { createDialect, defineScope, doc, readonly } from 'caveats';
import { createAuthority } from 'caveats/authority';
import { describe, expect, test } from 'vitest';

const keys = 'an example key, 32 bytes or more';

describe('an authority whose tokens must have an access caveat', () => {
  const authority = createAuthority({ keys, mustRestrict: ['access'] });

  test('issues those that have one, as a value or a text', async () => {
    await expect(authority.issue('usr-1', [doc('A'), readonly()])).resolves.toBeTypeOf('string');
    await expect(authority.issue('usr-1', ['access = read'])).resolves.toBeTypeOf('string');
  });

  test.each([[[]], [[doc('A')]], [['doc = A']]])('issues no others: %j', async (caveats) => {
    const message =
      "authority.mint: every token needs a caveat of the type 'access' (mustRestrict)";
    await expect(authority.issue('usr-1', caveats)).rejects.toThrow(new TypeError(message));
    const identity = { subject: 'usr-1' };
    await expect(authority.mint({ identity, caveats })).rejects.toThrow(new TypeError(message));
  });

  test('issues no others, even if the list changes while the keys are asked', async () => {
    const caveats = ['access = read'];
    const issued = authority.issue('usr-1', caveats);
    caveats.pop();
    await expect(issued).rejects.toThrow('(mustRestrict)');
  });

  test.each([[doc('A')], ['doc = A'], [new Set([doc('A')])]])(
    'takes only a list: %j',
    async (given) => {
      await expect(authority.issue('usr-1', given as never)).rejects.toThrow(
        new TypeError('caveats must be a list'),
      );
    },
  );

  test.each([undefined, null, readonly])('takes no %j for a caveat', async (given) => {
    await expect(authority.issue('usr-1', [given as never])).rejects.toThrow(
      'caveat: must be a value with a type, or the text of a condition',
    );
  });

  test('issues identity tokens, which reach nothing', async () => {
    const text = await authority.issue('usr-1', [], { type: 'identity' });
    expect(text).toBeTypeOf('string');
  });

  test('verifies tokens that were issued before', async () => {
    const before = await createAuthority({ keys }).issue('usr-1');
    expect((await authority.verify(before, { request: {} })).subject).toBe('usr-1');
  });
});

test('an action that is added later is in no token that had to have an access caveat', async () => {
  const declared = { levels: { org: {} }, actions: ['read', 'write'] } as const;
  const before = createDialect({ scope: defineScope(declared) });
  const after = createDialect({
    scope: defineScope({ ...declared, actions: ['read', 'write', 'admin'] }),
  });
  const options = { keys, dialect: before };
  const request = { resource: { org: 'acme' }, access: 'admin' } as const;
  const later = createAuthority({ keys, dialect: after });

  const free = await createAuthority(options).issue('usr-1');
  expect((await later.verify(free, { request })).subject).toBe('usr-1');
  const careful = createAuthority({ ...options, mustRestrict: ['access'] });
  const bound = await careful.issue('usr-1', ['access = read|write']);
  await expect(later.verify(bound, { request })).rejects.toMatchObject({ code: 'scope_denied' });
});

test('a mixed caveat lists actions, so it counts as an access caveat', async () => {
  const scope = defineScope({ levels: { org: {} }, actions: ['read', 'write'], mixed: 'permit' });
  const dialect = createDialect({ scope });
  const authority = createAuthority({ keys, dialect, mustRestrict: ['access'] });
  const caveats = [scope.caveats.permit({ org: 'acme', access: ['read'] })];
  await expect(authority.issue('usr-1', caveats)).resolves.toBeTypeOf('string');
});

test.each([['acess'], [['acess']]])(
  'a type that the dialect does not have is a mistake: %j',
  (mustRestrict) => {
    // @ts-expect-error -- it is no list, or no type of the dialect
    expect(() => createAuthority({ keys, mustRestrict })).toThrow(
      new TypeError('createAuthority: mustRestrict must be a list of types of the dialect'),
    );
  },
);
