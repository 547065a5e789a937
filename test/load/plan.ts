/** Guards may add at most this share of what a peer adds. */
export interface Goal {
  readonly peer: string;
  readonly share: number;
}

/** A check that is measured. */
export interface Planned {
  readonly check: string;
  readonly label: string;
  readonly goal?: Goal;
}

/** What is measured of each framework; the first checks nothing. */
export const PLAN: Readonly<Record<string, readonly Planned[]>> = {
  express: [
    { check: 'nothing', label: 'Express' },
    { check: 'key', label: '`requireToken`, a root key' },
    { check: 'authority', label: '… an authority', goal: { peer: 'jsonwebtoken', share: 0.5 } },
    { check: 'routes', label: '… and `createRoutes`', goal: { peer: 'jsonwebtoken', share: 0.5 } },
    { check: 'jsonwebtoken', label: '`jsonwebtoken` in a middleware' },
    { check: 'oauth2', label: '`express-oauth2-jwt-bearer`' },
  ],
  fastify: [
    { check: 'nothing', label: 'Fastify' },
    { check: 'key', label: '`requireToken`, a root key' },
    { check: 'authority', label: '… an authority', goal: { peer: 'jwt', share: 0.5 } },
    { check: 'jwt', label: '`@fastify/jwt`' },
    { check: 'cached', label: '… with its cache' },
  ],
  hono: [
    { check: 'nothing', label: 'Hono' },
    { check: 'key', label: '`requireToken`, a root key' },
    { check: 'authority', label: '… an authority', goal: { peer: 'jwt', share: 0.5 } },
    { check: 'jwt', label: '`hono/jwt`' },
  ],
};
