import type { AdapterCase } from './case.js';
import { BARE, caseOf, granted, refused, SEVERAL, withToken } from './expectations.js';
import type { AdapterSetups } from './setups.js';
import type { AdapterTokens } from './tokens.js';

const someone = granted({ subject: 'usr-1' });
const anonymous = granted({ anonymous: true });

/** Where a credential may stand, and how. */
export function credentialCases(
  { plain, key, optional, xAuthToken, both }: AdapterSetups,
  tokens: AdapterTokens,
): readonly AdapterCase[] {
  const { full } = tokens;
  const bearer = ['Authorization', `Bearer ${full}`] as const;
  const field = (value: string, name = 'Authorization') => ({ headers: [[name, value] as const] });
  return [
    caseOf('no credential: a bare challenge', plain, {}, BARE),
    caseOf(
      'no credential and no realm: nothing but the scheme',
      key,
      {},
      {
        ...BARE,
        challenge: 'Bearer',
      },
    ),
    caseOf('a token in the URL is ignored', plain, { path: `/docs?access_token=${full}` }, BARE),
    caseOf('a token in a cookie is ignored', plain, field(`token=${full}`, 'Cookie'), BARE),
    caseOf('credentials of another scheme are ignored', plain, field('Basic dXNyLTE6cw=='), BARE),
    caseOf('a scheme without a token', plain, field('Bearer'), { status: 401 }),
    caseOf('a token without a scheme', plain, field(full), { status: 401 }),
    caseOf('a field’s name in any case', plain, field(`Bearer ${full}`, 'aUTHORIZATION'), someone),
    caseOf(
      'a scheme in any case, and more than one space',
      plain,
      field(`bEARER   ${full}`),
      someone,
    ),
    caseOf(
      'something before the token',
      plain,
      field(`Bearer token=${full}`),
      refused('malformed_token'),
    ),
    caseOf(
      'something after the token',
      plain,
      field(`Bearer ${full} x`),
      refused('malformed_token'),
    ),
    caseOf(
      'a field that is repeated: the second is not dropped',
      plain,
      { headers: [bearer, ['Accept', '*/*'], ['authorization', `Bearer ${tokens.docA}`]] },
      SEVERAL,
    ),
    caseOf('the same token twice', plain, { headers: [bearer, bearer] }, SEVERAL),
    caseOf(
      'two fields that some proxy has folded into one',
      plain,
      field(`Bearer ${full}, Bearer ${tokens.docA}`),
      SEVERAL,
    ),
    caseOf('a field of its own: a token in it', xAuthToken, field(full, 'X-Auth-Token'), someone),
    caseOf(
      'a field of its own: no challenge, as it has no scheme',
      xAuthToken,
      { headers: [bearer] },
      {
        ...BARE,
        challenge: null,
      },
    ),
    caseOf(
      'a field of its own: a forged token in it',
      xAuthToken,
      field(tokens.forged, 'X-Auth-Token'),
      { ...refused('bad_signature'), challenge: null },
    ),
    caseOf('either of two fields: the second', both, field(full, 'X-Auth-Token'), someone),
    caseOf(
      'either of two fields: both',
      both,
      { headers: [bearer, ['X-Auth-Token', full]] },
      SEVERAL,
    ),
    caseOf('optional: a request without a token is allowed as anonymous', optional, {}, anonymous),
    caseOf('optional: so does another scheme', optional, field('Basic dXNyLTE6cw=='), anonymous),
    caseOf('optional: a token is granted what it grants', optional, withToken(full), someone),
    caseOf(
      'optional: a forged token never passes',
      optional,
      withToken(tokens.forged),
      refused('bad_signature'),
    ),
    caseOf(
      'optional: nor does what is no token',
      optional,
      withToken(tokens.malformed),
      refused('malformed_token'),
    ),
  ];
}
