import { addFirstPartyCaveat, createMacaroon, encode, encodeJson } from 'caveats/macaroon';
import type { Macaroon, MacaroonFormat } from 'caveats/macaroon';
import { base64, hex, toBase64Url, utf8 } from '../bytes/oracle.js';

/** The macaroon of the README of libmacaroons. */
export const rootKey = 'this is our super secret key; only we should know it';
export const identifier = 'we used our secret key';
export const location = 'http://mybank/';
export const conditions = [
  'account = 3735928559',
  'time < 2020-01-01T00:00',
  'email = alice@example.org',
] as const;

export const bare: Macaroon = createMacaroon({ rootKey, identifier, location });
export const narrowed: Macaroon = conditions.reduce(addFirstPartyCaveat, bare);

/** The same README's macaroon with a third party's caveat, sealed with a nonce of zeros. */
export const thirdPartyRootKey =
  'this is a different super-secret key; never use the same secret twice';
export const thirdParty: Macaroon = {
  location: 'http://mybank/',
  identifier: utf8('we used our other secret key'),
  signature: hex('d27db2fd1f22760e4c3dae8137e2d8fc1df6c0741c18aed4b97256bf78d1f55c'),
  unsafeCaveats: [
    { condition: utf8('account = 3735928559') },
    {
      condition: utf8('this was how we remind auth of key/pred'),
      verificationId: base64(
        'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA027FAuBYhtHwJ58FX6UlVNFtFsGxQHS7uD/w/dedwv4Jjw7UorCREw5rXbRqIKhr',
      ),
      location: 'http://auth.mybank/',
    },
  ],
};

/** What the README's third party mints: the caveat's key and identifier, and a caveat of its own. */
export const dischargeOfReadme = {
  rootKey: '4; guaranteed random by a fair toss of the dice',
  identifier: 'this was how we remind auth of key/pred',
  location: 'http://auth.mybank/',
  condition: 'time < 2015-01-01T00:00',
  signature: '82a80681f9f32d419af12f6a71787a1bac3ab199df934ed950ddf20c25ac8c65',
  /** After `prepare_for_request`. */
  boundSignature: '2eb01d0dd2b4475330739140188648cf25dda0425ea9f661f1574ca0a9eac54e',
} as const;

export function jsonText(macaroon: Macaroon, format: MacaroonFormat): string {
  return JSON.stringify(encodeJson(macaroon, format));
}

/** Base64 text of a macaroon, unpadded and URL-safe. */
export function base64UrlText(macaroon: Macaroon, format: MacaroonFormat): string {
  return toBase64Url(encode(macaroon, format));
}
