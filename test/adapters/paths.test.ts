import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type Arrangement, type Called, REWRITE, TARGETS, watched } from './paths/arrangement.js';
import { EXPRESS } from './paths/express.js';
import { FASTIFY } from './paths/fastify.js';
import { HONO } from './paths/hono.js';
import { KOA } from './paths/koa.js';

/** Asks for a target as it is, and says what the handler was called with, if one was. */
function ask(
  port: number,
  agent: Agent,
  path: string,
  rewrite: string | undefined,
): Promise<Called | undefined> {
  return new Promise((resolve, reject) => {
    const headers = rewrite === undefined ? {} : { [REWRITE]: rewrite };
    request({ port, host: '127.0.0.1', agent, path, headers }, (answer) => {
      const { called } = answer.headers;
      answer
        .resume()
        .on('end', () =>
          resolve(called === undefined ? undefined : JSON.parse(decodeURIComponent(`${called}`))),
        );
    })
      .on('error', reject)
      .end();
  });
}

describe.each([...EXPRESS, ...KOA, ...FASTIFY, ...HONO])('$name', (arrangement: Arrangement) => {
  test('what the guard judges is what the handler is called with', async () => {
    const { routes, asked } = watched(arrangement.declared);
    const server = createServer(await arrangement.listen(routes));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const served: string[] = [];
    try {
      for (const [i, target] of TARGETS.entries()) {
        // If it obeys, each is rewritten to two of the others as well.
        for (const by of arrangement.obeys ? [undefined, 7, 20] : [undefined]) {
          const to = by && TARGETS[(i * 3 + by) % TARGETS.length];
          asked.times = 0;
          const called = await ask(port, agent, target, to || undefined);
          // Where the guard stands before a part of the routes, it is asked about that part.
          if (called === undefined || asked.times === 0) continue;
          const { route, params } = asked.match ?? {};
          expect({ target, to, route, params }).toEqual({ target, to, ...called });
          if (to === undefined) served.push(target);
        }
      }
    } finally {
      agent.destroy();
      server.close();
      server.closeAllConnections();
    }
    expect(served).toEqual(expect.arrayContaining([...arrangement.serves]));
  });
});
