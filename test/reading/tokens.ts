import { doc, mint, readonly, table, time, type Token } from 'caveats';
import {
  mintToken,
  onedataDialect,
  type OnedataCaveat,
  type OnedataIdentity,
} from 'caveats/onedata';
import { withCaveats } from '../as-it-is.js';

export const KEY = 'an example key, 32 bytes or more';

/** In the year 2200. */
export const LATER = 7_258_118_400;

/** A token that nobody has narrowed. */
export function broadToken(): Token {
  return mint({
    rootKey: KEY,
    location: 'https://api.example.com',
    identity: { keyId: 'k1', subject: 'usr-1', id: 'tok-1' },
    caveats: [doc('AbCDeFGH', 'Roadmap')],
  });
}

/** One for reading a table. */
export function tableToken(): Token {
  return mint({
    rootKey: KEY,
    location: 'https://api.example.com',
    identity: { keyId: 'k1', subject: 'usr-1', id: 'tok-1' },
    caveats: [doc('AbCDeFGH', 'Roadmap'), time(LATER), table('AbCDeFGH', 'grid-1'), readonly()],
  });
}

/** A token of Onedata. */
export function onedataToken(
  caveats: readonly (OnedataCaveat | string)[],
  type: 'access' | 'identity' = 'access',
): Token {
  const identity: OnedataIdentity = {
    version: 2,
    type,
    persistence: { kind: 'named' },
    subject: 'usr-alice',
    id: 't_1',
  };
  const options = { onezoneDomain: 'onezone.example.com', secret: KEY, identity, now: 0 };
  return withCaveats(mintToken(options), caveats, onedataDialect);
}
