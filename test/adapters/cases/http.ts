import type { AdapterCase, AdapterRequest } from './case.js';
import {
  BARE,
  caseOf,
  type Expected,
  failed,
  granted,
  refused,
  tooNarrow,
  UNDECLARED,
  withToken,
} from './expectations.js';
import type { AdapterSetups } from './setups.js';
import type { AdapterTokens } from './tokens.js';

const docA = { kind: 'only', resources: [{ doc: 'A', access: ['read'] }] };
const failure: Expected = { status: 500 };
const malformedBody: Expected = { status: 400, code: 'malformed_body', challenge: null };

/** Methods, routes, the server's own mistakes, and the two endpoints. */
export function httpCases(
  { plain, optional, noRoutes, alone, throws, rejects }: AdapterSetups,
  tokens: AdapterTokens,
): readonly AdapterCase[] {
  const { full } = tokens;
  return [
    caseOf('HEAD: as GET, without a body', plain, withToken(full, { method: 'HEAD' }), {
      status: 200,
      empty: true,
    }),
    caseOf(
      'HEAD: refused without a body',
      plain,
      { method: 'HEAD' },
      {
        status: 401,
        challenge: 'Bearer realm="docs"',
        empty: true,
      },
    ),
    caseOf('OPTIONS needs a token as all others do', plain, { method: 'OPTIONS' }, BARE),
    caseOf(
      'OPTIONS reads',
      plain,
      withToken(tokens.write, { method: 'OPTIONS' }),
      tooNarrow(failed('access', 'not_allowed'), 'access=read', { resource: {}, access: 'read' }),
    ),
    caseOf(
      'a path that is not declared: denied, even with a token',
      plain,
      withToken(full, { path: '/undeclared' }),
      UNDECLARED,
    ),
    caseOf(
      'a path that is not declared: denied without a token',
      plain,
      { path: '/undeclared' },
      UNDECLARED,
    ),
    caseOf('a method that is not declared', plain, withToken(full, { method: 'PUT' }), UNDECLARED),
    caseOf(
      'a path that is not declared, where a credential is optional',
      optional,
      { path: '/undeclared' },
      UNDECLARED,
    ),
    caseOf(
      'no table of routes: a token for a doc is denied, as the resource is unknown',
      noRoutes,
      withToken(tokens.docA, { path: '/docs/A' }),
      tooNarrow(failed('doc', 'missing_context'), 'access=read', { access: 'read' }),
    ),
    caseOf(
      'neither routes nor request: the guard is no handler',
      alone,
      withToken(full, { path: '/docs/A' }),
      failure,
    ),
    caseOf('a lookup that throws: the framework’s error path', throws, withToken(full), failure),
    caseOf('a lookup that rejects: the framework’s error path', rejects, withToken(full), failure),
    ...whoamiCases(plain, optional, tokens),
    ...inferScopeCases(plain, rejects, tokens),
  ];
}

function whoamiCases(
  plain: AdapterSetups['plain'],
  optional: AdapterSetups['optional'],
  tokens: AdapterTokens,
): readonly AdapterCase[] {
  const asked = (token: string): AdapterRequest => withToken(token, { path: '/whoami' });
  return [
    caseOf(
      'whoami: whose it is, and that nothing restricts it',
      plain,
      asked(tokens.full),
      granted({
        subject: 'usr-1',
        type: 'access',
        id: 'token-1',
        scoped: false,
        scope: { kind: 'unrestricted' },
      }),
    ),
    caseOf(
      'whoami: what a restricted token reaches, whatever it is good for',
      plain,
      asked(tokens.narrow),
      granted({
        scoped: true,
        scope: docA,
        services: { kind: 'only', values: ['opw-lisbon'] },
      }),
    ),
    caseOf('whoami: needs a token', plain, { path: '/whoami' }, BARE),
    caseOf(
      'whoami: needs a token, even if a credential is optional',
      optional,
      { path: '/whoami' },
      BARE,
    ),
    caseOf('whoami: not for a forged token', plain, asked(tokens.forged), refused('bad_signature')),
    caseOf(
      'whoami: not for a token that has expired',
      plain,
      asked(tokens.expired),
      refused('token_expired'),
    ),
  ];
}

function inferScopeCases(
  plain: AdapterSetups['plain'],
  rejects: AdapterSetups['rejects'],
  tokens: AdapterTokens,
): readonly AdapterCase[] {
  const asked = (body: object): AdapterRequest => ({
    method: 'POST',
    path: '/infer-scope',
    headers: [['Content-Type', 'application/json']],
    body: JSON.stringify(body),
  });
  return [
    caseOf(
      'infer scope: public, and about the token in the body',
      plain,
      asked({ token: tokens.narrow }),
      granted({ scope: docA }),
    ),
    caseOf(
      'infer scope: with the token of a consumer',
      plain,
      asked({ token: tokens.consumer, consumerToken: tokens.proof }),
      granted({ scope: { kind: 'unrestricted' } }),
    ),
    caseOf(
      'infer scope: without the token of the consumer',
      plain,
      asked({ token: tokens.consumer }),
      {
        status: 403,
        code: 'context_denied',
        challenge: null,
        failures: failed('consumer', 'missing_context'),
      },
    ),
    caseOf(
      'infer scope: with a consumer’s token that is of another type',
      plain,
      asked({ token: tokens.consumer, consumerToken: tokens.full }),
      { status: 400, code: 'wrong_token_type', json: { source: 'consumer_token' } },
    ),
    caseOf(
      'infer scope: a forged token is a mistake in the request',
      plain,
      asked({ token: tokens.forged }),
      {
        status: 400,
        code: 'bad_signature',
        challenge: null,
      },
    ),
    caseOf('infer scope: a body without a token', plain, asked({}), malformedBody),
    caseOf('infer scope: a body that is a list', plain, asked([]), malformedBody),
    caseOf('infer scope: a lookup that rejects', rejects, asked({ token: tokens.full }), failure),
  ];
}
