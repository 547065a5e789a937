import {
  access,
  addThirdPartyCaveat,
  type CaveatInput,
  consumer,
  doc,
  interfaceIs,
  ip,
  mintDischarge,
  serialize,
  service,
  table,
  time,
  type Token,
} from 'caveats';
import { bindDischarge } from 'caveats/macaroon';
import { dropCaveat, forge, mintFor, testKeys, truncate } from 'caveats/testing';

/** The id of a token that the keys' lookup refuses. */
export const REVOKED_ID = 'revoked';
/** The id of a key that no lookup knows: the second test key, which the first stands in for. */
export const UNKNOWN_KEY_ID: string = testKeys.otherKeyId;

const LOGIN = { identifier: 'login', rootKey: 'what an API and its login service share' };

type Name =
  | 'full'
  | 'discharged'
  | 'docA'
  | 'tableOfA'
  | 'read'
  | 'write'
  | 'lasting'
  | 'rest'
  | 'malformed'
  | 'json'
  | 'truncated'
  | 'tooLarge'
  | 'unknownKey'
  | 'forged'
  | 'tampered'
  | 'missingDischarge'
  | 'unexpectedDischarge'
  | 'expired'
  | 'revoked'
  | 'unknownCaveat'
  | 'proof'
  | 'loopback'
  | 'elsewhere'
  | 'consumer'
  | 'graphql'
  | 'narrow';

/** The text of a token of every sort that an API meets. */
export type AdapterTokens = Readonly<Record<Name, string>>;

export function adapterTokens(): AdapterTokens {
  const full = mintFor(identityOf('token-1'));
  const asking = addThirdPartyCaveat(full, LOGIN);
  return {
    full: serialize(full),
    discharged: discharged(asking),
    docA: textWith(doc('A')),
    tableOfA: textWith(table('A', 'grid/1')),
    read: textWith(access('read')),
    write: textWith(access('write')),
    lasting: textWith(time(4_102_444_800), doc('A')),
    rest: textWith(interfaceIs('rest')),

    malformed: 'bm90IGEgdG9rZW4',
    json: serialize(full, 'v2-json'),
    truncated: truncate(serialize(full), 8),
    tooLarge: textWith(doc(...Array.from({ length: 400 }, (_, i) => `doc-${i}`))),
    unknownKey: serialize(mintFor({ ...identityOf('token-1'), keyId: UNKNOWN_KEY_ID })),
    forged: serialize(forge(full)),
    tampered: dropCaveat(textWith(doc('A'), access('read')), 0),
    missingDischarge: serialize(asking),
    unexpectedDischarge: discharged(full),
    expired: textWith(time(1_571_147_494)),
    revoked: serialize(mintFor(identityOf(REVOKED_ID))),
    unknownCaveat: textWith('x = 1'),
    proof: serialize(mintFor({ ...identityOf('token-1'), type: 'identity' })),
    loopback: textWith(ip('127.0.0.1')),
    elsewhere: textWith(ip('203.0.113.7')),
    consumer: textWith(consumer('usr-1')),
    graphql: textWith(interfaceIs('graphql')),
    narrow: textWith(doc('A'), access('read'), service('opw-lisbon')),
  };
}

function identityOf(id: string): { readonly subject: string; readonly id: string } {
  return { subject: 'usr-1', id };
}

function textWith(...caveats: readonly CaveatInput[]): string {
  return serialize(mintFor(identityOf('token-1'), ...caveats));
}

/** A token with the discharge of a login that is bound to it. */
function discharged({ macaroon }: Token): string {
  const discharge = mintDischarge(LOGIN);
  return serialize({ macaroon, discharges: [bindDischarge(macaroon, discharge.macaroon)] });
}
