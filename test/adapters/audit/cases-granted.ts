import { type AuditCase, type Expected, withToken } from './case.js';
import { tokens } from './tokens.js';

const granted = (json: object): Expected => ({ status: 200, challenge: null, json });

/** Tokens that let in, and what the handler then knows by the grant. */
export const GRANTED_CASES: readonly AuditCase[] = [
  {
    name: 'a token that nothing restricts: the handler has the grant',
    exchanges: [
      withToken(
        tokens.full,
        granted({ subject: 'usr-1', id: 'token-1', validUntil: null, caveats: [] }),
      ),
    ],
    lookups: 1,
  },
  {
    name: 'a key that is given, and not looked up',
    setup: 'key',
    exchanges: [withToken(tokens.full, granted({ subject: 'usr-1' }))],
    lookups: 0,
  },
  {
    name: 'a token with time left, for the doc that it names',
    exchanges: [
      withToken(tokens.lasting, granted({ validUntil: 4_102_444_800, caveats: ['time', 'doc'] }), {
        path: '/docs/A',
      }),
    ],
  },
  {
    name: 'a token for one table, whose id is encoded in the path',
    exchanges: [
      withToken(tokens.table, granted({ caveats: ['table'] }), {
        path: '/docs/A/tables/grid%2F1/rows?limit=10',
      }),
    ],
  },
  {
    name: 'a token with a discharge',
    exchanges: [withToken(tokens.discharged, granted({ subject: 'usr-1' }))],
  },
  {
    name: 'a token for the interface rest',
    exchanges: [withToken(tokens.rest, granted({ caveats: ['interface'] }))],
  },
  {
    name: 'a token for writing, where a method writes',
    exchanges: [
      withToken(tokens.write, granted({ caveats: ['access'] }), { method: 'POST' }),
      withToken(tokens.write, granted({ caveats: ['access'] }), {
        method: 'DELETE',
        path: '/docs/A',
      }),
    ],
  },
  {
    name: 'a token for reading, where a route says that its POST reads',
    exchanges: [
      withToken(tokens.read, granted({ caveats: ['access'] }), {
        method: 'POST',
        path: '/docs/A/query',
      }),
    ],
  },
];
