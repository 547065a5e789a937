import {
  access,
  addThirdPartyCaveat,
  attenuate,
  type CaveatInput,
  consumer,
  doc,
  interfaceIs,
  ip,
  mint,
  mintDischarge,
  serialize,
  service,
  table,
  time,
  type Token,
} from 'caveats';
import { createTokenText } from 'caveats/authority';
import { bindDischarge } from 'caveats/macaroon';

export const rootKey = 'a root key of 32 bytes, no less.';
const identity = { keyId: 'k1', subject: 'usr-1', id: 'token-1' };

export const tokenOf = (id: string, ...caveats: readonly CaveatInput[]): string =>
  serialize(mint({ rootKey, identity: { ...identity, id }, caveats }));
const tokenWith = (...caveats: readonly CaveatInput[]): string => tokenOf('token-1', ...caveats);

const full = mint({ rootKey, identity });
const loginKey = 'what the API and its login service share';
const asking = addThirdPartyCaveat(full, { identifier: 'login', rootKey: loginKey });

/** A token with a discharge that is bound to it. */
function discharged({ macaroon }: Token, identifier: string): string {
  const discharge = mintDischarge({ identifier, rootKey: loginKey });
  return serialize({ macaroon, discharges: [bindDischarge(macaroon, discharge.macaroon)] });
}

const text = serialize(full);
const prefixed = createTokenText({ prefix: 'acme' }).serialize(full);

/** A token of every sort that a server meets. */
export const tokens = {
  full: text,
  discharged: discharged(asking, 'login'),
  doc: tokenWith(doc('A')),
  table: tokenWith(table('A', 'grid/1')),
  read: tokenWith(access('read')),
  write: tokenWith(access('write')),
  lasting: tokenWith(time(4_102_444_800), doc('A')),
  rest: tokenWith(interfaceIs('rest')),
  prefixed,

  malformed: 'bm90IGEgdG9rZW4',
  json: serialize(full, 'v2-json'),
  truncated: text.slice(0, -8),
  prefixedTruncated: prefixed.slice(0, -8),
  tooLarge: tokenWith(doc(...Array.from({ length: 400 }, (_, i) => `doc-${i}`))),
  unknownKey: serialize(mint({ rootKey, identity: { ...identity, keyId: 'k2' } })),
  badSignature: serialize(mint({ rootKey: 'another key', identity })),
  missingDischarge: serialize(asking),
  unexpectedDischarge: discharged(full, 'login'),
  expired: tokenWith(time(1_571_147_494)),
  revoked: tokenOf('revoked'),
  unknownCaveat: tokenWith('x = 1'),
  proof: serialize(mint({ rootKey, identity: { ...identity, type: 'identity' } })),
  loopback: tokenWith(ip('127.0.0.1')),
  elsewhere: tokenWith(ip('203.0.113.7')),
  consumer: tokenWith(consumer('usr-1')),
  service: tokenWith(service('opw-lisbon')),
  graphql: tokenWith(interfaceIs('graphql')),
  narrow: serialize(attenuate(full, [doc('A'), access('read'), service('opw-lisbon')])),
} as const;
