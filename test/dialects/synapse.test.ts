import {
  attenuate,
  expiresIn,
  deserialize,
  inferScope,
  inspect,
  mint,
  serialize,
  verify,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { synapse } from '../../examples/dialects/synapse.js';
import vectors from '../vectors/dialects/synapse.json' with { type: 'json' };
import { verdictOf } from '../token/thrown.js';

const { key: rootKey, tokens } = vectors;
const { guest, delete_pusher: pusher, session } = tokens;
const dialect = synapse;

describe.each(Object.entries(tokens))('a token of Synapse: %s', (_, { text, caveats }) => {
  test('is read whole, and written again as it was', () => {
    const { unverified } = inspect(text, { dialect });
    const read = unverified.caveats.map((each) => each.party === 'first' && each.caveat);
    expect(read.map((each) => each && synapse.write(each))).toEqual(caveats);
    expect(unverified.identity).toEqual({ type: 'access', id: 'key' });
    expect(unverified.refused).toEqual([]);
    expect(serialize(deserialize(text), 'v1')).toBe(text);
  });

  test('is minted alike', () => {
    const made = mint({ rootKey, dialect, identifier: 'key', location: 'tesths', caveats });
    expect(serialize(made, 'v1')).toBe(text);
  });
});

test('a guest is let in as who the token says, and as nobody else', () => {
  const request = { purpose: 'access', userId: '@user:tesths' };
  expect(verify(guest.text, { rootKey, dialect, request }).caveats).toHaveLength(5);
  const codeOf = (asked: object, key = rootKey): string =>
    verdictOf(() =>
      verify(guest.text, { rootKey: key, dialect, request: { ...request, ...asked } }),
    );
  expect(codeOf({ userId: '@other:tesths' })).toBe('context_denied');
  expect(codeOf({ userId: undefined })).toBe('context_denied');
  expect(codeOf({ purpose: 'delete_pusher' })).toBe('context_denied');
  expect(codeOf({}, 'anothersecretkey')).toBe('bad_signature');
});

test('a second user in a token lets in neither of the two', () => {
  const two = attenuate(guest.text, ['user_id = @other:tesths'], { dialect });
  for (const userId of ['@user:tesths', '@other:tesths']) {
    const request = { purpose: 'access', userId };
    expect(verdictOf(() => verify(two, { rootKey, dialect, request }))).toBe('context_denied');
  }
});

test('a link deletes the pusher that it names', () => {
  const request = {
    purpose: 'delete_pusher',
    userId: '@user:tesths',
    appId: 'm.mail',
    pushkey: 'john@example.com',
  };
  const codeOf = (asked: object): string =>
    verdictOf(() => verify(pusher.text, { rootKey, dialect, request: { ...request, ...asked } }));
  expect(codeOf({})).toBe('allowed');
  expect(codeOf({ pushkey: 'other@example.com' })).toBe('context_denied');
  expect(codeOf({ appId: 'somethingelse' })).toBe('context_denied');
});

test('a cookie of a login ends at its millisecond', () => {
  const codeAt = (now: number, state: string): string => {
    const request = { purpose: 'session', state, now };
    return verdictOf(() => verify(session.text, { rootKey, dialect, request }));
  };
  expect(codeAt(2_000_000_119.999, 'arandomstate')).toBe('allowed');
  expect(codeAt(2_000_000_120, 'arandomstate')).toBe('token_expired');
  expect(codeAt(2_000_000_000, 'anotherstate')).toBe('context_denied');
});

test('a holder can make a guest token short-lived', () => {
  const short = attenuate(guest.text, [expiresIn(60, 1000.5)], { dialect });
  const context = { purpose: 'access', userId: '@user:tesths', now: 1000 };
  expect(inferScope(short, { rootKey, dialect, context }).validUntil).toBe(1060);
  expect(
    verdictOf(() => inferScope(short, { rootKey, dialect, context: { ...context, now: 1060 } })),
  ).toBe('token_expired');
});

test.each([
  'gen = 2',
  'gen = 01',
  'guest = false',
  'time < 0100',
  'time < 2026-01-01',
  'time < 1234567890123456',
  'colour = red',
  'user_id=@a:b',
])('%s is not known', (condition) => {
  expect(synapse.read(condition)).toBe(undefined);
});

test.each([
  { type: 'time', validUntil: '5' },
  { type: 'time', validUntil: 1.5 },
  { type: 'time', validUntil: 5, after: 1 },
  { type: 'user_id' },
  { type: 'user_id', text: 5 },
  { type: 'user_id', text: '@a:b', value: '@c:d' },
  { type: 'gen', text: '2' },
])('the value %j is not written', (value) => {
  expect(() => synapse.write(value as never)).toThrow(TypeError);
});

test('an identifier that only looks like key is not one of Synapse', () => {
  for (const bytes of [[0xef, 0xbb, 0xbf, 0x6b, 0x65, 0x79], [0x6b, 0x65, 0x79, 0], []]) {
    expect(synapse.identity.decode(Uint8Array.from(bytes))).toBe(undefined);
  }
  expect(() => mint({ rootKey, dialect, identity: { subject: '@user:tesths' } })).toThrow('key');
});
