import { attenuate, doc, mint, serialize } from 'caveats';
import { createAuthority, createKeyring } from 'caveats/authority';
import { requireToken } from 'caveats/express';
import { createRoutes } from 'caveats/http';
import express from 'express';
import { describe, expect, test, vi } from 'vitest';
import * as decoder from '../../src/macaroon/decode.js';
import * as input from '../../src/macaroon/input.js';
import { ask, forDoc, rootKey, text } from './asking.js';

vi.mock('../../src/macaroon/decode.js', async (original) => {
  const module = await original<typeof decoder>();
  return { ...module, decodeStrict: vi.fn(module.decodeStrict) };
});
vi.mock('../../src/macaroon/input.js', async (original) => {
  const module = await original<typeof input>();
  return { ...module, toRootKey: vi.fn(module.toRootKey) };
});

const decodes = vi.mocked(decoder.decodeStrict);
const preparations = vi.mocked(input.toRootKey);
const routes = createRoutes({ 'GET /docs/{docId}': {} });
const keyring = createKeyring({ current: '', keys: [['', rootKey]] });
const forged = serialize(
  mint({ rootKey: 'another key of 32 bytes or so...', identity: { subject: 'usr-1' } }),
);

/** A middleware in an app of Express, which responds with the subject. */
const appOf = (token: express.RequestHandler) =>
  express().get('/docs/:docId', token, (req, res) => void res.json(req.grant?.subject));

describe('a token is decoded', () => {
  const decodesOf = async (app: express.Express, token: string): Promise<number> => {
    decodes.mockClear();
    await ask(app, '/docs/A', token);
    return decodes.mock.calls.length;
  };

  test('once by a guard with a key', async () => {
    const app = appOf(requireToken({ rootKey, routes }));
    for (const token of [text, text, forDoc, forged, 'AAAA']) {
      expect(await decodesOf(app, token)).toBe(1);
    }
  });

  test('once by a guard with an authority, and never while that remembers it', async () => {
    const app = appOf(requireToken({ authority: createAuthority({ keys: keyring }), routes }));
    expect(await decodesOf(app, text)).toBe(1);
    expect(await decodesOf(app, text)).toBe(0);
    const narrowed = serialize(attenuate(text, [doc('B')]));
    expect(await decodesOf(app, narrowed)).toBe(1);
    expect(await decodesOf(app, narrowed)).toBe(0);
  });

  test('and the application is asked about the request only once it has opened', async () => {
    const authority = createAuthority({ keys: keyring });
    await authority.revoke({ id: 'revoked' });
    const request = vi.fn(() => ({}));
    for (const options of [{ rootKey }, { authority }]) {
      const app = appOf(requireToken({ ...options, routes, request }));
      for (const token of ['AAAA', '!', 'A'.repeat(10_000), forged])
        await ask(app, '/docs/A', token);
      expect(request).not.toHaveBeenCalled();
      await ask(app, '/docs/A');
      expect(request).toHaveBeenCalledTimes(1);
      request.mockClear();
    }
  });
});

test('a key that is a value is prepared once for a guard', async () => {
  preparations.mockClear();
  const app = appOf(requireToken({ rootKey, routes }));
  expect(preparations).toHaveBeenCalledTimes(1);
  for (let i = 0; i < 3; i++) expect((await ask(app, '/docs/A', forDoc)).status).toBe(200);
  expect(preparations).toHaveBeenCalledTimes(1);
});
