import type { AuditCase } from './case.js';
import { CREDENTIAL_CASES } from './cases-credentials.js';
import { ENDPOINT_CASES } from './cases-endpoints.js';
import { GRANTED_CASES } from './cases-granted.js';
import { HTTP_CASES } from './cases-http.js';
import { REFUSED_CASES } from './cases-refused.js';
import { SERVER_CASES } from './cases-server.js';

/** All that is audited, in every adapter. */
export const CASES: readonly AuditCase[] = [
  ...GRANTED_CASES,
  ...REFUSED_CASES,
  ...CREDENTIAL_CASES,
  ...HTTP_CASES,
  ...SERVER_CASES,
  ...ENDPOINT_CASES,
];
