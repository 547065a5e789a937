import { checkFields, type FieldsOf } from '../options.js';
import { chainCaveat, chainFrom, type PreparedRootKey, startChain } from './chain.js';
import { toBytes, toLocation } from './input.js';
import { KnownMacaroon, knownMacaroon, type Macaroon, type RawCaveat } from './macaroon.js';

/** The options of {@link createMacaroon}. Texts are encoded as UTF-8. */
export interface CreateMacaroonOptions {
  /** The secret that signs the macaroon. Use 32 random bytes; it must not be empty. */
  readonly rootKey: Uint8Array | string;
  /** Public. From it, the verifier knows the root key and the owner. May be empty. */
  readonly identifier: Uint8Array | string;
  /** A hint for the holder, not signed. Empty by default. */
  readonly location?: string | undefined;
}

export const CREATE_FIELDS: FieldsOf<CreateMacaroonOptions> = {
  rootKey: true,
  identifier: true,
  location: true,
};

/**
 * Creates a macaroon without caveats.
 *
 * @throws TypeError for an empty key, and for values of other types.
 * @example
 * ```ts
 * import { createMacaroon } from 'caveats/macaroon';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const macaroon = createMacaroon({ rootKey, identifier: 'id', location: 'http://mybank/' });
 * console.log(macaroon.location, macaroon.signature.length); // http://mybank/ 32
 * ```
 * @see Birgisson et al., "Macaroons: Cookies with Contextual Caveats", NDSS 2014, section V.
 */
export function createMacaroon(options: CreateMacaroonOptions): Macaroon {
  checkFields(options, 'createMacaroon', CREATE_FIELDS);
  return createKnownMacaroon(options);
}

export function createKnownMacaroon(
  options: Omit<CreateMacaroonOptions, 'rootKey'> & {
    readonly rootKey: CreateMacaroonOptions['rootKey'] | PreparedRootKey;
  },
): KnownMacaroon {
  const location = toLocation(options.location);
  const identifier = toBytes(options.identifier, 'identifier');
  const chain = startChain(options.rootKey, identifier);
  return new KnownMacaroon({ location, identifier, signature: chain.end(), unsafeCaveats: [] });
}

/**
 * Adds a condition to a copy of a macaroon. This needs no key and cannot be undone.
 *
 * @param macaroon is not changed.
 * @param condition bytes, or a text, which is encoded as UTF-8.
 * @throws TypeError for values of other types.
 * @example
 * ```ts
 * import { addFirstPartyCaveat, createMacaroon } from 'caveats/macaroon';
 *
 * const macaroon = createMacaroon({ rootKey: 'an example key, 32 bytes or more', identifier: 'id' });
 * const narrower = addFirstPartyCaveat(macaroon, 'time < 1571147494');
 * console.log(macaroon.unsafeCaveats.length, narrower.unsafeCaveats.length); // 0 1
 * ```
 */
export function addFirstPartyCaveat(macaroon: Macaroon, condition: Uint8Array | string): Macaroon {
  return addFirstPartyCaveats(macaroon, [condition]);
}

export function addFirstPartyCaveats(
  macaroon: Macaroon,
  conditions: readonly (Uint8Array | string)[],
): KnownMacaroon {
  const known = knownMacaroon(macaroon);
  const toCaveat = (condition: Uint8Array | string): RawCaveat =>
    Object.freeze({ condition: toBytes(condition, 'condition') });
  return withCaveats(known, conditions.map(toCaveat));
}

/** Signs and adds frozen caveats. */
export function withCaveats(known: KnownMacaroon, added: readonly RawCaveat[]): KnownMacaroon {
  const chain = chainFrom(known.signature);
  for (const caveat of added) chainCaveat(chain, caveat);
  const unsafeCaveats = known.unsafeCaveats.concat(added);
  return new KnownMacaroon({ ...known, signature: chain.end(), unsafeCaveats });
}
