import type { AdapterName } from '../audit/case.js';
import { serveExpress, serveExpress4 } from './express.js';
import { serveFastify } from './fastify.js';
import { serveFetch } from './fetch.js';
import { serveHono } from './hono.js';
import { serveKoa } from './koa.js';
import { serveNode } from './node.js';
import type { Serve } from './serve.js';

/** A server of each adapter, in its framework. */
export const SERVERS: Readonly<Record<AdapterName, Serve>> = {
  express: serveExpress,
  express4: serveExpress4,
  fastify: serveFastify,
  hono: serveHono,
  koa: serveKoa,
  node: serveNode,
  fetch: serveFetch,
};
