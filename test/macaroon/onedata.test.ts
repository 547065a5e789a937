import { addFirstPartyCaveat, authenticate, createMacaroon, decode } from 'caveats/macaroon';
import { describe, expect, it } from 'vitest';
import { text } from '../bytes/oracle.js';
import vectors from '../vectors/onedata-tokens.json' with { type: 'json' };
import { base64UrlText } from './samples.js';

/** Onedata's base62 is base64url with these three characters spelled with two. */
const DIGITS: Readonly<Record<string, string>> = { '00': '0', '01': '-', '02': '_' };

function base64Url(base62: string): string {
  return base62.replace(/0[012]/g, (pair) => DIGITS[pair]!);
}

describe('a token that Onedata wrote', () => {
  it.each(vectors.tokens)('authenticates, and is what we write: $identifier', (token) => {
    const { secret, location, identifier, caveats } = token;
    const macaroon = decode(base64Url(token.text));
    expect(authenticate(macaroon, secret).map(text)).toEqual(caveats);
    const created = createMacaroon({ rootKey: secret, location, identifier });
    const ours = caveats.reduce<typeof created>(addFirstPartyCaveat, created);
    expect(ours).toEqual(macaroon);
    expect(base64UrlText(ours, 'v1')).toBe(base64Url(token.text));
  });
});
