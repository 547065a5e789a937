import { type TokenRequest, TokenError, type TokenErrorCode, type TokenInput } from 'caveats';
import { type Authority, createKeyring, type Keyring } from 'caveats/authority';

export const key = 'an example key, 32 bytes or more';
export const otherKey = 'another key, of 32 bytes or more';

/** A request that reads doc A. */
export const reading: TokenRequest = { resource: { doc: 'A' }, access: 'read' };

export function keyring(): Keyring {
  return createKeyring({ current: 'k1', keys: { k1: key } });
}

/** What something rejects with, which has to be a `TokenError`. */
export async function errorOf(promise: Promise<unknown>): Promise<TokenError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof TokenError) return error;
  throw new Error('expected a TokenError', { cause: error });
}

/** The code with which a token is refused; `undefined` where it is let in. */
export async function refusalOf(
  authority: Authority,
  token: TokenInput,
  request: TokenRequest = reading,
): Promise<TokenErrorCode | undefined> {
  try {
    await authority.verify(token, { request });
    return undefined;
  } catch (error) {
    if (error instanceof TokenError) return error.code;
    throw error;
  }
}
