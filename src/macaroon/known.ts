import { isBytes } from '../bytes/bytes.js';
import { describeUtf8 } from '../bytes/utf8.js';
import { isObject } from '../unknown.js';
import { rawCaveat } from './fields.js';
import { SIGNATURE_LENGTH, type Macaroon, type RawCaveat } from './macaroon.js';

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
    // What `console.log` and `util.inspect` print, in Node, Bun and Deno.
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

/**
 * Returns the macaroon itself if this library made it, otherwise a checked copy.
 *
 * @throws TypeError for anything but a macaroon.
 */
export function knownMacaroon(value: Macaroon, name: string = 'macaroon'): KnownMacaroon {
  const known = toKnown(value);
  if (known === undefined) throw new TypeError(`${name} must be a macaroon`);
  return known;
}

/** @throws TypeError for anything but a list of macaroons. */
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
  const vid = verificationId && new Uint8Array(verificationId);
  return rawCaveat(new Uint8Array(condition), vid, location);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}
