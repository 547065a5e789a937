import { inspect, mint, verify } from 'caveats';
import {
  deserializeOnedata,
  INVITE_TYPES,
  onedataDialect,
  onedataIdentity,
  type OnedataIdentity,
  serializeOnedata,
} from 'caveats/onedata';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INVITE_FORMS } from '../../src/onedata/invite-types.js';
import { utf8 } from '../bytes/oracle.js';
import { malformed, refusalOf } from '../macaroon/errors.js';
import { identity as anyIdentity } from './arbitraries.js';

const rootKey = 'secret';
const decode = (identifier: string): OnedataIdentity => onedataIdentity.decode(utf8(identifier));
const encode = (identity: object): string => onedataIdentity.encode(identity as OnedataIdentity);

const named = { kind: 'named' } as const;
const user = { version: 2, id: 'i', subject: 'usr-u', persistence: named } as const;
const access: OnedataIdentity = { ...user, type: 'access' };

describe('the identifier of a token', () => {
  test.each<[string, OnedataIdentity]>([
    ['2/nmd/usr-u/act/i', access],
    ['2/nmd/prv-p/act/i', { ...access, subject: 'prv-p' }],
    ['2/nmd/usr-u/act:s/i', { ...access, sessionId: 's' }],
    ['2/nmd/usr-u/act:s:t:/i', { ...access, sessionId: 's:t:' }],
    ['2/nmd/usr-u/idn/i', { ...user, type: 'identity' }],
    ['2/tmp-0/usr-u/act/i', { ...access, persistence: { kind: 'temporary', generation: 0 } }],
    [
      '2/tmp-9007199254740991/usr-u/act/i',
      { ...access, persistence: { kind: 'temporary', generation: 9007199254740991 } },
    ],
    [
      '2/nmd/usr-__proto__/act:constructor/toString',
      { ...access, subject: 'usr-__proto__', sessionId: 'constructor', id: 'toString' },
    ],
    ['2/nmd/usr-ż-1|*/act/😀', { ...access, subject: 'usr-ż-1|*', id: '😀' }],
  ])('%s', (identifier, identity) => {
    expect(decode(identifier)).toStrictEqual(identity);
    expect(encode(identity)).toBe(identifier);
  });

  test.each([
    ['ujg', 'userJoinGroup', ''],
    ['gjg', 'groupJoinGroup', ''],
    ['ujs', 'userJoinSpace', ''],
    ['gjs', 'groupJoinSpace', ''],
    ['ssp', 'supportSpace', 'ge'],
    ['hjs', 'harvesterJoinSpace', ''],
    ['rop', 'registerOneprovider', ''],
    ['ujc', 'userJoinCluster', ''],
    ['gjc', 'groupJoinCluster', ''],
    ['ujh', 'userJoinHarvester', ''],
    ['gjh', 'groupJoinHarvester', ''],
    ['sjh', 'spaceJoinHarvester', ''],
    ['uji', 'userJoinAtmInventory', ''],
    ['gji', 'groupJoinAtmInventory', ''],
  ] as const)('of an invitation with the code %s is of type %s', (code, inviteType, parameters) => {
    const identifier = `2/nmd/usr-u/${code}:target:${parameters}/i`;
    const identity: OnedataIdentity = { ...user, type: 'invite', inviteType, targetId: 'target' };
    expect(decode(identifier)).toStrictEqual(identity);
    expect(encode(identity)).toBe(identifier);
    expect(INVITE_FORMS[inviteType].code).toBe(code);
    expect(INVITE_TYPES).toContain(inviteType);
  });

  test.each(['gl', 'gn', 'ne', 'nl', 'nn'])(
    'of a legacy invitation to support: %s',
    (parameters) => {
      const identifier = `2/nmd/usr-u/ssp:target:${parameters}/i`;
      const invite = { type: 'invite', inviteType: 'supportSpace', targetId: 'target' } as const;
      expect(decode(identifier)).toStrictEqual({ ...user, ...invite });
      const token = mint({ rootKey, identifier });
      const again = deserializeOnedata(serializeOnedata(token));
      expect(again.macaroon).toEqual(token.macaroon);
      expect(again.macaroon.identifier).toEqual(utf8(identifier));
    },
  );

  test('knows fourteen types of invitations', () => {
    expect(new Set(INVITE_TYPES).size).toBe(14);
  });
});

describe('an identifier without such a form is a legacy named access token, with it as its id', () => {
  test.each([
    'abc',
    '1234',
    '2',
    'usr-1/act',
    '/2/nmd',
    'v2/nmd/usr-u/act/i',
    '2a/nmd/usr-u/act/i',
    ' 2/nmd/usr-u/act/i',
    '2 /nmd/usr-u/act/i',
    '²/nmd/usr-u/act/i',
    '2.0/nmd/usr-u/act/i',
    '+/a',
    'a\nb',
    '__proto__',
    'zażółć',
    '\ufeff2/nmd/usr-u/act/i',
  ])('%j', (id) => {
    const identity: OnedataIdentity = { version: 1, type: 'access', id, persistence: named };
    expect(decode(id)).toStrictEqual(identity);
    expect(encode(identity)).toBe(id);
  });
});

