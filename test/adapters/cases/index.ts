import { authorityCases } from './authority.js';
import type { AdapterCase } from './case.js';
import { credentialCases } from './credentials.js';
import { declaredCases } from './declared.js';
import { evasionCases } from './evasions.js';
import { httpCases } from './http.js';
import { adapterSetups } from './setups.js';
import { adapterTokens } from './tokens.js';
import { tokenCases } from './with-tokens.js';

/**
 * Returns what an adapter for a web framework must get right, as data: options, a request, and what must
 * come back. Cases that share their options can share a server.
 */
export function adapterCases(): readonly AdapterCase[] {
  const setups = adapterSetups();
  const tokens = adapterTokens();
  return [
    ...credentialCases(setups, tokens),
    ...tokenCases(setups, tokens),
    ...httpCases(setups, tokens),
    ...authorityCases(setups, tokens),
    ...evasionCases(setups, tokens),
    ...declaredCases(setups, tokens),
  ];
}
