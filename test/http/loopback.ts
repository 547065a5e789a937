import { Agent, createServer, request, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RouteMatch } from '../../src/http/routes.js';
import { type Called, type Declared, readCalled, type RealRouter } from './routers.js';

/** Routes of any scope. */
export interface Matching<R = object> {
  match(method: string | undefined, target: string | undefined): Match<R> | undefined;
}

export interface Match<R = object> extends Pick<RouteMatch, 'route' | 'params'> {
  readonly resource: R;
}

/** What became of a request. */
export interface Outcome {
  /** What the router called, if it did. */
  readonly called: Called | undefined;
  /** What `match` said of what the server received, before the router saw it. */
  readonly match: Match | undefined;
}

/** A server on loopback, whose router can be exchanged. */
export interface Loopback {
  readonly name: string;
  serve(routes: Matching, declared: readonly Declared[]): Promise<void>;
  /** Sends a target as it is. */
  ask(method: string, target: string): Promise<Outcome>;
  close(): void;
}

export async function openLoopback({ name, listen }: RealRouter): Promise<Loopback> {
  let listener: RequestListener = (_, response) => response.end();
  let match: Match | undefined;
  let routes: Matching | undefined;
  const server: Server = createServer((incoming, response) => {
    match = routes?.match(incoming.method, incoming.url);
    listener(incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    name,
    async serve(next, declared) {
      routes = next;
      listener = await listen(declared);
    },
    ask(method, target) {
      match = undefined;
      return new Promise((resolve, reject) => {
        const sent = request({ port, host: '127.0.0.1', agent, method, path: target }, (answer) => {
          const { called } = answer.headers;
          answer.resume().on('end', () => {
            resolve({ called: typeof called === 'string' ? readCalled(called) : undefined, match });
          });
        });
        sent.on('error', reject).end();
      });
    },
    close() {
      agent.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
}
