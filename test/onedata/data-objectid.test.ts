import { dataObjectId, type OnedataCaveat, toObjectId } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { expectBothWays, NO_TEXTS, outcome, read, write, writeAny } from './conditions.js';

const ids = (...whitelist: unknown[]) => ({ type: 'data.objectid', whitelist }) as OnedataCaveat;

const dirId = toObjectId({ fileUuid: 'dir', spaceId: 'space1' });
const fileId = toObjectId({ fileUuid: 'file', spaceId: 'space1' });

describe('data.objectid', () => {
  test('is the ids', () => {
    expectBothWays(`data.objectid = ${dirId}|${fileId}`, dataObjectId(dirId, fileId));
  });

  test.each(['A', '00', 'x y', '__proto__', 'ﬀ', `${fileId.slice(0, -2)}00`])(
    'is read of any text, and grants nothing where that makes no sense: %s',
    (text) => {
      expectBothWays(`data.objectid = ${text}`, ids(text));
      expect(outcome(ids(text), { data: { objectIds: [text] } })).toBe('not_allowed');
      expect(outcome(ids(text, fileId), { data: { objectIds: [text, fileId] } })).toBe('met');
    },
  );

  test.each([
    ['nothing', ''],
    ['an empty entry', `${fileId}|`],
    ['a control character', 'a\nb'],
  ])('is not read of %s: %j', (_, list) => {
    expect(read(`data.objectid = ${list}`)).toBeUndefined();
  });

  test.each(['', 'a|b', 'a\nb', '\ud800', ...NO_TEXTS])('is not written of %j', (entry) => {
    expect(() => write(ids(entry))).toThrow(new TypeError('data.objectid: takes only ids'));
  });

  test('needs an id, and nothing besides', () => {
    expect(() => write(ids())).toThrow(new TypeError('data.objectid: needs a list of ids'));
    expect(() => writeAny({ ...ids('A'), more: 1 })).toThrow(
      new TypeError('data.objectid: a caveat of this type has the fields type, whitelist'),
    );
  });

  test.each(['A', '', `${fileId}00`, ...NO_TEXTS])(
    'is made of ids that make sense, and not of %j',
    (id) => {
      expect(() => dataObjectId(id as string)).toThrow(
        new TypeError('data.objectid: takes only object ids'),
      );
    },
  );

  test('grants what is, or is below, what has the id', () => {
    const listed = dataObjectId(dirId);
    expect(outcome(listed, { data: { objectIds: [dirId] } })).toBe('met');
    expect(outcome(listed, { data: { objectIds: [fileId, dirId] } })).toBe('met');
    expect(outcome(listed, { data: { objectIds: [fileId] } })).toBe('not_allowed');
    expect(outcome(listed, { data: { objectIds: [] } })).toBe('not_allowed');
  });

  test('keeps the case of ids, which means nothing', () => {
    const lower = dirId.toLowerCase();
    expectBothWays(`data.objectid = ${lower}`, ids(lower) as OnedataCaveat);
    for (const [given, asked] of [
      [dirId, lower],
      [lower, dirId],
      [lower, lower],
    ]) {
      expect(outcome(ids(given), { data: { objectIds: [asked!] } })).toBe('met');
    }
    expect(dataObjectId(lower)).toStrictEqual(dataObjectId(dirId));
  });

  test('has to be told the ids, as a list', () => {
    expect(outcome(dataObjectId(dirId), { data: { path: '/space1' } })).toBe('missing_context');
    for (const objectIds of [dirId, null, { 0: dirId }]) {
      expect(outcome(dataObjectId(dirId), { data: { objectIds: objectIds as never } })).toBe(
        'invalid_context',
      );
    }
  });
});
