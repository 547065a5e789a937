import type { Macaroon } from 'caveats/macaroon';
import fc from 'fast-check';
import { text, utf8 } from '../bytes/oracle.js';
import { present, type Tree, trees } from '../macaroon/trees.js';

/** A token as it is sent: its macaroon, then the discharges. */
export type Sent = readonly Macaroon[];

export const rootKey = 'a root key of 32 bytes, no less.';

/** A request that meets every condition of {@link sentTokens}. */
export const request = {
  now: 1000,
  ip: '10.1.2.3',
  resource: { doc: 'A' },
  access: 'read',
} as const;

const fields = {
  identifier: fc.constantFrom('login', 'mail').map(utf8),
  condition: fc
    .constantFrom('time < 2000', 'time < 3000', 'doc = A', 'access = read', 'ip = 10.0.0.0/8')
    .map(utf8),
  location: fc.constantFrom('', 'http://a/'),
};

/**
 * The same with one key for each identifier, as a third party has it that many tokens rely on, and
 * with the depth in an identifier: where a discharge asks for one that could stand in its own place,
 * that one will do, and to leave the outer one out is no forgery.
 */
function keyed(tree: Tree, key: string, depth = 1): Tree {
  const caveats = tree.caveats.map((caveat) => {
    if (caveat instanceof Uint8Array) return caveat;
    const name = `${text(caveat.discharge.identifier)} ${depth}`;
    const discharge = { ...caveat.discharge, identifier: utf8(name) };
    return { ...caveat, discharge: keyed(discharge, `key of ${name}`, depth + 1) };
  });
  return { ...tree, rootKey: utf8(key), caveats };
}

/** Tokens of this id that let {@link request} in, most of them with discharges. */
export function sentTokens(id: string): fc.Arbitrary<Sent> {
  return trees(fields, 2).map((tree) => {
    const { primary, discharges } = present(keyed({ ...tree, identifier: utf8(id) }, rootKey));
    return [primary, ...discharges];
  });
}

/** All that is signed, or signs. */
export function signedPart(sent: readonly Macaroon[]): unknown {
  return sent.map(({ identifier, signature, unsafeCaveats }) => ({
    identifier,
    signature,
    unsafeCaveats: unsafeCaveats.map(({ condition, verificationId }) => ({
      condition,
      verificationId,
    })),
  }));
}
