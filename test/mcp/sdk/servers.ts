import { createServer as createNodeServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import {
  McpServer as Server1,
  ResourceTemplate as Template1,
} from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import {
  createMcpHandler,
  McpServer as Server2,
  ResourceTemplate as Template2,
} from '@modelcontextprotocol/server';
import type { Dialect } from 'caveats';
import type { McpDialect, McpGuard } from 'caveats/mcp';
import { resourceMetadataEndpoint } from 'caveats/express';
import express, { type RequestHandler } from 'express';
import { z } from 'zod';

/** What the handlers of a server were called with. */
export type Reached = string[];

const transfer = z.object({
  amount: z.number(),
  to: z.string().default('ada'),
  note: z.string().optional(),
});
const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] });
const contents = (uri: URL) => ({ contents: [{ uri: uri.href, text: `the text of ${uri.href}` }] });
const said = (value: string) => ({
  messages: [{ role: 'user' as const, content: { type: 'text' as const, text: value } }],
});

/** A server of the SDK 1.x with three tools, two prompts, a resource and two templates. */
export function createServer1(reached: Reached): Server1 {
  const server = new Server1({ name: 'test', version: '1' });
  server.registerTool('search', { inputSchema: { query: z.string().optional() } }, () => {
    reached.push('search');
    return text('found');
  });
  server.registerTool('read_file', { inputSchema: { path: z.string().optional() } }, () => {
    reached.push('read_file');
    return text('read');
  });
  server.registerTool('transfer', { inputSchema: transfer.shape }, ({ amount }) => {
    reached.push(`transfer ${amount}`);
    return text(`sent ${amount}`);
  });
  for (const name of ['review', 'plan']) {
    server.registerPrompt(name, { argsSchema: {} }, () => {
      reached.push(name);
      return said(name);
    });
  }
  const read = (uri: URL) => {
    reached.push(uri.href);
    return contents(uri);
  };
  server.registerResource('app', 'config://app', {}, read);
  const files = new Template1('file:///repo/{+path}', {
    list: () => ({ resources: [{ name: 'readme', uri: 'file:///repo/README.md' }] }),
  });
  server.registerResource('files', files, {}, read);
  const any = new Template1('file:///{+path}', {
    list: () => ({ resources: [{ name: 'passwd', uri: 'file:///etc/passwd' }] }),
    complete: { path: () => ['etc/passwd'] },
  });
  server.registerResource('any', any, {}, read);
  return server;
}

/** The same of the SDK 2.x. */
export function createServer2(reached: Reached): Server2 {
  const server = new Server2({ name: 'test', version: '2' });
  const query = z.object({ query: z.string().optional() });
  server.registerTool('search', { inputSchema: query }, () => {
    reached.push('search');
    return text('found');
  });
  const path = z.object({ path: z.string().optional() });
  server.registerTool('read_file', { inputSchema: path }, () => {
    reached.push('read_file');
    return text('read');
  });
  server.registerTool('transfer', { inputSchema: transfer }, ({ amount }) => {
    reached.push(`transfer ${amount}`);
    return text(`sent ${amount}`);
  });
  for (const name of ['review', 'plan']) {
    server.registerPrompt(name, {}, () => {
      reached.push(name);
      return said(name);
    });
  }
  const read = (uri: URL) => {
    reached.push(uri.href);
    return contents(uri);
  };
  server.registerResource('app', 'config://app', {}, read);
  const files = new Template2('file:///repo/{+path}', {
    list: () => ({ resources: [{ name: 'readme', uri: 'file:///repo/README.md' }] }),
  });
  server.registerResource('files', files, {}, read);
  const any = new Template2('file:///{+path}', {
    list: () => ({ resources: [{ name: 'passwd', uri: 'file:///etc/passwd' }] }),
    complete: { path: () => ['etc/passwd'] },
  });
  server.registerResource('any', any, {}, read);
  return server;
}

/** A server that listens on a free port of the loopback. */
export interface Listening {
  readonly url: URL;
  readonly server: Server;
  close(): Promise<void>;
}

export async function listen(listener: RequestListener, path = '/mcp'): Promise<Listening> {
  const server = createNodeServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // The address of a server on a port is an object.
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}${path}`),
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Listens with a handler of `Request`. */
export function listenFetch(handle: (request: Request) => Promise<Response>): Promise<Listening> {
  return listen(async (req, res) => {
    const headers = new Headers();
    for (let i = 0; i < req.rawHeaders.length; i += 2) {
      headers.append(req.rawHeaders[i]!, req.rawHeaders[i + 1]!);
    }
    const hasBody = req.method !== 'GET' && req.method !== 'HEAD';
    const body = hasBody ? (Readable.toWeb(req) as ReadableStream<Uint8Array>) : null;
    const url = `http://${req.headers.host}${req.url}`;
    const init = { method: req.method!, headers, body, duplex: 'half' } as RequestInit;
    try {
      const response = await handle(new Request(url, init));
      res.writeHead(response.status, Object.fromEntries(response.headers));
      if (response.body === null) return void res.end();
      for await (const chunk of response.body) res.write(chunk);
      res.end();
    } catch (error) {
      console.error(error);
      if (!res.headersSent) res.writeHead(500);
      res.end();
    }
  });
}

/** The SDK 1.x on Express. */
export function app1<D extends Dialect = McpDialect>(
  guard: McpGuard<D>,
  reached: Reached,
  { json = false, before = [] }: { json?: boolean; before?: readonly RequestHandler[] } = {},
): RequestListener {
  const app = express();
  app.all(guard.metadata.path, resourceMetadataEndpoint(guard.metadata));
  app.all('/mcp', express.json(), ...before, guard.express(), async (req, res) => {
    const transport = new StreamableHTTPServerTransport({
      enableJsonResponse: json,
    });
    res.on('close', () => void transport.close());
    await createServer1(reached).connect(guard.transport(transport));
    await transport.handleRequest(req, res, req.body);
  });
  return app;
}

/** The SDK 1.x as a handler of `Request`. */
export function fetch1(guard: McpGuard, reached: Reached, json = false) {
  return guard.fetch(async (request, options) => {
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: json });
    await createServer1(reached).connect(transport);
    return transport.handleRequest(request, options);
  });
}

/** The SDK 2.x, which is a handler of `Request`. */
export function fetch2(guard: McpGuard, reached: Reached, responseMode: 'json' | 'sse' = 'json') {
  return guard.fetch(createMcpHandler(() => createServer2(reached), { responseMode }).fetch);
}
