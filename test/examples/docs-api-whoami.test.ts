import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  access,
  consumer,
  doc,
  expiresIn,
  interfaceIs,
  ip,
  mint,
  serialize,
  service,
  table,
} from 'caveats';
import type { Json } from '../../examples/docs-api/data/database.js';
import { type Api, startApi } from './docs-api/api.js';
import { tokenOf } from './docs-api/tokens.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

describe('what a token reaches', () => {
  const caveats = [doc('AbCDeFGH', 'ZyXWvUTs'), table('AbCDeFGH', 'grid-Tasks'), access('read')];
  const scope = {
    kind: 'only',
    resources: [{ doc: 'AbCDeFGH', table: 'grid-Tasks', access: ['read'] }],
  };

  it('is told by whoami, with its user and its name', async () => {
    const token = tokenOf(api.rootKey, caveats, { id: 'tasks of ada' });
    const { origin } = new URL(api.base);
    const { status, body } = await api.ask({ method: 'GET', path: '/whoami' }, token);
    expect(status).toBe(200);
    expect(body).toEqual({
      name: 'Ada Lovelace',
      loginId: 'ada@example.com',
      type: 'user',
      scoped: true,
      tokenId: 'tasks of ada',
      tokenName: 'tasks of ada',
      href: `${api.base}/whoami`,
      workspace: {
        id: 'ws-engines',
        type: 'workspace',
        name: 'Engines',
        browserLink: `${origin}/docs?workspaceId=ws-engines`,
      },
      validUntil: null,
      scope,
      services: { kind: 'unrestricted' },
      interfaces: { kind: 'unrestricted' },
      api: [],
      skipped: [],
      resources: [
        {
          type: 'table',
          id: 'grid-Tasks',
          name: 'Tasks',
          href: `${api.base}/docs/AbCDeFGH/tables/grid-Tasks`,
          parent: {
            type: 'doc',
            id: 'AbCDeFGH',
            name: 'Launch plan',
            href: `${api.base}/docs/AbCDeFGH`,
          },
          access: ['read'],
        },
      ],
    });
  });

  it.each([
    ['that is not there', doc('Nowhere'), [{ type: 'doc', id: 'Nowhere' }]],
    ['of a user who does not share it', doc('KlMnOpQr'), [{ type: 'doc', id: 'KlMnOpQr' }]],
    ['of all docs, read-only', access('read'), [{ type: 'everything', access: ['read'] }]],
    ['that it can only write', [doc('AbCDeFGH'), access('write')], [{ id: 'AbCDeFGH' }]],
    ['that it reads elsewhere', [doc('AbCDeFGH'), service('opw-x')], [{ id: 'AbCDeFGH' }]],
    ['that it reads otherwise', [doc('AbCDeFGH'), interfaceIs('oneclient')], [{ id: 'AbCDeFGH' }]],
    ['of nothing', [doc('A'), doc('B')], []],
  ])('is told by whoami without the name of a doc %s', async (_what, caveat, resources) => {
    const token = tokenOf(api.rootKey, [caveat].flat());
    const { body } = await api.ask({ method: 'GET', path: '/whoami' }, token);
    expect(body['scoped']).toBe(true);
    if (resources.length === 0) expect(body['resources']).toBeUndefined();
    else expect(body['resources']).toMatchObject(resources);
    expect(JSON.stringify(body['resources'] ?? [])).not.toContain('"name"');
  });

  it('is told by whoami with names to a token for this interface', async () => {
    const token = tokenOf(api.rootKey, [doc('AbCDeFGH'), interfaceIs('rest')]);
    const { body } = await api.ask({ method: 'GET', path: '/whoami' }, token);
    expect(body['resources']).toMatchObject([{ name: 'Launch plan' }]);
  });

  it('has no list of resources for a token that reaches everything', async () => {
    const { body } = await api.ask({ method: 'GET', path: '/whoami' }, tokenOf(api.rootKey));
    expect(body).not.toHaveProperty('resources');
  });

  it('is told by whoami of a user without a workspace as well', async () => {
    const token = tokenOf(api.rootKey, [], { subject: 'usr-alan' });
    const { body } = await api.ask({ method: 'GET', path: '/whoami' }, token);
    expect(body).toMatchObject({ name: 'Alan Turing', scoped: false });
    expect(body).not.toHaveProperty('workspace');
  });

  it('is told to anybody who has its text, whatever it is good for', async () => {
    const token = tokenOf(api.rootKey, [...caveats, service('opw-lisbon')]);
    const asked = { method: 'POST', path: '/tokens/inferScope', body: { token } };
    const { status, body } = await api.ask(asked);
    expect([status, body['scope']]).toEqual([200, scope]);
    expect(body['services']).toEqual({ kind: 'only', values: ['opw-lisbon'] });
  });

  it('is told for a consumer who proves to be one that may use it', async () => {
    const token = tokenOf(api.rootKey, [...caveats, consumer('usr-grace')]);
    const consumerToken = tokenOf(api.rootKey, [], { type: 'identity', subject: 'usr-grace' });
    const endpoint = { method: 'POST', path: '/tokens/inferScope' };
    expect((await api.ask({ ...endpoint, body: { token } })).status).toBe(403);
    const { status, body } = await api.ask({ ...endpoint, body: { token, consumerToken } });
    expect([status, body['scope']]).toEqual([200, scope]);
  });

  it.each<[string, number, string, () => Json]>([
    ['an expired one', 400, 'token_expired', () => tokenOf(api.rootKey, [expiresIn(-1)])],
    ['one of another key', 400, 'bad_signature', () => tokenOf('another key')],
    ['junk', 400, 'malformed_token', () => 'junk'],
    ['nothing', 400, 'malformed_body', () => null],
    ['one too long', 413, 'token_too_large', () => 'A'.repeat(70_000)],
    ['one for elsewhere', 403, 'context_denied', () => tokenOf(api.rootKey, [ip('192.0.2.1')])],
  ])('is not told of %s: %i', async (_what, status, code, token) => {
    const asked = { method: 'POST', path: '/tokens/inferScope', body: { token: token() } };
    const answered = await api.ask(asked);
    expect([answered.status, answered.body.code]).toEqual([status, code]);
    expect(answered.headers.has('www-authenticate')).toBe(false);
  });

  it('is told of a token that names no user as well', async () => {
    const token = serialize(mint({ rootKey: api.rootKey, identifier: 'opaque' }));
    const { status, body } = await api.ask({ method: 'GET', path: '/whoami' }, token);
    expect([status, body.code]).toEqual([401, 'unknown_key']);
  });
});

it('whoami takes no parameter, and does not repeat one', async () => {
  const ask = { method: 'GET', path: '/whoami?access_token=SECRET' };
  const { status, body } = await api.ask(ask, tokenOf(api.rootKey));
  expect(status).toBe(400);
  expect(JSON.stringify(body)).not.toContain('SECRET');
});

describe('a body that cannot be read', () => {
  it('is refused with the status that says why, once its sender may send one', async () => {
    const post = (body: string, token?: string): Promise<Response> =>
      fetch(`${api.base}/docs/AbCDeFGH/tables/Tasks/rows`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body,
      });
    const token = tokenOf(api.rootKey);
    expect((await post('{', token)).status).toBe(400);
    expect((await post(`["${'x'.repeat(200_000)}"]`, token)).status).toBe(413);
    expect((await post('{')).status).toBe(401);
  });
});
