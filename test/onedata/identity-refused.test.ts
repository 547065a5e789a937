import { onedataIdentity, type OnedataIdentity } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { typeErrorOf } from '../macaroon/errors.js';

const encode = (identity: object): string => onedataIdentity.encode(identity as OnedataIdentity);

const named = { kind: 'named' } as const;
const user = { version: 2, id: 'i', subject: 'usr-u', persistence: named } as const;
const access: OnedataIdentity = { ...user, type: 'access' };

describe('who writes an identity is told what is wrong with it', () => {
  const invite = { ...user, type: 'invite', inviteType: 'userJoinSpace', targetId: 't' };
  const legacy = { version: 1, type: 'access', id: 'i', persistence: named };
  const temporary = (generation: unknown) => ({
    ...access,
    persistence: { kind: 'temporary', generation },
  });

  test.each<[object | null | undefined, string]>([
    [null, 'identity must be an object'],
    [undefined, 'identity must be an object'],
    [{ ...access, version: 3 }, 'identity.version must be 1 or 2'],
    [{ ...access, version: '2' }, 'identity.version must be 1 or 2'],
    [{ ...access, type: 'gui' }, 'identity.type must be access, identity or invite'],
    [{ ...access, type: 'toString' }, 'identity.type must be access, identity or invite'],
    [{ ...access, id: '' }, 'identity.id must be a text without slashes and control characters'],
    [{ ...access, id: 'a/b' }, 'identity.id must be a text without slashes and control characters'],
    [{ ...access, id: 7 }, 'identity.id must be a text without slashes and control characters'],
    [
      { ...access, id: '\ud800' },
      'identity.id must be a text without slashes and control characters',
    ],
    [{ ...access, subject: undefined }, 'identity.subject must be usr- or prv- and an id'],
    [{ ...access, subject: 'u' }, 'identity.subject must be usr- or prv- and an id'],
    [{ ...access, subject: 'usr-' }, 'identity.subject must be usr- or prv- and an id'],
    [{ ...access, subject: 'usr-a/b' }, 'identity.subject must be usr- or prv- and an id'],
    [{ ...access, persistence: undefined }, 'identity.persistence must be named or temporary'],
    [{ ...access, persistence: {} }, 'identity.persistence must be named or temporary'],
    [temporary(-1), 'identity.persistence must be of a whole generation'],
    [temporary('7'), 'identity.persistence must be of a whole generation'],
    [temporary(undefined), 'identity.persistence must be of a whole generation'],
    [
      { ...access, sessionId: '' },
      'identity.sessionId must be a text without slashes and control characters',
    ],
    [
      { ...access, sessionId: 'a/b' },
      'identity.sessionId must be a text without slashes and control characters',
    ],
    [{ ...invite, inviteType: 'ujs' }, 'identity.inviteType must be a type of invitations'],
    [{ ...invite, inviteType: 'valueOf' }, 'identity.inviteType must be a type of invitations'],
    [
      { ...invite, targetId: 'a:b' },
      'identity.targetId must be a text without colons, slashes and controls',
    ],
    [
      { ...invite, targetId: undefined },
      'identity.targetId must be a text without colons, slashes and controls',
    ],
    [
      { ...legacy, id: '' },
      'identity.id must be a text that does not start with a number and a slash',
    ],
    [
      { ...legacy, id: '2/nmd/usr-u/act/i' },
      'identity.id must be a text that does not start with a number and a slash',
    ],
    [
      { ...legacy, id: '\ud800' },
      'identity.id must be a text that does not start with a number and a slash',
    ],
    [
      { ...legacy, id: undefined },
      'identity.id must be a text that does not start with a number and a slash',
    ],
    [
      { ...legacy, type: 'identity' },
      'identity.version must be 2 for anything but a named access token',
    ],
    [
      { ...legacy, persistence: { kind: 'temporary', generation: 1 } },
      'identity.version must be 2 for anything but a named access token',
    ],
    [
      { ...legacy, persistence: undefined },
      'identity.version must be 2 for anything but a named access token',
    ],
  ])('%j', (identity, message) => {
    expect(typeErrorOf(() => encode(identity as object))).toBe(message);
  });

  test.each<[object, string]>([
    [{ ...legacy, subject: 'usr-1' }, 'subject'],
    [{ ...legacy, sessionId: 's' }, 'sessionId'],
    [{ ...user, type: 'identity', sessionId: 's' }, 'sessionId'],
    [{ ...invite, sessionId: 's' }, 'sessionId'],
    [{ ...access, targetId: 't' }, 'targetId'],
    [{ ...access, keyId: 'k' }, 'keyId'],
  ])('and nothing is dropped that has no place in it: %j', (identity, field) => {
    expect(typeErrorOf(() => encode(identity))).toBe(`identity.${field} must be left out`);
  });

  test('what is not given is not there', () => {
    expect(encode({ ...access, sessionId: undefined })).toBe('2/nmd/usr-u/act/i');
    expect(encode({ ...legacy, subject: undefined })).toBe('i');
  });
});
