import * as forExpress from 'caveats/express';
import * as forKoa from 'caveats/koa';
import express, { type RequestHandler } from 'express';
import Koa from 'koa';
import { createRequire } from 'node:module';
import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { forDoc, rootKey } from './asking.js';
import { CLIENTS, listen } from './servers/serve.js';

const express4: typeof express = createRequire(import.meta.url)('express4');

const FORM = [
  new URLSearchParams({ token: forDoc }),
  `Basic ${btoa(`gateway:${CLIENTS.gateway}`)}`,
] as const;
const JSON_BODY = [JSON.stringify({ token: forDoc }), ''] as const;

async function post(
  app: RequestListener,
  [body, authorization]: typeof FORM | typeof JSON_BODY,
): Promise<unknown> {
  const { port, close } = await listen(app);
  try {
    const headers = { authorization, 'content-type': 'application/json' };
    if (typeof body !== 'string') headers['content-type'] = 'application/x-www-form-urlencoded';
    const request = { method: 'POST', body, headers };
    const { status } = await fetch(`http://127.0.0.1:${port}/`, request);
    return status;
  } finally {
    await close();
  }
}

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('%s: an endpoint behind a parser', (_, create) => {
  const behind = (parser: RequestHandler, endpoint: RequestHandler) =>
    create().use(parser).post('/', endpoint);
  const introspect = forExpress.introspectionEndpoint({ rootKey, clients: CLIENTS });
  const infer = forExpress.inferScopeEndpoint({ rootKey });

  test('takes what it parsed', async () => {
    expect(await post(behind(create.urlencoded({ extended: false }), introspect), FORM)).toBe(200);
    expect(await post(behind(create.json(), infer), JSON_BODY)).toBe(200);
  });

  test('reads itself what the parser left for others', async () => {
    expect(await post(behind(create.json(), introspect), FORM)).toBe(200);
    expect(await post(behind(create.urlencoded({ extended: false }), infer), JSON_BODY)).toBe(200);
  });

  test('refuses an empty object that was parsed', async () => {
    expect(await post(behind(create.json(), infer), ['{}', ''])).toBe(400);
  });
});

test('a request that is no stream, as in unit tests of an app, has the body that it is given', async () => {
  const given = { method: 'POST', headers: {}, rawHeaders: [], body: {}, on: () => undefined };
  const response = { setHeader: () => undefined };
  const status = new Promise((resolve, reject) => {
    const end = () => resolve(Reflect.get(response, 'statusCode'));
    Object.assign(response, { end });
    forExpress.inferScopeEndpoint({ rootKey })(given as never, response as never, reject);
  });
  expect(await status).toBe(400);
});

describe('Koa: an endpoint behind a parser', () => {
  // As the usual parsers do.
  const leaving = (): Koa =>
    new Koa().use(async ({ request }, next) => {
      Object.assign(request, { body: {} });
      await next();
    });

  test('reads itself what the parser left for others', async () => {
    const introspect = forKoa.introspectionEndpoint({ rootKey, clients: CLIENTS });
    expect(await post(leaving().use(introspect).callback(), FORM)).toBe(200);
    const infer = forKoa.inferScopeEndpoint({ rootKey });
    expect(await post(leaving().use(infer).callback(), JSON_BODY)).toBe(200);
  });
});
