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

/** One that says what a page might be harmed by, in every place where it can. */
export function hostileToken(): Token {
  return mint({
    rootKey: KEY,
    location: '"><img src=x onerror=console.error(1)>\u202e',
    identity: { keyId: '\u0000', subject: '<b>usr</b>\u202e', id: '<svg onload=console.error(2)>' },
    caveats: [
      '<script>console.error(3)</script> = 1',
      'doc = \u202eHGFE|<img src=x onerror=console.error(4)>',
      'acc\u200bess = read',
      'new\nline\u001b[31m',
      `doc = constructor|__proto__|${'A'.repeat(5000)}`,
      `z${'\u0301'.repeat(500)}`,
    ],
  });
}
