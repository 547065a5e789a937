import { asn } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  type OnedataCaveat,
  verifyAccessToken,
  type VerifyAccessTokenOptions,
} from 'caveats/onedata';
import { accessToken, errorOf, identityToken, NOW, options } from './onezone.js';

const verified = (
  caveats: readonly OnedataCaveat[],
  more: Partial<VerifyAccessTokenOptions> = {},
) => verifyAccessToken(accessToken(caveats), { ...options, ...more });

const refused = (caveats: readonly OnedataCaveat[], more: Partial<VerifyAccessTokenOptions> = {}) =>
  errorOf(() => verified(caveats, more));

describe('where an address is', () => {
  const asked: string[] = [];
  const geo = (address: string) => {
    asked.push(address);
    return { asn: 1 };
  };

  test('is asked of a function once, and only where there is an address', async () => {
    asked.length = 0;
    const consumerToken = identityToken([asn(1)]);
    await verified([asn(1), asn(1)], { ip: '10.0.0.1', geo, consumerToken });
    expect(asked).toStrictEqual(['10.0.0.1']);
    expect((await refused([asn(1)], { geo })).id).toBe('tokenCaveatUnverified');
    expect(asked).toHaveLength(1);
  });

  test('is unknown where the function does not know it', async () => {
    const unknown = { ip: '10.0.0.1', geo: () => undefined };
    expect((await refused([asn(1)], unknown)).id).toBe('tokenCaveatUnverified');
  });
});

describe('a caller’s mistake', () => {
  test.each<[string, object]>([
    ['a time in milliseconds', { now: NOW * 1000 }],
    ['an address that is no text', { ip: 1 }],
    ['facts of the wrong type', { ip: '10.0.0.1', geo: { asn: '322' } }],
    ['an interface that is no text', { interface: 1 }],
    ['both service and serviceToken', { service: 'opw-a', serviceToken: identityToken() }],
  ])('is a TypeError: %s', async (_, more) => {
    await expect(verified([], more)).rejects.toThrow(TypeError);
  });
});
