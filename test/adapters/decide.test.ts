import { getRequestListener } from '@hono/node-server';
import KoaRouter from '@koa/router';
import { doc, mint, serialize } from 'caveats';
import * as forExpress from 'caveats/express';
import * as forFastify from 'caveats/fastify';
import * as forFetch from 'caveats/fetch';
import * as forHono from 'caveats/hono';
import type { Decision } from 'caveats/http';
import * as forKoa from 'caveats/koa';
import * as forNode from 'caveats/node';
import express, { type RequestHandler } from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { listen, type Served } from './servers/serve.js';

// Installed under another name, under which it has no types; what is used of it is the same.
const express4: typeof express = createRequire(import.meta.url)('express4');

const rootKey = 'a root key of 32 bytes, no less.';
const options = { rootKey, realm: 'docs' };
const PATH = '/docs/:docId';
const byUrl = ({ url = '' }: { readonly url?: string | undefined }) => ({
  doc: url.split('/').at(-1)!,
});

/** What a handler that decides by itself responds with. */
const own = (decided: Decision<{ readonly subject: string }>) =>
  decided.ok ? { allowed: decided.grant.subject } : { status: decided.status, body: decided.body };

/** Two routes of each framework: one that `token.for` guards, and one whose handler asks for the decision. */
const SERVERS: Readonly<Record<string, () => Promise<Served>>> = {
  express: () => serveExpress(express()),
  express4: () => serveExpress(express4()),
  async fastify() {
    const app = fastify();
    const token = forFastify.requireToken(options).for({ doc: 'docId' });
    app.get(PATH, { onRequest: token }, async ({ grant }) => ({ allowed: grant?.subject }));
    app.get(`/own${PATH}`, async (request, reply) => own(await token.decide(request, reply)));
    await app.ready();
    return listen(app.server);
  },
  hono() {
    const app = new Hono();
    const token = forHono.requireToken(options).for({ doc: 'docId' });
    app.get(PATH, token, (c) => c.json({ allowed: c.var.grant.subject }));
    app.get(`/own${PATH}`, async (c) => c.json(own(await token.decide(c))));
    return listen(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  },
  koa() {
    const router = new KoaRouter();
    const token = forKoa.requireToken(options).for({ doc: 'docId' });
    router.get(PATH, token, (ctx) => {
      ctx.body = { allowed: ctx.state.grant.subject };
    });
    router.get(`/own${PATH}`, async (ctx) => {
      ctx.body = own(await token.decide(ctx));
    });
    return listen(new Koa().use(router.routes()).callback());
  },
  node() {
    const token = forNode.requireToken(options).for(byUrl);
    return listen(
      createServer(async (req, res) => {
        if (req.url?.startsWith('/own')) {
          res.end(JSON.stringify(own(await token.decide(req, res))));
          return;
        }
        const allowed = await token(req, res);
        if (allowed) res.end(JSON.stringify({ allowed: allowed.grant.subject }));
      }),
    );
  },
  fetch() {
    const token = forFetch.requireToken(options).for(byUrl);
    const guarded = token((_, { subject }) => Response.json({ allowed: subject }));
    const handle = async (request: Request): Promise<Response> =>
      new URL(request.url).pathname.startsWith('/own')
        ? Response.json(own(await token.decide(request)))
        : guarded(request);
    return listen(getRequestListener(handle, { overrideGlobalObjects: false }));
  },
};

function serveExpress(app: express.Express): Promise<Served> {
  const token = forExpress.requireToken(options).for({ doc: 'docId' });
  const answer: RequestHandler<{ docId: string }> = (req, res) =>
    void res.json({ allowed: req.grant?.subject });
  app.get(PATH, token, answer);
  app.get(`/own${PATH}`, async (req, res) => res.json(own(await token.decide(req, res))));
  return listen(createServer(app));
}

const narrow = serialize(mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [doc('A')] }));

describe.each(Object.entries(SERVERS))('a handler of %s can ask for the decision', (_, serve) => {
  test.each<[string, string, string | undefined, number]>([
    ['that allows', 'A', `Bearer ${narrow}`, 200],
    ['that refuses a token which is too narrow', 'B', `Bearer ${narrow}`, 403],
    ['that refuses what is no token', 'A', 'Bearer junk', 401],
    ['without a token', 'A', undefined, 401],
  ])('%s, and nothing is sent', async (__, id, authorization, status) => {
    const server = await serve();
    const ask = async (path: string) =>
      fetch(`http://127.0.0.1:${server.port}${path}/docs/${id}`, {
        headers: authorization === undefined ? {} : { authorization },
      });
    const guarded = await ask('');
    const decided = await ask('/own');
    expect(guarded.status).toBe(status);
    expect(decided.status).toBe(200);
    expect(decided.headers.get('www-authenticate')).toBeNull();
    const body = await guarded.text();
    expect(await decided.json()).toEqual(status === 200 ? JSON.parse(body) : { status, body });
    await server.close();
  });
});
