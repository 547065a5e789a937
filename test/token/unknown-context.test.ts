import {
  asn,
  consumer,
  country,
  inferScope,
  ip,
  mint,
  notCountry,
  region,
  service,
  verify,
  type CaveatInput,
  type TokenContext,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { refused } from './thrown.js';

const rootKey = 'an example key, 32 bytes or more';

const CASES: readonly [keyof TokenContext, CaveatInput][] = [
  ['ip', ip('10.0.0.0/8')],
  ['asn', asn(0)],
  ['country', country('PL')],
  ['country', notCountry('PL')],
  ['regions', region('EU')],
  ['consumer', consumer('usr-1')],
  ['groups', consumer('grp-1')],
  ['service', service('opw-*')],
  ['interface', 'interface = rest'],
];

describe('what a platform says with null is unknown', () => {
  test.each(CASES)('%s', (field, caveat) => {
    const narrow = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [caveat] });
    const wide = mint({ rootKey, identity: { subject: 'usr-1' } });
    const request = { [field]: null };
    const { failures } = refused(() => verify(narrow, { rootKey, request }));
    expect(failures).toMatchObject([{ reason: 'missing_context' }]);
    expect(verify(wide, { rootKey, request }).subject).toBe('usr-1');
  });

  test('but the time cannot be: a server knows it', () => {
    const token = mint({ rootKey, identity: { subject: 'usr-1' } });
    const request = { now: null } as never;
    expect(() => verify(token, { rootKey, request })).toThrow(TypeError);
  });

  test('but a misspelt field is a mistake, even before there is a value', () => {
    const token = mint({ rootKey, identity: { subject: 'usr-1' } });
    const request = { ipp: null } as never;
    expect(() => verify(token, { rootKey, request })).toThrow("unknown field 'ipp'");
  });

  test('of a context alone, too', () => {
    const token = mint({ rootKey, identity: { subject: 'usr-1' } });
    expect(inferScope(token, { rootKey, context: { ip: null } }).validUntil).toBeNull();
  });
});