describe('an identifier that starts like a version is never a legacy one: it is refused', () => {
  test.each([
    ['another version', '1/nmd/usr-u/act/i'],
    ['another version', '3/nmd/usr-u/act/i'],
    ['another version', '0/i'],
    ['a version with a zero in front', '02/nmd/usr-u/act/i'],
    ['a version with a sign', '+2/nmd/usr-u/act/i'],
    ['a version with a sign', '-2/nmd/usr-u/act/i'],
    ['a version alone', '2/'],
    ['a part too few', '2/nmd/usr-u/act'],
    ['a part too many', '2/nmd/usr-u/act/i/j'],
    ['a persistence that is none', '2/pst/usr-u/act/i'],
    ['a persistence that is none', '2/NMD/usr-u/act/i'],
    ['a generation for what has none', '2/nmd-1/usr-u/act/i'],
    ['no generation', '2/tmp/usr-u/act/i'],
    ['no generation', '2/tmp-/usr-u/act/i'],
    ['a generation that is none', '2/tmp-a/usr-u/act/i'],
    ['a generation that is negative', '2/tmp--1/usr-u/act/i'],
    ['a generation with a zero in front', '2/tmp-07/usr-u/act/i'],
    ['a generation with a sign', '2/tmp-+7/usr-u/act/i'],
    ['a generation that is not whole', '2/tmp-7.5/usr-u/act/i'],
    ['a generation of another form', '2/tmp-1e3/usr-u/act/i'],
    ['a generation that is too large', '2/tmp-9007199254740992/usr-u/act/i'],
    ['no subject', '2/nmd//act/i'],
    ['a subject of no type', '2/nmd/u/act/i'],
    ['a subject of another type', '2/nmd/grp-u/act/i'],
    ['nobody', '2/nmd/nobody/act/i'],
    ['a subject without an id', '2/nmd/usr-/act/i'],
    ['a control character in the subject', '2/nmd/usr-a\nb/act/i'],
    ['a control character in the subject', '2/nmd/usr-a\u0085b/act/i'],
    ['no type', '2/nmd/usr-u//i'],
    ['a type that is none', '2/nmd/usr-u/gui/i'],
    ['an empty session', '2/nmd/usr-u/act:/i'],
    ['a control character in the session', '2/nmd/usr-u/act:a\u0000/i'],
    ['a session of an identity token', '2/nmd/usr-u/idn:s/i'],
    ['an invitation of a type that is not known', '2/nmd/usr-u/xyz:t:/i'],
    ['an invitation of a type that is not known', '2/nmd/usr-u/UJS:t:/i'],
    ['an invitation of a property of every object', '2/nmd/usr-u/constructor:t:/i'],
    ['an invitation without parameters', '2/nmd/usr-u/ujs:t/i'],
    ['an invitation with parameters', '2/nmd/usr-u/ujs:t:ge/i'],
    ['an invitation to support with others', '2/nmd/usr-u/ssp:t:/i'],
    ['an invitation to support with others', '2/nmd/usr-u/ssp:t:le/i'],
    ['an invitation with more', '2/nmd/usr-u/ujs:t::/i'],
    ['an invitation to nothing', '2/nmd/usr-u/ujs::/i'],
    ['an invitation to what has a slash', '2/nmd/usr-u/ujs:s/t:/i'],
    ['an invitation alone', '2/nmd/usr-u/ujs/i'],
    ['a control character in the target', '2/nmd/usr-u/ujs:\u007f:/i'],
    ['no id', '2/nmd/usr-u/act/'],
    ['a control character in the id', '2/nmd/usr-u/act/\u001f'],
    ['digits and a slash', `${'9'.repeat(400)}/`],
  ])('%s: %j', (_, identifier) => {
    expect(refusalOf(() => decode(identifier))).toEqual(malformed('not_a_token'));
    const token = mint({ rootKey, identifier });
    const refused = malformed('not_a_token');
    expect(refusalOf(() => inspect(token, { dialect: onedataDialect }))).toEqual(refused);
    expect(
      refusalOf(() => verify(token, { rootKey, dialect: onedataDialect, request: {} })),
    ).toEqual(refused);
  });

  test('so are an empty one and one that is not UTF-8', () => {
    expect(refusalOf(() => decode(''))).toEqual(malformed('not_a_token'));
    for (const bytes of [[0xff], [0x32, 0x2f, 0xc0, 0x80], [0x61, 0xed, 0xa0, 0x80]]) {
      const identifier = new Uint8Array(bytes);
      expect(refusalOf(() => onedataIdentity.decode(identifier))).toEqual(malformed('not_a_token'));
    }
  });
});

test('any identity is read from its identifier as what it was', () => {
  fc.assert(
    fc.property(anyIdentity(), (identity) => {
      expect(decode(encode(identity))).toStrictEqual(identity);
    }),
    { numRuns: 2000 },
  );
});

test('any identifier that is read is written as it was', () => {
  const parts = ['1', '2', '+', 'nmd', 'tmp-', 'tmp-7', 'usr-a', 'prv-', 'act', ':', 'idn', 'ssp'];
  const text = fc
    .array(fc.constantFrom(...parts, '/', '/', '/', 'a', 'ge', '\n', 'ż'), { maxLength: 12 })
    .map((some) => some.join(''));
  let readings = 0;
  fc.assert(
    fc.property(text, (identifier) => {
      if (refusalOf(() => decode(identifier)) !== undefined) return;
      readings++;
      expect(encode(decode(identifier))).toBe(identifier);
    }),
    { numRuns: 5000 },
  );
  expect(readings).toBeGreaterThan(500);
});
