import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { doc, expiresIn, readonly } from 'caveats';
import { checkCaveatKind, forge, mintFor } from 'caveats/testing';
import { createWorld } from '../world.js';
import { workspace, workspaceKind } from '../workspace.js';

const { authority, send } = createWorld();
const { clock } = authority;

describe('the API', () => {
  test('allows a token for a doc until it expires', async () => {
    const text = await authority.textFor('usr-1', doc('plan'), expiresIn(60, clock.now()));
    assert.equal(await send(text, 'PUT', '/docs/plan'), '200');
    assert.equal(await send(text, 'GET', '/docs/diary'), '403 scope_denied');
    assert.equal(await send(forge(text), 'GET', '/docs/plan'), '401 bad_signature');
    clock.advance(60);
    assert.equal(await send(text, 'GET', '/docs/plan'), '401 token_expired');
  });

  test('rejects with the code of the denial', async () => {
    const request = { workspace: 'acme', access: 'write' } as const;
    const denied = authority.verify(mintFor('usr-1', readonly()), { request });
    await assert.rejects(denied, { name: 'TokenError', code: 'scope_denied' });
  });
});

test('the API’s own kind of caveat obeys the laws', () => {
  checkCaveatKind(workspaceKind, {
    values: [workspace('acme'), workspace('rival-2')],
    requests: [{ workspace: 'acme' }, { workspace: 'nobody' }],
  });
});
