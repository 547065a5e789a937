import type { AdapterCase } from './case.js';
import {
  BARE,
  caseOf,
  failed,
  granted,
  NOT_FOUND,
  refused,
  tooNarrow,
  SEVERAL,
  withToken,
} from './expectations.js';
import type { AdapterSetups } from './setups.js';
import type { AdapterTokens } from './tokens.js';

/** Parameters that some servers read a token from. */
const IN_URL = ['token', 'auth_token', 'bearer', 'authorization', 'api_key', 'key', 'jwt'] as const;
/** Fields that some servers read one from. */
const IN_FIELDS = [
  ['X-Auth-Token', ''],
  ['X-Access-Token', ''],
  ['X-Api-Key', ''],
  ['Proxy-Authorization', 'Bearer '],
  ['X-Authorization', 'Bearer '],
  ['X-Forwarded-Authorization', 'Bearer '],
] as const;
/** Other ways to write a declared path, which a router with strict paths does not take for it. */
const SPELLINGS = ['/DOCS', '/Docs/A', '/docs/', '/docs/A/', '//docs'] as const;
const METHODS = ['PROPFIND', 'PURGE', 'LINK', 'SEARCH'] as const;
const METHOD_FIELDS = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'] as const;
const PATH_FIELDS = ['X-Original-URL', 'X-Rewrite-URL', 'X-Forwarded-Uri'] as const;

/** What clients try: tokens in other places, other methods and paths than are asked for. */
export function evasionCases(
  { plain, optional, noRoutes }: AdapterSetups,
  tokens: AdapterTokens,
): readonly AdapterCase[] {
  const { full, docA, read } = tokens;
  const readOnly = tooNarrow(failed('access', 'not_allowed'), 'doc=A access=write', {
    resource: { doc: 'A' },
    access: 'write',
  });
  const otherDoc = tooNarrow(failed('doc', 'not_allowed'), 'doc=B access=read', {
    resource: { doc: 'B' },
    access: 'read',
  });
  const form = 'application/x-www-form-urlencoded';
  return [
    ...IN_URL.map((name) =>
      caseOf(
        `a token in the URL is ignored: ?${name}`,
        plain,
        { path: `/docs?${name}=${full}` },
        BARE,
      ),
    ),
    ...IN_FIELDS.map(([name, scheme]) =>
      caseOf(
        `a token in another field is ignored: ${name}`,
        plain,
        { headers: [[name, scheme + full]] },
        BARE,
      ),
    ),
    caseOf(
      'a token in a form is ignored',
      plain,
      { method: 'POST', headers: [['Content-Type', form]], body: `access_token=${full}` },
      BARE,
    ),

    caseOf(
      'optional: a scheme without a token is not anonymous',
      optional,
      { headers: [['Authorization', 'Bearer']] },
      { status: 401 },
    ),
    caseOf(
      'optional: two credentials are not anonymous',
      optional,
      {
        headers: [
          ['Authorization', `Bearer ${full}`],
          ['Authorization', `Bearer ${docA}`],
        ],
      },
      SEVERAL,
    ),
    caseOf(
      'optional: a token that is too large is not anonymous',
      optional,
      withToken(tokens.tooLarge),
      refused('token_too_large'),
    ),
    caseOf(
      'optional: a token that has expired is not anonymous',
      optional,
      withToken(tokens.expired),
      refused('token_expired', failed('time', 'expired')),
    ),
    caseOf(
      'optional: a token that was revoked is not anonymous',
      optional,
      withToken(tokens.revoked),
      refused('token_revoked'),
    ),
    caseOf(
      'optional: a token for another doc is not anonymous',
      optional,
      withToken(docA, { path: '/docs/B' }),
      otherDoc,
    ),

    caseOf(
      'a preflight of CORS needs a token as all others do',
      plain,
      {
        method: 'OPTIONS',
        headers: [
          ['Origin', 'https://app.example.com'],
          ['Access-Control-Request-Method', 'DELETE'],
        ],
      },
      BARE,
    ),
    ...METHODS.map((method) =>
      caseOf(
        `a method that is not declared: ${method}`,
        plain,
        withToken(full, { method }),
        NOT_FOUND,
      ),
    ),
    ...METHODS.map((method) =>
      caseOf(
        `a method that is unknown is not for reading: ${method}`,
        noRoutes,
        withToken(read, { method }),
        NOT_FOUND,
      ),
    ),
    ...SPELLINGS.map((path) =>
      caseOf(
        `another spelling of a declared path: ${path}`,
        plain,
        withToken(full, { path }),
        NOT_FOUND,
      ),
    ),
    // Some routers decode all of a path: what counts is that the guard judges what they take.
    caseOf(
      'a path whose words are encoded, for another doc',
      plain,
      withToken(docA, { path: '/%64ocs/B' }),
      NOT_FOUND,
    ),
    caseOf(
      'an id that is encoded is that id',
      plain,
      withToken(docA, { path: '/docs/%41' }),
      granted({ caveats: ['doc'] }),
    ),
    caseOf(
      'an id that is encoded is that id: for another doc',
      plain,
      withToken(docA, { path: '/docs/%42' }),
      otherDoc,
    ),
    caseOf(
      'an id that is encoded twice is another',
      plain,
      withToken(docA, { path: '/docs/%2541' }),
      tooNarrow(failed('doc', 'not_allowed'), 'doc=%2541 access=read', {
        resource: { doc: '%41' },
        access: 'read',
      }),
    ),
    ...METHOD_FIELDS.map((name) =>
      caseOf(
        `the method is that of the request, and not of ${name}`,
        plain,
        withToken(read, { method: 'DELETE', path: '/docs/A', headers: [[name, 'GET']] }),
        readOnly,
      ),
    ),
    caseOf(
      'the method is that of the request, and not of ?_method',
      plain,
      withToken(read, { method: 'DELETE', path: '/docs/A?_method=GET' }),
      readOnly,
    ),
    ...PATH_FIELDS.map((name) =>
      caseOf(
        `the path is that of the request, and not of ${name}`,
        plain,
        withToken(docA, { path: '/docs/B', headers: [[name, '/docs/A']] }),
        otherDoc,
      ),
    ),
  ];
}
