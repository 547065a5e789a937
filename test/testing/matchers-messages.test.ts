import {
  addThirdPartyCaveat,
  doc,
  expiresIn,
  mintDischarge,
  readonly,
  table,
  TokenError,
  type TokenInput,
} from 'caveats';
import { bindDischarge } from 'caveats/macaroon';
import { describe, expect, test } from 'vitest';
import {
  createTestAuthority,
  createTestClock,
  dropCaveat,
  mintFor,
  TEST_TIME,
  testKeys,
  textFor,
} from 'caveats/testing';
import { createMatchers } from 'caveats/testing/matchers';

const clock = createTestClock();
expect.extend(createMatchers({ clock: clock.now, request: { access: 'read' } }));

const token = mintFor('usr-1', doc('A', 'B'), readonly(), expiresIn(60, TEST_TIME));
const inA = { resource: { doc: 'A' } };
const inC = { resource: { doc: 'C' } };

/** What an assertion says that does not hold. */
function failure(assert: () => unknown): string {
  try {
    assert();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('it holds');
}

describe('a message', () => {
  test('tells every caveat and how it fared', () => {
    expect(failure(() => expect(token).toVerify({ ...inC, now: TEST_TIME + 60 }))).toBe(
      [
        'expected the token to be verified, but: token_expired (The token has expired)',
        '',
        '  0  doc = A|B  NOT MET: not_allowed (scope_denied)',
        '  1  access = read  met',
        '  2  time < 1767225660  NOT MET: expired (token_expired)',
      ].join('\n'),
    );
  });

  test.each<readonly [string, () => unknown, string]>([
    [
      'of a token that was let in',
      () => expect(token).not.toVerify(inA),
      'expected the token to be refused, but it was allowed\n\n  0  doc = A|B  met',
    ],
    [
      'of a token that is let in, and should be denied',
      () => expect(token).toBeDeniedWith('scope_denied', inA),
      'expected the token to be denied with scope_denied, but it was allowed\n\n  0  doc',
    ],
    [
      'of another code',
      () => expect(token).toBeDeniedWith('token_expired', inC),
      'expected the token to be denied with token_expired, but: scope_denied (The token does not',
    ],
    [
      'of another reason',
      () => expect(token).toBeDeniedWith({ code: 'scope_denied', reason: 'expired' }, inC),
      'expected the token to be denied with scope_denied for the reason expired, but: scope_denied',
    ],
    [
      'of a code that should be another',
      () => expect(token).not.toBeDeniedWith('scope_denied', inC),
      'expected the token not to be denied with scope_denied\n\n  0  doc = A|B  NOT MET',
    ],
    [
      'of a token that does not decode',
      () => expect('?').toVerify(),
      'expected the token to be verified, but: malformed_token (The token is malformed)',
    ],
    [
      'of a doc that is not reached',
      () => expect(token).toReach({ doc: 'C' }),
      'expected the token to reach {"doc":"C"}, but it does not\n\n  scope: {"kind":"only","resources":[{"doc":"A","access":["read"]},{"doc":"B","access":["read"]}]}',
    ],
    [
      'of a table that is reached',
      () => expect(token).not.toReach({ doc: 'A', table: 't', access: 'read' }),
      'expected the token not to reach {"doc":"A","table":"t","access":"read"}, but it does',
    ],
    [
      'of tables',
      () => expect(mintFor('usr-1', table('A', 't1'))).toReach({}),
      'expected the token to reach {}, but it does not\n\n  scope: {"kind":"only","resources":[{"doc":"A","table":"t1","access":["read","write"]}]}',
    ],
    [
      'of a token that reaches nothing',
      () => expect(mintFor('u', doc('A'), doc('B'), 'access = read', 'access = write')).toReach({}),
      '  scope: {"kind":"nothing"}',
    ],
    [
      'of a token that reaches everything',
      () => expect(mintFor('u')).not.toReach({ doc: 'A' }),
      '  scope: {"kind":"unrestricted"}',
    ],
    [
      'of a token of which that cannot be told',
      () => expect(mintFor('u', 'x = 1')).toReach({ doc: 'A' }),
      'the scope of the token could not be inferred: unknown_caveat (The token has an unknown caveat)\n  x = 1  NOT MET: unknown_caveat',
    ],
    [
      'of a token of which that cannot be told, and which should not reach something',
      () => expect(mintFor('u', 'x = 1')).not.toReach({ doc: 'A' }),
      'the scope of the token could not be inferred',
    ],
    [
      'of another end',
      () => expect(token).toExpireAt(0),
      'expected the token to expire at 0 (1970-01-01T00:00:00.000Z), but it does at 1767225660 (2026-01-01T00:01:00.000Z)',
    ],
    [
      'of an end that there should not be',
      () => expect(token).toExpireAt(null),
      'expected the token to expire never, but it does at 1767225660',
    ],
    [
      'of an end that should be another',
      () => expect(mintFor('u')).not.toExpireAt(null),
      'expected the token not to expire never, but it does',
    ],
    [
      'of the end of a token that is not authentic',
      () => expect(dropCaveat(token, 0)).toExpireAt(null),
      'expected an authentic token, but: bad_signature',
    ],
    [
      'of the end of a token that is not authentic, and should be another',
      () => expect(dropCaveat(token, 0)).not.toExpireAt(null),
      'expected an authentic token, but: bad_signature',
    ],
    [
      'of a caveat that would move the cursor',
      () => expect(mintFor('u', 'x\u001b[2J\u202e \ud7ff')).toVerify(),
      '  0  x\\u{1b}[2J\\u{202e} \\u{d7ff}  NOT MET: unknown_caveat (unknown_caveat)',
    ],
  ])('%s', (_, assert, message) => {
    expect(failure(assert)).toContain(message);
  });

  test('tells in which discharge a caveat stands', () => {
    const login = { identifier: 'login', rootKey: 'shared with the login service' };
    const { macaroon } = addThirdPartyCaveat(mintFor('usr-1'), login);
    const discharge = mintDischarge({ ...login, caveats: [doc('A')] }).macaroon;
    const discharged: TokenInput = { macaroon, discharges: [bindDischarge(macaroon, discharge)] };
    expect(failure(() => expect(discharged).toVerify(inC))).toContain(
      '  0  doc = A, of discharge 0  NOT MET: not_allowed (scope_denied)',
    );
  });

  test('tells whose token cannot be asked about, if it is the consumer’s', async () => {
    const failsFor = (source: 'consumer_token') => async (): Promise<never> => {
      throw new TokenError('malformed_token', { source });
    };
    const { toReach } = createMatchers({
      authority: { ...createTestAuthority(), open: failsFor('consumer_token') },
    });
    const { message } = await toReach.call({}, mintFor('u'), { doc: 'A' });
    expect(message()).toContain('(The token is malformed, of the consumer token)');
  });

  test('is cut off where a scope is long', () => {
    const docs = Array.from({ length: 4000 }, (_, i) => `doc-${i}`);
    const long = failure(() => expect(mintFor('u', doc(...docs))).toReach({ doc: 'A' }));
    expect(long).toContain('"doc":"doc-0"');
    expect(long.length).toBeLessThan(2200);
  });

  test('never tells a key, nor a signature', () => {
    const texts = [
      failure(() => expect(token).toVerify(inC)),
      failure(() => expect(token).toReach(inC.resource)),
      failure(() => expect(token).toExpireAt(null)),
    ].join();
    expect(texts).not.toContain(testKeys.current().rootKey);
    expect(texts).not.toContain(textFor('usr-1', doc('A', 'B')).slice(-30));
  });
});
