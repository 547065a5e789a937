import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { attenuate, mint, serialize, TokenError } from 'caveats';
import { type Authority, createAuthority } from 'caveats/authority';
import { requireToken } from 'caveats/express';
import express from 'express';
import { afterEach, describe, expect, test } from 'vitest';
import { dialect, everyCondition, expectFrozen, request, teams } from '../token/frozen.js';
import { key, keyring } from './refusal.js';

/** What the restrictions, which a test may set, and the rest of the world saw. */
function world(cache: boolean) {
  const seen: unknown[] = [];
  const authority = createAuthority({
    keys: { current: () => ({ keyId: '', rootKey: key }), find: () => key },
    dialect: { ...dialect, identity: teams.identity },
    ...(!cache && { cache: false }),
    restrictions: (identity) => {
      seen.push(identity);
      return ['doc = A|B'];
    },
  });
  const text = serialize(mint({ rootKey: key, identifier: 'team', caveats: everyCondition }));
  return { authority, text, seen };
}

describe.each([
  ['remembered', true],
  ['not remembered', false],
])('of a token that is %s', (_, cache) => {
  test('nothing that is read can be changed, the first time and later', async () => {
    const { authority, text, seen } = world(cache);
    for (let time = 0; time < 3; time++) {
      const grant = await authority.verify(text, { request });
      expect(grant.caveats).toHaveLength(everyCondition.length + 1);
      expectFrozen(grant);
      expectFrozen(await authority.explain(text, { request }));
      const { resource, access, api, service, interface: of, ...context } = request;
      const { skipped } = await authority.inferScope(text, { context });
      expect(skipped.length).toBeGreaterThan(3);
      for (const caveat of skipped) expectFrozen(caveat);
      const refused = await authority.verify(text, { request: {} }).catch((error) => error);
      expect(refused).toBeInstanceOf(TokenError);
      expectFrozen(refused.failures);
    }
    expect(seen.length).toBeGreaterThan(3);
    for (const identity of seen) expectFrozen(identity);
  });
});

const servers: { close(): void }[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

/** An app whose handlers do to `req.grant` what they must not. */
async function appOf(authority: Authority) {
  const app = express();
  const token = requireToken({
    authority,
    request: ({ query }) => ({ resource: { doc: String(query['doc']) }, access: 'read' }),
  });
  app.get('/me', token, (req, res) => {
    res.end(req.grant?.identity.subject);
  });
  app.get('/change', token, (req, res) => {
    const changes = [
      () => Object.assign(req.grant as object, { validUntil: 1 }),
      () => Object.assign(req.grant!.identity, { subject: 'victim' }),
      () => Object.assign(req.grant!.identity, { id: 'another' }),
      () => (req.grant!.caveats[0] as unknown as { whitelist: string[] }).whitelist.push('B'),
      () => (req.grant!.caveats as unknown[]).pop(),
    ];
    const refused = changes.filter((change) => {
      try {
        change();
        return false;
      } catch (error) {
        return error instanceof TypeError;
      }
    });
    res.end(`${refused.length} of ${changes.length}`);
  });
  const server = app.listen(0);
  servers.push(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return async (path: string, text: string) => {
    const headers = { authorization: `Bearer ${text}` };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    return [answer.status, answer.status === 200 ? await answer.text() : ''];
  };
}

test('what a handler does to its grant changes nothing for the next request', async () => {
  const authority = createAuthority({ keys: keyring() });
  const minted = await authority.mint({ identity: { subject: 'usr-1' }, caveats: ['doc = A'] });
  const text = serialize(minted);
  const get = await appOf(authority);
  expect(await get('/me?doc=A', text)).toEqual([200, 'usr-1']);
  expect(await get('/change?doc=A', text)).toEqual([200, '5 of 5']);
  expect(await get('/me?doc=A', text)).toEqual([200, 'usr-1']);
  expect(await get('/me?doc=B', text)).toEqual([403, '']);
  await authority.revoke({ subject: 'usr-1' });
  expect(await get('/me?doc=A', text)).toEqual([401, '']);
});

test('a token that a handler was granted is found by whoever revokes its id', async () => {
  const authority = createAuthority({ keys: keyring() });
  const minted = await authority.mint({ identity: { subject: 'usr-1' }, caveats: ['doc = A'] });
  const get = await appOf(authority);
  await get('/change?doc=A', serialize(minted));
  await authority.revoke({ token: attenuate(minted, ['time < 2000000000']) });
  expect(await get('/me?doc=A', serialize(minted))).toEqual([401, '']);
});
