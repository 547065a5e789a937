import { doc, expiresIn, readonly } from 'caveats';
import { caveatLaws, dropCaveat, flipBit, forge, truncate } from 'caveats/testing';
import { createMatchers } from 'caveats/testing/matchers';
import { afterEach, describe, expect, test } from 'vitest';
import { createWorld } from '../world.js';
import { workspace, workspaceKind } from '../workspace.js';

const { authority, send } = createWorld();
const now = authority.clock.now();
const request = { workspace: 'acme' };
expect.extend(createMatchers({ authority, request, afterEach }));

describe('a token to read one doc for an hour', () => {
  const text = authority.textFor('usr-1', doc('plan'), readonly(), expiresIn(3600, now));

  test('reads that doc', async () => {
    expect(await send(await text, 'GET', '/docs/plan')).toBe('200');
    await expect(await text).toVerify({ resource: { doc: 'plan' }, access: 'read' });
  });

  test('does nothing else', async () => {
    expect(await send(await text, 'PUT', '/docs/plan')).toBe('403 scope_denied');
    expect(await send(await text, 'GET', '/docs/diary')).toBe('403 scope_denied');
    await expect(await text).toReach({ doc: 'plan', access: 'read' });
    await expect(await text).not.toReach({ doc: 'plan', access: 'write' });
    await expect(await text).not.toReach({ doc: 'diary' });
  });

  test('is refused after any change', async () => {
    const token = await text;
    for (const tampered of [dropCaveat(token, 1), flipBit(token, -1), forge(token)]) {
      expect(await send(tampered, 'PUT', '/docs/plan')).toBe('401 bad_signature');
    }
    expect(await send(truncate(token, 9), 'GET', '/docs/plan')).toBe('401 truncated_token');
  });

  test('expires when it should', async () => {
    await expect(await text).toExpireAt(now + 3600);
    authority.clock.advance(3600);
    expect(await send(await text, 'GET', '/docs/plan')).toBe('401 token_expired');
    authority.clock.set(now);
  });
});

test('a token of another workspace is denied, for that reason', async () => {
  const text = await authority.textFor('usr-1', workspace('rival'));
  expect(await send(text, 'GET', '/docs/plan')).toBe('403 context_denied');
  await expect(text).toBeDeniedWith({ code: 'context_denied', reason: 'not_allowed' });
});

test('requests are refused while the store fails', async () => {
  const text = await authority.textFor('usr-1');
  authority.store.fail();
  expect(await send(text, 'GET', '/docs/plan')).toBe('503 verification_unavailable');
  authority.store.recover();
  expect(await send(text, 'GET', '/docs/plan')).toBe('200');
  await authority.revoke({ token: text });
  expect(await send(text, 'GET', '/docs/plan')).toBe('401 token_revoked');
});

describe('the API’s own kind of caveat', () => {
  const laws = caveatLaws(workspaceKind, {
    values: [workspace('acme'), workspace('rival-2')],
    requests: [{ workspace: 'acme' }, { workspace: 'rival-2' }, { workspace: 'nobody' }],
  });
  for (const { name, run } of laws) test(name, run);
});
