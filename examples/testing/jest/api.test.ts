import { afterEach, expect, test } from '@jest/globals';
import { doc, expiresIn, readonly } from 'caveats';
import { dropCaveat } from 'caveats/testing';
import { createMatchers, type TokenMatchers } from 'caveats/testing/matchers';
import { createWorld } from '../world.js';
import { workspace } from '../workspace.js';

// Needed only with imports from @jest/globals; @types/jest knows the matchers.
declare module '@jest/expect' {
  interface Matchers<R> extends TokenMatchers<R> {}
}

const { authority, send } = createWorld();
const { clock } = authority;
const request = { workspace: 'acme' };
expect.extend(createMatchers({ authority, request, afterEach }));

test('a token to read one doc for an hour', async () => {
  const text = await authority.textFor(
    'usr-1',
    doc('plan'),
    readonly(),
    expiresIn(3600, clock.now()),
  );
  expect(await send(text, 'GET', '/docs/plan')).toBe('200');
  expect(await send(text, 'PUT', '/docs/plan')).toBe('403 scope_denied');
  await expect(text).toVerify({ resource: { doc: 'plan' }, access: 'read' });
  await expect(text).toReach({ doc: 'plan', access: 'read' });
  await expect(text).not.toReach({ doc: 'diary' });
  await expect(text).toExpireAt(clock.now() + 3600);
  await expect(dropCaveat(text, 1)).toBeDeniedWith('bad_signature');
});

test('a token of another workspace', async () => {
  const text = await authority.textFor('usr-1', workspace('rival'));
  await expect(text).toBeDeniedWith({ code: 'context_denied', reason: 'not_allowed' });
});
