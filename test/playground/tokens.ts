import { mint, type Token } from 'caveats';
import { KEY } from '../reading/tokens.js';

export { broadToken, KEY, LATER, onedataToken, tableToken } from '../reading/tokens.js';

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
