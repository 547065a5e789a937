import { isBytes } from '../bytes/bytes.js';
import { SIGNATURE_LENGTH, type Macaroon, type RawCaveat } from './macaroon.js';

/**
 * A macaroon that this library made, and that can be told by it: the private field is a mark which
 * nothing else can bear. So its caveats need not be looked at again each time it is used.
 */
export class KnownMacaroon implements Macaroon {
  readonly #known = true;
  readonly location: string;
  readonly identifier: Uint8Array;
  readonly signature: Uint8Array;
  readonly unsafeCaveats: readonly RawCaveat[];

  constructor({ location, identifier, signature, unsafeCaveats }: Macaroon) {
    this.location = location;
    this.identifier = identifier;
    this.signature = signature;
    this.unsafeCaveats = Object.freeze(unsafeCaveats);
    Object.freeze(this);
  }

  static is(value: unknown): value is KnownMacaroon {
    return typeof value === 'object' && value !== null && #known in value && value.#known;
  }
}

/** Whether a value is a macaroon: a known one, or one that has the shape all the way down. */
export function isMacaroon(value: unknown): value is Macaroon {
  return KnownMacaroon.is(value) || hasShape(value);
}

function hasShape(value: unknown): value is Macaroon {
  return (
    isObject(value) &&
    typeof value['location'] === 'string' &&
    isBytes(value['identifier']) &&
    isBytes(value['signature']) &&
    value['signature'].length === SIGNATURE_LENGTH &&
    Array.isArray(value['unsafeCaveats']) &&
    value['unsafeCaveats'].every(isRawCaveat)
  );
}

function isRawCaveat(value: unknown): value is RawCaveat {
  return (
    isObject(value) &&
    isBytes(value['condition']) &&
    (value['verificationId'] === undefined || isBytes(value['verificationId'])) &&
    (value['location'] === undefined || typeof value['location'] === 'string')
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** @throws TypeError for anything but a macaroon. */
export function assertMacaroon(value: Macaroon): void {
  if (!isMacaroon(value)) throw new TypeError('macaroon must be a macaroon');
}
