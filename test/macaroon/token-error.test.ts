import { decode, TokenError, type CaveatFailure, type TokenErrorCode } from 'caveats/macaroon';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { tokenErrorOf } from './errors.js';

const marker = 'secret-marker';

/** A record, so that a code which is missing here does not compile. */
const allCodes: Readonly<Record<TokenErrorCode, true>> = {
  malformed_token: true,
  truncated_token: true,
  token_too_large: true,
  unknown_key: true,
  bad_signature: true,
  missing_discharge: true,
  unexpected_discharge: true,
  token_expired: true,
  token_revoked: true,
  unknown_caveat: true,
  wrong_token_type: true,
  context_denied: true,
  usage_denied: true,
  scope_denied: true,
  verification_unavailable: true,
};
const codes = Object.keys(allCodes) as TokenErrorCode[];

const failure: CaveatFailure = {
  index: 0,
  condition: `doc = ${marker}`,
  caveat: { type: marker },
  reason: 'not_allowed',
  code: 'scope_denied',
};

function denied(): TokenError {
  return new TokenError('scope_denied', { failures: [failure] });
}

describe('a TokenError', () => {
  it('is an Error, and called TokenError', () => {
    const error = denied();
    expect(error).toBeInstanceOf(Error);
    expect([error.name, String(error)]).toEqual(['TokenError', `TokenError: ${error.message}`]);
  });

  it('has a message for each code, and no two the same', () => {
    const messages = codes.map((code) => new TokenError(code).message);
    expect(new Set(messages).size).toBe(codes.length);
    for (const message of messages) expect(message).toMatch(/^The token |^A third-party /);
  });

  it.each(codes)('of code %s has the same message whatever else it says', (code) => {
    const full = new TokenError(code, {
      failures: [failure],
      detail: 'bad_varint',
      source: 'consumer_token',
    });
    expect(full.message).toBe(new TokenError(code).message);
    expect(full.code).toBe(code);
  });

  it('hands the failures to the program, in their order, and for reading only', () => {
    const second = { ...failure, index: 1 };
    const { failures } = new TokenError('scope_denied', { failures: [failure, second] });
    expect(failures).toEqual([failure, second]);
    expect(Object.isFrozen(failures)).toBe(true);
  });

  it('has no failures where none were given', () => {
    expect(new TokenError('bad_signature').failures).toEqual([]);
  });

  it('leaves the list of failures that it was given as it was', () => {
    const failures = [failure];
    const error = new TokenError('scope_denied', { failures });
    failures.push(failure);
    expect(error.failures).toEqual([failure]);
  });

  it('does not show the failures when it is printed, in any usual way', () => {
    const error = denied();
    const printed = [
      JSON.stringify(error),
      inspect(error),
      inspect(error, { depth: Infinity, compact: false }),
      inspect({ error }),
      String(error),
      error.stack,
      JSON.stringify({ ...error }),
      JSON.stringify(Object.entries(error)),
      inspect(structuredClone(error)),
    ];
    expect(printed.join('\n')).not.toContain(marker);
    expect(Object.keys(error)).not.toContain('failures');
  });

  it('shows its code and its detail when it is printed', () => {
    const error = tokenErrorOf(() => decode('*'))!;
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      code: 'malformed_token',
      detail: 'not_base64',
    });
    expect(inspect(error)).toContain('not_base64');
  });

  it('has a detail only where input does not decode', () => {
    expect('detail' in denied()).toBe(false);
    expect(tokenErrorOf(() => decode(''))?.detail).toBe('ends_early');
  });

  it('is about the token, unless it says that it is about the consumer’s', () => {
    expect(denied().source).toBe('token');
    expect(new TokenError('token_expired', { source: 'consumer_token' }).source).toBe(
      'consumer_token',
    );
  });
});
