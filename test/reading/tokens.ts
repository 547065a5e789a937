import { doc, mint, readonly, table, time, type Token } from 'caveats';

export const KEY = 'an example key, 32 bytes or more';

/** In the year 2200, so that it is valid whenever the tests run. */
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
