import { requireToken as forExpress, whoami } from 'caveats/express';
import { requireToken as forFastify } from 'caveats/fastify';
import express, { type NextFunction, type Request, type Response } from 'express';
import fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import { ask, headers, madeMessage, rootKey } from './asking.js';

const secret = new Error('connection to db-7.internal lost');
const fails = (): never => {
  throw secret;
};
const hidden = { message: 'The token could not be checked', cause: secret };

describe('an error of the framework while it reads the request', () => {
  test('is hidden by Express', async () => {
    const errors: unknown[] = [];
    const app = express().set('trust proxy', fails);
    app.use((req, _res, next) => {
      req.headers['x-forwarded-for'] = '192.0.2.1';
      next();
    });
    app.get('/', forExpress({ rootKey }).for({}));
    app.get('/whoami', whoami({ rootKey }));
    app.use((error: unknown, _req: Request, res: Response, _next: NextFunction) => {
      errors.push(error);
      res.status(500).end();
    });
    for (const path of ['/', '/whoami']) expect((await ask(app, path)).status).toBe(500);
    expect(errors).toMatchObject([hidden, hidden]);
  });

  test('is hidden by Fastify', async () => {
    const app = fastify({ trustProxy: fails });
    app.get('/', { onRequest: forFastify({ rootKey }).for({}) }, async () => 'allowed');
    const response = await app.inject({
      url: '/',
      headers: { ...headers, 'x-forwarded-for': '192.0.2.1' },
    });
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain(secret.message);
  });
});

describe('next', () => {
  /** Calls a middleware of Express by hand, and returns how `next` was called. */
  const nextOf = async (token: express.RequestHandler, res: object): Promise<unknown[]> => {
    const calls: unknown[] = [];
    const req = Object.assign(madeMessage(headers), { baseUrl: '', url: '/', ip: '127.0.0.1' });
    void token(req as unknown as Request, res as Response, (error?: unknown) => {
      calls.push(error);
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    return calls;
  };
  const brokenResponse = { headersSent: false, writableEnded: false, setHeader: fails };

  test.each([
    ['at once', () => undefined],
    ['later', async () => undefined],
  ])('gets an error of the response to a token that is refused %s, once', async (_, find) => {
    const token = forExpress({ rootKey: find, request: () => ({}) });
    const guarded: express.RequestHandler = (req, res, next) => {
      // Express catches what a middleware throws.
      try {
        void token(req, res, next);
      } catch (error) {
        next(error);
      }
    };
    expect(await nextOf(guarded, brokenResponse)).toEqual([secret]);
  });

  test('gets an error of the response of an endpoint, once', async () => {
    expect(await nextOf(whoami({ rootKey }), brokenResponse)).toEqual([secret]);
  });

  test('is called once for a token that is allowed later', async () => {
    expect(
      await nextOf(forExpress({ rootKey: async () => rootKey, request: () => ({}) }), {}),
    ).toEqual([undefined]);
  });
});
