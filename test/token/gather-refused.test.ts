import {
  gatherDischarges,
  type GetDischarge,
  mint,
  serialize,
  type ThirdPartyCaveat,
  TokenError,
  type TokenInput,
  verify,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { asking, attach, dischargeOf, rootKey, tokenAsking } from './attach.js';
import { refused } from './thrown.js';

const nameOf = ({ identifier }: ThirdPartyCaveat) => new TextDecoder().decode(identifier);
const mintIt: GetDischarge = (caveat) => dischargeOf(nameOf(caveat));
const token = tokenAsking([], 'login', 'mail');

/** The error with which something is rejected. */
async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a third party', () => {
  test.each<[string, string, TokenInput]>([
    ['for another caveat', 'unexpected_discharge', dischargeOf('mail')],
    ['for a longer identifier', 'unexpected_discharge', dischargeOf('login ')],
    ['that is the token', 'unexpected_discharge', token],
    [
      'with discharges of its own',
      'unexpected_discharge',
      attach(dischargeOf('login'), dischargeOf('mail')),
    ],
    ['that does not decode', 'malformed_token', '?'],
    ['that was cut off', 'truncated_token', serialize(dischargeOf('login')).slice(0, -4)],
    ['that is too long', 'token_too_large', 'A'.repeat(70_000)],
    ['that is nothing', 'malformed_token', undefined as never],
    ['that is a page in HTML', 'malformed_token', '<!doctype html>'],
    ['that is bytes', 'malformed_token', new Uint8Array(80) as never],
  ])('is refused an answer %s', async (_, code, answer) => {
    for (const getDischarge of [() => answer, async () => answer]) {
      const error = await rejectionOf(gatherDischarges(tokenAsking([], 'login'), getDischarge));
      expect(error).toBeInstanceOf(TokenError);
      expect(error).toMatchObject({ code, source: 'discharge' });
    }
  });

  test('whose key is another is found out when the token is verified', async () => {
    const forger: GetDischarge = ({ identifier }) => mint({ rootKey: 'a guess', identifier });
    const discharged = await gatherDischarges(token, forger);
    expect(refused(() => verify(discharged, { rootKey, request: {} })).code).toBe('bad_signature');
  });

  test('may refuse: what they throw passes through, of whatever kind it is', async () => {
    for (const thrown of [
      new Error('not logged in'),
      new TokenError('token_revoked'),
      'no',
      undefined,
    ]) {
      const rejecting = gatherDischarges(token, () => Promise.reject(thrown));
      const throwing = gatherDischarges(token, () => {
        throw thrown;
      });
      const settled = await Promise.allSettled([rejecting, throwing]);
      expect(settled.map((one) => one.status === 'rejected' && one.reason === thrown)).toEqual([
        true,
        true,
      ]);
    }
  });
});

describe('more discharges than are allowed', () => {
  /** Answers with a discharge that asks for the next, for ever. */
  function endless(): { getDischarge: GetDischarge; asked: () => number } {
    let asked = 0;
    const getDischarge: GetDischarge = (caveat) => {
      asked++;
      return asking(dischargeOf(nameOf(caveat)), `${asked}`);
    };
    return { getDischarge, asked: () => asked };
  }

  test.each<[number, object]>([
    [100, {}],
    [100, { maxDischarges: undefined }],
    [5, { maxDischarges: 5 }],
    [0, { maxDischarges: 0 }],
    [300, { maxDischarges: 300 }],
  ])('are not asked for: of an endless chain no more than %i', async (most, options) => {
    const { getDischarge, asked } = endless();
    const error = await rejectionOf(
      gatherDischarges(tokenAsking([], 'login'), getDischarge, options),
    );
    expect(error).toBeInstanceOf(TokenError);
    expect(error).toMatchObject({ code: 'token_too_large', source: 'discharge' });
    expect(asked()).toBe(most);
  });

  test('are told of before any is asked for, where it is the token that has too many', async () => {
    const { getDischarge, asked } = endless();
    const token = tokenAsking([], 'login', 'login', 'login');
    const refusal = await rejectionOf(gatherDischarges(token, getDischarge, { maxDischarges: 2 }));
    expect(refusal).toMatchObject({ code: 'token_too_large' });
    expect(asked()).toBe(0);
    const most = await gatherDischarges(token, mintIt, { maxDischarges: 3 });
    expect(most.discharges).toHaveLength(3);
  });

  test('may be as many as the caller says', async () => {
    const getDischarge: GetDischarge = (caveat) => {
      const discharge = dischargeOf(nameOf(caveat));
      const next = Number(nameOf(caveat)) + 1;
      return next < 300 ? asking(discharge, `${next}`) : discharge;
    };
    const discharged = await gatherDischarges(tokenAsking([], '0'), getDischarge, {
      maxDischarges: 300,
    });
    expect(verify(discharged, { rootKey, request: {} }).caveats).toEqual([]);
  });

  test.each([-1, 1.5, Number.NaN, Infinity, '5'])(
    '%j of them is a mistake of the caller',
    async (most) => {
      const options = { maxDischarges: most as never };
      const error = await rejectionOf(gatherDischarges(tokenAsking([]), mintIt, options));
      if (most === null) expect(error).toBeUndefined();
      else expect(error).toBeInstanceOf(TypeError);
    },
  );
});

describe('whatever is given as a token', () => {
  test.each([['?'], [''], [undefined], [null], [7], [{}], [{ macaroon: {} }]])(
    '%j is refused with a code, and nobody is asked',
    async (given) => {
      const never: GetDischarge = () => expect.unreachable();
      const error = await rejectionOf(gatherDischarges(given as never, never));
      expect(error).toBeInstanceOf(TokenError);
      expect(error).toMatchObject({ source: 'token' });
    },
  );
});

describe('once a third party has failed', () => {
  test('nobody is asked for what other discharges ask for', async () => {
    const asked: string[] = [];
    let answer = (): void => expect.unreachable();
    const gathering = gatherDischarges(tokenAsking([], 'down', 'slow'), async (caveat) => {
      asked.push(nameOf(caveat));
      if (nameOf(caveat) === 'down') throw new Error('no answer');
      await new Promise<void>((done) => (answer = done));
      return asking(dischargeOf('slow'), 'next');
    });
    expect(await rejectionOf(gathering)).toMatchObject({ message: 'no answer' });
    answer();
    // Whatever is still to be asked is asked within these turns.
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    expect(asked).toEqual(['down', 'slow']);
  });
});

test('to give nothing that gets discharges is a mistake of the caller, also where none is needed', async () => {
  const error = await rejectionOf(gatherDischarges(tokenAsking([]), undefined as never));
  expect(error).toMatchObject({ message: 'getDischarge must be a function' });
});
