import { isBytes } from '../bytes/bytes.js';
import { describeUtf8 } from '../bytes/utf8.js';
import { isObject } from '../unknown.js';

/** A macaroon. Decoding verifies nothing: its caveats are unsafe until `authenticate` verified them. */
export interface Macaroon {
  /** Where to use the token: a hint for the holder, not signed. May be empty. */
  readonly location: string;
  /** From it, the issuer knows the root key. */
  readonly identifier: Uint8Array;
  /** 32 bytes, as secret as the token: with them, anyone can add caveats. */
  readonly signature: Uint8Array;
  /** In the order of their addition. */
  readonly unsafeCaveats: readonly RawCaveat[];
}

/** A caveat in a macaroon, not interpreted. */
export interface RawCaveat {
  /** The condition of a first-party caveat, or the identifier of a third-party one. */
  readonly condition: Uint8Array;
  /** The sealed key of the discharge, 72 bytes; only in a third-party caveat. */
  readonly verificationId?: Uint8Array;
  /** The third party's location: a hint, not signed. */
  readonly location?: string;
}

/** The versions of the format. */
export type MacaroonFormat = 'v1' | 'v2';

/** The length of every signature, in bytes. */
export const SIGNATURE_LENGTH = 32;

/** The length of every verification id: a nonce of 24 bytes, a tag of 16, and a sealed key. */
const VERIFICATION_ID_LENGTH: number = 24 + 16 + SIGNATURE_LENGTH;

/** A macaroon that this library made: frozen, so its shape is never checked again. */
export class KnownMacaroon implements Macaroon {
  readonly location: string;
  readonly identifier: Uint8Array;
  readonly signature: Uint8Array;
  readonly unsafeCaveats: readonly RawCaveat[];

  /** Takes the fields without a copy. The caveats must be frozen. */
  constructor({ location, identifier, signature, unsafeCaveats }: Macaroon) {
    this.location = location;
    this.identifier = identifier;
    this.signature = signature;
    this.unsafeCaveats = Object.freeze(unsafeCaveats);
    Object.freeze(this);
  }

  static {
    // What `console.log` prints in Node, Bun and Deno.
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value: this.prototype.toJSON,
    });
  }

  /** What is logged and written as JSON: texts, without the signature, which is a secret. */
  toJSON(): object {
    return {
      location: this.location,
      identifier: describeUtf8(this.identifier),
      conditions: this.unsafeCaveats.map(({ condition }) => describeUtf8(condition)),
      signature: '(hidden)',
    };
  }
}

/** Returns the macaroon itself if this library made it, otherwise a checked copy. */
export function knownMacaroon(value: Macaroon, name: string = 'macaroon'): KnownMacaroon {
  const known = toKnown(value);
  if (known !== undefined) return known;
  throw new TypeError(`${name} must be a macaroon`);
}

export function knownMacaroons(
  values: readonly Macaroon[],
  name: string,
): readonly KnownMacaroon[] {
  const known = Array.isArray(values) ? Array.from(values, toKnown) : [undefined];
  if (known.every((macaroon) => macaroon !== undefined)) return known;
  throw new TypeError(`${name} must be a list of macaroons`);
}

function toKnown(value: unknown): KnownMacaroon | undefined {
  if (value instanceof KnownMacaroon) return value;
  if (!isObject(value)) return undefined;
  const { location, identifier, signature, unsafeCaveats } = value;
  if (!isText(location) || !isBytes(identifier) || !isBytes(signature)) return undefined;
  if (signature.length !== SIGNATURE_LENGTH || !Array.isArray(unsafeCaveats)) return undefined;
  const caveats = Array.from(unsafeCaveats, copyOfCaveat);
  if (!caveats.every((caveat) => caveat !== undefined)) return undefined;
  return new KnownMacaroon({
    location,
    identifier: new Uint8Array(identifier),
    signature: new Uint8Array(signature),
    unsafeCaveats: caveats,
  });
}

function copyOfCaveat(value: unknown): RawCaveat | undefined {
  if (!isObject(value)) return undefined;
  const { condition, verificationId, location } = value;
  if (!isBytes(condition) || !(location === undefined || isText(location))) return undefined;
  if (!(verificationId === undefined || isBytes(verificationId))) return undefined;
  const sealed = verificationId && new Uint8Array(verificationId);
  return rawCaveat(new Uint8Array(condition), sealed, location);
}

/** Returns `undefined` for wrong fields, such as a first-party location, which nothing would sign. */
export function rawCaveat(
  condition: Uint8Array,
  verificationId: Uint8Array | undefined,
  location: string | undefined,
): RawCaveat | undefined {
  if (verificationId === undefined) {
    return location === undefined ? Object.freeze({ condition }) : undefined;
  }
  if (verificationId.length !== VERIFICATION_ID_LENGTH) return undefined;
  return Object.freeze({ condition, verificationId, ...(location && { location }) });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}
