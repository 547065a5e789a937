import { createSigner } from 'fast-jwt';
import { flat, rootKey, type Scenario, subject, tokenId } from '../scenario.js';
import { claimsOf } from './checks.js';

export type Claims = Record<string, unknown>;

/** All claims, with the moment of issue, which the libraries would otherwise add. */
export function payloadOf({ caveats }: Scenario): Claims {
  const iat = Math.floor(Date.now() / 1000);
  return { sub: subject, jti: tokenId, iat, ...claimsOf(caveats) };
}

/** One JWT for all who read them, signed with HMAC-SHA-256. */
export function jwtOf(scenario: Scenario): string {
  return flat(createSigner({ key: rootKey, algorithm: 'HS256' })(payloadOf(scenario)));
}
