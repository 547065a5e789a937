import type { AdapterCase } from './case.js';
import { authorityCases } from './cases-authority.js';
import { credentialCases } from './cases-credentials.js';
import { evasionCases } from './cases-evasions.js';
import { httpCases } from './cases-http.js';
import { tokenCases } from './cases-tokens.js';
import { adapterSetups } from './setups.js';
import { adapterTokens } from './tokens.js';

/** Every case that an adapter must get right: options, a request, and the response. */
export function adapterCases(): readonly AdapterCase[] {
  const setups = adapterSetups();
  const tokens = adapterTokens();
  return [
    ...credentialCases(setups, tokens),
    ...tokenCases(setups, tokens),
    ...httpCases(setups, tokens),
    ...authorityCases(setups, tokens),
    ...evasionCases(setups, tokens),
  ];
}
