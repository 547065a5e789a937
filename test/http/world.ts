import {
  attenuate,
  type CaveatInput,
  mint,
  type MintOptions,
  serialize,
  type Token,
  type TokenRequest,
} from 'caveats';
import { addFirstPartyCaveat } from 'caveats/macaroon';
import {
  createGuard,
  type GuardOptions,
  type KeyOptions,
  type Problem,
  type Refused,
} from '../../src/http/index.js';

export const rootKey = 'a root key of 32 bytes, no less.';
export const identity = { keyId: 'k1', subject: 'usr-1', id: 'token-1' };

/** The text of a token with these caveats, also with texts that `mint` takes for a mistake. */
export const tokenWith = (...caveats: readonly CaveatInput[]): string =>
  tokenBy({ rootKey, identity }, caveats);

export const tokenBy = (options: MintOptions, caveats: readonly CaveatInput[]): string => {
  const add = (token: Token, caveat: CaveatInput): Token =>
    typeof caveat === 'string'
      ? { macaroon: addFirstPartyCaveat(token.macaroon, caveat), discharges: [] }
      : attenuate(token, [caveat]);
  return serialize(caveats.reduce(add, mint(options)));
};

/** A token that nothing restricts. */
export const token: string = tokenWith();

/** What a server knows of a request, all of it. */
export const request: TokenRequest = {
  now: 1000,
  ip: '10.1.2.3',
  service: 'opw-lisbon',
  interface: 'rest',
  resource: { doc: 'A', table: 't1' },
  access: 'read',
};

export const bearer = (text: string): { readonly authorization: string } => ({
  authorization: `Bearer ${text}`,
});

/** The options of a guard that has a key, which may be left out. */
export type OptionsWithKey = Partial<KeyOptions> & Omit<GuardOptions, 'authority' | 'rootKey'>;

/** A guard with the key of {@link tokenWith}, and its verdict on a request. */
export const guardWith = (options: OptionsWithKey = {}) => createGuard({ rootKey, ...options });

/** The refusal among the two verdicts; anything else fails the test. */
export function refusalOf(verdict: { readonly ok: boolean } | Refused): Refused {
  if (!('status' in verdict)) throw new Error('nothing was refused');
  return verdict;
}

export function problemOf({ body }: { readonly body: string }): Problem {
  return JSON.parse(body) as Problem;
}
