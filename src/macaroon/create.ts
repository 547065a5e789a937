import { checkFields, type FieldsOf } from '../options.js';
import {
  chainCaveat,
  chainFrom,
  type PreparedRootKey,
  type SignatureChain,
  startChain,
} from './chain.js';
import { type FieldValue, toFieldValue, toLocation } from './input.js';
import { KnownMacaroon, packedMacaroon } from './known.js';
import { type Macaroon } from './macaroon.js';
import { type Packed, Packer, SIGNATURE } from './packed.js';

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
  return new KnownMacaroon(createPacked(options, []));
}

/** Creates a macaroon with first-party caveats, in one chain. */
export function createPacked(
  options: Omit<CreateMacaroonOptions, 'rootKey'> & {
    readonly rootKey: CreateMacaroonOptions['rootKey'] | PreparedRootKey;
  },
  conditions: readonly (Uint8Array | string)[],
): Packed {
  const location = toLocation(options.location);
  const identifier = toFieldValue(options.identifier, 'identifier');
  const added = conditions.map(toCondition);
  const packer = Packer.start(location, identifier, added);
  return addConditions(packer, startChain(options.rootKey, packer), added);
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
  return new KnownMacaroon(addFirstPartyCaveats(packedMacaroon(macaroon), [condition]));
}

export function addFirstPartyCaveats(
  macaroon: Packed,
  conditions: readonly (Uint8Array | string)[],
): Packed {
  const added = conditions.map(toCondition);
  const chain = chainFrom(macaroon.view(SIGNATURE));
  return addConditions(Packer.from(macaroon, added), chain, added);
}

function addConditions(
  packer: Packer,
  chain: SignatureChain,
  conditions: readonly FieldValue[],
): Packed {
  for (const condition of conditions) chainCaveat(chain, packer, packer.caveat(condition));
  return packer.finish(chain.end());
}

function toCondition(condition: Uint8Array | string): FieldValue {
  return toFieldValue(condition, 'condition');
}
