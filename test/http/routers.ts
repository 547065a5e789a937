import { getRequestListener } from '@hono/node-server';
import KoaRouter, { type RouterOptions } from '@koa/router';
import express from 'express';
import fastify, { type HTTPMethods } from 'fastify';
import { Hono } from 'hono';
import { TrieRouter } from 'hono/router/trie-router';
import Koa from 'koa';
import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';

// Installed under another name, under which it has no types; what is used of it is the same.
const express4: typeof express = createRequire(import.meta.url)('express4');

/** A route to register: a method, and a path with its parameters in braces. */
export interface Declared {
  /** What the handler says that it is. */
  readonly route: string;
  readonly method: string;
  readonly path: string;
}

/** What a router called. */
export interface Called {
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  /** The URL that the handler sees, where the framework makes one of its own. */
  readonly url?: string;
}

/** A real router, set in one of the ways in which it can be. */
export interface RealRouter {
  readonly name: string;
  /** A listener whose handlers answer with what they were called with, in the header `called`. */
  readonly listen: (routes: readonly Declared[]) => RequestListener | Promise<RequestListener>;
  /** Whether it takes a path with a slash at the end for the one without. */
  readonly trailingSlash: boolean;
  /** Ids that it finds no route for. */
  readonly misses?: (id: string) => boolean;
}

/** The header's value: of a handler's answer to HEAD the headers are all that one sees. */
const written = (called: Called): string => encodeURIComponent(JSON.stringify(called));

export const readCalled = (header: string): Called => JSON.parse(decodeURIComponent(header));

const REST = /\{(\w+)\*\}/;

/** A path as a router has it; `rest` is how it writes the rest of one. */
const withColons = (path: string, rest: string): string =>
  path.replace(REST, rest).replaceAll(/\{(\w+)\}/g, ':$1');

/** What a router found, by the names of the template: some have a name of their own for a rest, or a list. */
function named(
  given: Readonly<Record<string, string | readonly string[]>>,
  path: string,
  own?: string,
): Called['params'] {
  const [, name] = REST.exec(path) ?? [];
  const renamed = Object.entries(given).map(([key, value]) => [
    key === own && name !== undefined ? name : key,
    typeof value === 'string' ? value : value.join('/'),
  ]);
  return Object.fromEntries(renamed);
}

const countParameters = ({ path }: Declared): number =>
  path.split('{').length + (REST.test(path) ? 100 : 0);

/** Literals before parameters, and rests last, for the routers that take the first route that matches. */
const inOrder = (routes: readonly Declared[]): readonly Declared[] =>
  [...routes].sort((a, b) => countParameters(a) - countParameters(b));

function expressRouter(
  name: string,
  create: typeof express,
  settings: readonly string[],
): RealRouter {
  const isOld = create === express4;
  return {
    name,
    trailingSlash: !settings.includes('strict routing'),
    listen(routes) {
      const app = create();
      for (const setting of settings) app.enable(setting);
      app.set('env', 'test');
      for (const { route, method, path } of inOrder(routes)) {
        const at = app.route(withColons(path, isOld ? '*' : '*$1'));
        at[method.toLowerCase() as 'get']<Record<string, string>>(({ params }, response) => {
          response.set('called', written({ route, params: named(params, path, '0') })).end();
        });
      }
      return app;
    },
  };
}

interface FastifySettings {
  readonly caseSensitive?: boolean;
  readonly ignoreTrailingSlash?: boolean;
  readonly ignoreDuplicateSlashes?: boolean;
  readonly useSemicolonDelimiter?: boolean;
}

function fastifyRouter(name: string, settings: FastifySettings): RealRouter {
  return {
    name,
    trailingSlash: settings.ignoreTrailingSlash === true,
    async listen(routes) {
      const app = fastify({ routerOptions: settings });
      for (const { route, method, path } of routes) {
        app.route<{ Params: Record<string, string> }>({
          method: method as HTTPMethods,
          url: withColons(path, '*'),
          handler: ({ params }, reply) =>
            reply.header('called', written({ route, params: named(params, path, '*') })).send(),
        });
      }
      await app.ready();
      return (request, response) => app.routing(request, response);
    },
  };
}

function honoRouter(name: string, create: () => Hono, trailingSlash: boolean): RealRouter {
  return {
    name,
    trailingSlash,
    listen(routes) {
      const app = create();
      for (const { route, method, path } of inOrder(routes)) {
        app.on(method, withColons(path, ':$1{.+}'), ({ req, body }) =>
          body(null, 200, { called: written({ route, params: req.param(), url: req.url }) }),
        );
      }
      return getRequestListener(app.fetch);
    },
  };
}

function koaRouter(name: string, options: RouterOptions): RealRouter {
  return {
    name,
    trailingSlash: options.strict !== true,
    listen(routes) {
      const router = new KoaRouter(options);
      for (const { route, method, path } of inOrder(routes)) {
        router.register(withColons(path, '*$1'), [method], (ctx) => {
          ctx.set('called', written({ route, params: ctx.params }));
          ctx.status = 200;
        });
      }
      const app = new Koa();
      app.silent = true;
      app.use(router.routes());
      return app.callback();
    },
  };
}

/** Each as it comes, and set the other way. */
export const ROUTERS: readonly RealRouter[] = [
  expressRouter('Express 5', express, []),
  expressRouter('Express 5, strict', express, ['case sensitive routing', 'strict routing']),
  expressRouter('Express 4', express4, []),
  expressRouter('Express 4, strict', express4, ['case sensitive routing', 'strict routing']),
  fastifyRouter('Fastify', {}),
  {
    ...fastifyRouter('Fastify, lenient', {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      useSemicolonDelimiter: true,
    }),
    // It walks along the path in lower case by positions in the path as it was: `İ` becomes two.
    misses: (id) => id.toLowerCase().length !== id.length,
  },
  honoRouter('Hono', () => new Hono(), false),
  honoRouter('Hono, lenient', () => new Hono({ strict: false, router: new TrieRouter() }), true),
  koaRouter('Koa', {}),
  koaRouter('Koa, strict', { sensitive: true, strict: true }),
];
