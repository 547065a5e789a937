import { createDialect } from 'caveats';
import { createAuthority, createKeyring } from 'caveats/authority';
import { requireToken } from 'caveats/express';
import { createRoutes } from 'caveats/http';
import express, { type NextFunction, type Request, type Response } from 'express';
import { describe, expect, test } from 'vitest';
import { ask, madeMessage, rootKey, text } from './asking.js';
import { ourFrames } from './frames.js';

const routes = createRoutes({ 'GET /docs/{docId}': {} });
const keyring = createKeyring({ current: '', keys: [['', rootKey]] });
/** A middleware in an app of Express, which responds with the subject. */
const appOf = (token: express.RequestHandler) =>
  express().get('/docs/:docId', token, (req, res) => void res.json(req.grant?.subject));

describe('from a handler of Express', () => {
  /** An authority that notes the frames at each call of what the application gave it. */
  const noting = (later: boolean) => {
    const frames = new Map<string, readonly string[]>();
    const noted = <T>(name: string, value: T): T | Promise<T> => {
      const found = ourFrames();
      if (found.length > (frames.get(name)?.length ?? 0)) frames.set(name, found);
      return later ? Promise.resolve(value) : value;
    };
    const kept = new Map<string, unknown>();
    const authority = createAuthority({
      keys: {
        current: () => keyring.current(),
        find: (keyId: string) => noted('keys.find', keyring.find(keyId)),
      },
      revocations: {
        get: (key: string) => noted('store.get', kept.get(key)),
        set: (key: string, value: unknown) => kept.set(key, value),
        delete: (key: string) => kept.delete(key),
      },
    });
    return { authority, frames };
  };

  test.each([
    ['at once', false],
    ['later', true],
  ])('few frames lead to the keys and to the store, which answer %s', async (_, later) => {
    const { authority, frames } = noting(later);
    const app = appOf(requireToken({ authority, routes }));
    for (const _time of ['first', 'remembered']) {
      frames.clear();
      expect(await ask(app, '/docs/A')).toEqual({ status: 200, body: '"usr-1"' });
      const [find = [], get = []] = ['keys.find', 'store.get'].map((name) => frames.get(name));
      expect(find.length, find.join('\n')).toBeLessThanOrEqual(10);
      expect(get.length, get.join('\n')).toBeLessThanOrEqual(12);
      expect(find.length).toBeGreaterThan(3);
      expect(get.length).toBeGreaterThan(0);
    }
  });
});

describe('with a key that is a value', () => {
  /** Calls a middleware by hand, and returns whether it has called `next` when it returns. */
  const isAllowedAtOnce = (token: express.RequestHandler): boolean => {
    const req = Object.assign(madeMessage({ authorization: `Bearer ${text}` }), {
      baseUrl: '',
      originalUrl: '/docs/A',
      url: '/docs/A',
      method: 'GET',
      params: { docId: 'A' },
      ip: '127.0.0.1',
    });
    let called = 0;
    const next = (error?: unknown): void => {
      expect(error).toBeUndefined();
      called++;
    };
    void token(req as unknown as Request, {} as Response, next as NextFunction);
    return called === 1;
  };

  test('Express goes on before the middleware returns', () => {
    expect(isAllowedAtOnce(requireToken({ rootKey, routes }))).toBe(true);
    expect(isAllowedAtOnce(requireToken({ rootKey, routes, request: () => ({}) }))).toBe(true);
    const dialect = createDialect({});
    expect(isAllowedAtOnce(requireToken({ rootKey, dialect, routes }))).toBe(true);
    expect(isAllowedAtOnce(requireToken({ rootKey: () => rootKey, routes }))).toBe(true);
    const authority = createAuthority({ keys: keyring });
    expect(isAllowedAtOnce(requireToken({ authority, routes }))).toBe(true);
    expect(isAllowedAtOnce(requireToken({ authority }).for(() => ({ doc: 'A' })))).toBe(true);
    expect(isAllowedAtOnce(requireToken({ authority }).list('doc'))).toBe(true);
  });

  test('and waits for a lookup that answers later', () => {
    expect(isAllowedAtOnce(requireToken({ rootKey: async () => rootKey, routes }))).toBe(false);
  });
});
