import { describe, expect, test } from 'vitest';
import {
  caveatFields,
  conditionFrom,
  fieldsAskedFor,
  requestFields,
  requestIn,
} from '../../docs/src/playground/read/forms.js';
import { judge } from '../../docs/src/playground/read/judge.js';
import { narrow } from '../../docs/src/playground/read/narrow.js';
import { readPasted, type KnownReading } from '../../docs/src/playground/read/reading.js';
import { DIALECTS } from '../../src/reading/dialects.js';
import { reachOf } from '../../src/reading/reach.js';
import { readToken } from '../../src/reading/read-token.js';
import vectors from '../vectors/dialects/synapse.json' with { type: 'json' };

const { text: guest } = vectors.tokens.guest;

function known(text: string, wanted?: string): KnownReading {
  const reading = readPasted(text, wanted);
  if (reading.kind !== 'token') throw new Error('no token');
  return reading;
}

describe.each(DIALECTS.map((each) => [each.title, each] as const))(
  'the forms of %s',
  (_, reading) => {
    test('have fields of different names, each with a label and a hint', () => {
      const request = requestFields(reading).flatMap(([, fields]) => fields);
      for (const fields of [caveatFields(reading), request]) {
        expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
        for (const { label, hint } of fields) expect([label, hint]).not.toContain('');
      }
      expect(requestIn(reading, {}, 0)).toEqual({});
    });

    test('ask for no more than what its kinds check', () => {
      const all = fieldsAskedFor(reading, new Set(reading.dialect.kinds.keys()));
      const shown = requestFields(reading).flatMap(([, fields]) => fields);
      expect([...all].sort()).toEqual(shown.map(({ name }) => name).sort());
    });
  },
);

describe('a token of another system', () => {
  test('is known by what it says', () => {
    expect(known(guest).dialect.name).toBe('synapse');
    expect(known(guest, 'standard').dialect.name).toBe('standard');
    expect(known(vectors.tokens.session.text, 'synapse').dialect.name).toBe('synapse');
  });

  test('is read in its dialect where it was cut off', () => {
    const reading = readPasted(guest.slice(0, 160));
    expect(reading.kind === 'error' && reading.dialect?.name).toBe('synapse');
  });

  test('is narrowed and judged by the kinds of its system', () => {
    const reading = known(guest);
    const narrowed = narrow(reading, conditionFrom(reading.dialect, 'expires-in', '1m', 1000));
    expect(narrowed.dialect.name).toBe('synapse');
    expect(reachOf(narrowed.token, narrowed.dialect).validUntil).toBe(1060);
    // It stays in the format that Synapse reads.
    expect(readToken(narrowed.text).form).toBe('v1');
    const codeOf = (values: Readonly<Record<string, string>>): string | undefined => {
      const request = requestIn(reading.dialect, { purpose: 'access', ...values }, 0);
      const rootKey = new TextEncoder().encode(vectors.key);
      return judge(narrowed, { rootKey, request, expect: 'access' }).refusal?.code;
    };
    expect(codeOf({ 'user-id': '@user:tesths', now: '1059' })).toBe(undefined);
    expect(codeOf({ 'user-id': '@user:tesths', now: '1060' })).toBe('token_expired');
    expect(codeOf({ 'user-id': '@other:tesths', now: '1059' })).toBe('context_denied');
  });

  test('reaches no docs and tables, which its system does not have', () => {
    const { parts, refused, identifier } = reachOf(known(guest).token, known(guest).dialect);
    expect(parts.map(({ name }) => name)).not.toContain('scope');
    expect({ refused, identifier }).toEqual({ refused: [], identifier: 'plain' });
    const unread = reachOf(known(guest).token, DIALECTS[0]!);
    expect(unread).toMatchObject({
      identifier: 'unread',
      refused: [{ code: 'unknown_caveat', count: 5 }],
    });
  });
});
