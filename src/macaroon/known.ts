import { describeUtf8 } from '../bytes/utf8.js';
import { isMacaroon, type Macaroon, type RawCaveat } from './macaroon.js';
import { pack, type Packed } from './packed.js';

/** A macaroon that this library made: frozen, so its shape is never checked again. */
export class KnownMacaroon implements Macaroon {
  readonly location: string;
  readonly identifier: Uint8Array;
  readonly signature: Uint8Array;
  readonly unsafeCaveats: readonly RawCaveat[];
  readonly #packed: Packed;

  constructor(given: Packed) {
    // Its fields are views: who has one sees the whole buffer.
    const packed = given.alone();
    const { location, identifier, signature, unsafeCaveats } = packed.unpack();
    this.location = location;
    this.identifier = identifier;
    this.signature = signature;
    this.unsafeCaveats = Object.freeze(unsafeCaveats);
    this.#packed = packed;
    Object.freeze(this);
  }

  static {
    // What `console.log` prints in Node, Bun and Deno.
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value: this.prototype.toJSON,
    });
  }

  /** Returns a macaroon as it is written: as it was made, or checked and copied. */
  static pack(value: unknown): Packed | undefined {
    if (value instanceof KnownMacaroon) return value.#packed.unread();
    return isMacaroon(value) ? pack(value) : undefined;
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

/** @throws TypeError for anything but a macaroon. */
export function packedMacaroon(value: Macaroon, name: string = 'macaroon'): Packed {
  const packed = KnownMacaroon.pack(value);
  if (packed !== undefined) return packed;
  throw new TypeError(`${name} must be a macaroon`);
}

/** @throws TypeError for anything but a list of macaroons. */
export function packedMacaroons(values: readonly Macaroon[], name: string): readonly Packed[] {
  const packed = Array.isArray(values) ? Array.from(values, KnownMacaroon.pack) : [undefined];
  if (packed.every((macaroon) => macaroon !== undefined)) return packed;
  throw new TypeError(`${name} must be a list of macaroons`);
}
