import {
  access,
  doc,
  ip,
  mint,
  type Request,
  serialize,
  service,
  standardVocabulary,
  time,
  verify,
} from 'caveats';
import { importMacaroon, newMacaroon } from 'macaroon';
import peer from 'macaroons.js';

const { MacaroonsBuilder, MacaroonsVerifier } = peer;

const rootKey = 'a root key of 32 bytes, no less.';
const keyBytes = new TextEncoder().encode(rootKey);
const identifier = 'v1.k1.access.usr-1.eNJuTokxzwRfbq4LxT_rcA';
const location = 'https://api.example.com';

export const caveats = [
  time(2_571_147_494),
  ip('189.34.15.0/24'),
  service('ozw-onezone', 'opw-lisbon'),
  doc('AbCDeFGH', 'Xy'),
  access('read'),
];

export const request: Request = {
  now: 1_571_147_494,
  ip: '189.34.15.7',
  service: 'opw-lisbon',
  interface: 'rest',
  resource: { doc: 'AbCDeFGH' },
  access: 'read',
};

const conditions = [
  'time < 2571147494',
  'ip = 189.34.15.0/24',
  'service = ozw-onezone|opw-lisbon',
  'doc = AbCDeFGH|Xy',
  'access = read',
];

/** A text as a server gets it: in one piece, where one that was put together is a tree of pieces. */
function flat(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** The same checks for the peers, which know no types: a condition, read and held against the request. */
function isMet(condition: string): boolean {
  const read = standardVocabulary.read(condition);
  return read !== undefined && read.kind.check(read.caveat as never, request).ok;
}

/** What a peer does with a condition: the typed check, or only a comparison with a known text. */
export type PeerChecks = 'typed' | 'text';

/** Text to verdict with five caveats. */
export function textToVerdict(
  checks: PeerChecks,
): Record<'caveats' | 'macaroon' | 'macaroons.js', () => unknown> {
  const text = flat(serialize(mint({ rootKey, identifier, location, caveats })));

  const issued = newMacaroon({ version: 2, rootKey: keyBytes, identifier, location });
  for (const condition of conditions) issued.addFirstPartyCaveat(condition);
  const json = JSON.stringify(issued.exportJSON());
  const known = new Set(conditions);
  const peerCheck = checks === 'typed' ? isMet : (condition: string) => known.has(condition);
  const check = (condition: string): string | null => (peerCheck(condition) ? null : 'unmet');

  let builder = new MacaroonsBuilder(location, rootKey, identifier);
  for (const condition of conditions) builder = builder.add_first_party_caveat(condition);
  const v1 = builder.getMacaroon().serialize();

  return {
    caveats: () => verify(text, { rootKey: keyBytes, request }),
    macaroon: () => importMacaroon(JSON.parse(json)).verify(keyBytes, check, []),
    'macaroons.js': () => {
      const verifier = new MacaroonsVerifier(MacaroonsBuilder.deserialize(v1));
      if (checks === 'typed') verifier.satisfyGeneral(isMet);
      else for (const condition of conditions) verifier.satisfyExact(condition);
      if (!verifier.isValid(rootKey)) throw new Error('macaroons.js refuses its own token');
    },
  };
}
