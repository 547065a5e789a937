import type { AuditCase } from './case.js';
import { AUTHORITY_CASES } from './cases-authority.js';
import { CREDENTIAL_CASES } from './cases-credentials.js';
import { ENDPOINT_CASES } from './cases-endpoints.js';
import { GRANTED_CASES } from './cases-granted.js';
import { HTTP_CASES } from './cases-http.js';
import { INTROSPECTION_CASES, METADATA_CASES } from './cases-oauth.js';
import { REFUSAL_FORM_CASES } from './cases-forms.js';
import { REFUSED_CASES } from './cases-refused.js';
import { SERVER_CASES } from './cases-server.js';
import { type Setup, type SetupName, setups } from './setups.js';

/** All that is audited, in every adapter. */
export const CASES: readonly AuditCase[] = [
  ...GRANTED_CASES,
  ...REFUSED_CASES,
  ...CREDENTIAL_CASES,
  ...HTTP_CASES,
  ...SERVER_CASES,
  ...ENDPOINT_CASES,
  ...INTROSPECTION_CASES,
  ...METADATA_CASES,
  ...AUTHORITY_CASES,
  ...REFUSAL_FORM_CASES,
];

/**
 * What is answered the same where an authority takes the tokens in place of a key. Where a credential
 * stands, and what HTTP makes of an answer, has nothing to do with that; but what is asked at once has.
 */
export const CASES_BY_AUTHORITY: readonly AuditCase[] = [
  ...GRANTED_CASES,
  ...REFUSED_CASES,
  ...HTTP_CASES.filter(({ atOnce }) => atOnce),
  ...SERVER_CASES,
  ...ENDPOINT_CASES,
  ...INTROSPECTION_CASES,
].filter(({ setup = 'plain' }) => hasAuthority(setup));

function hasAuthority(name: SetupName): boolean {
  const setup: Setup = setups[name];
  return setup.byAuthority !== undefined;
}
