import { isBytes } from '../bytes/bytes.js';
import { describeUtf8 } from '../bytes/utf8.js';
import { rawCaveat } from './fields.js';
import { SIGNATURE_LENGTH, type Macaroon, type RawCaveat } from './macaroon.js';

/**
 * A macaroon that this library made, and that can be told by it: the private field is a mark which
 * nothing else can bear. It is frozen (but for what bytes hold, which cannot be), so its shape need
 * not be looked at again; of one that someone else put together, a copy is made.
 */
export class KnownMacaroon implements Macaroon {
  readonly #known = true;
  readonly location: string;
  readonly identifier: Uint8Array;
  readonly signature: Uint8Array;
  readonly unsafeCaveats: readonly RawCaveat[];

  /** Takes the fields as they are: the caveats have to be frozen, and nobody else's. */
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

  static is(value: unknown): value is KnownMacaroon {
    return isObject(value) && #known in value && value.#known;
  }

  /** What is logged and written as JSON: texts for people, without the signature, which is a secret. */
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
 * The macaroon that was given, or the copy of an object that has the shape of one. Every property is
 * read once, so that an object cannot say one thing when it is checked and another when it is used.
 *
 * @returns `undefined` for anything else.
 */
export function toKnownMacaroon(value: unknown): KnownMacaroon | undefined {
  if (KnownMacaroon.is(value)) return value;
  if (!isObject(value)) return undefined;
  const { location, identifier, signature, unsafeCaveats } = value;
  if (!isText(location) || !isBytes(identifier) || !isBytes(signature)) return undefined;
  if (signature.length !== SIGNATURE_LENGTH || !Array.isArray(unsafeCaveats)) return undefined;
  const caveats: RawCaveat[] = [];
  const { length } = unsafeCaveats;
  for (let i = 0; i < length; i++) {
    const caveat = copyOfCaveat(unsafeCaveats[i]);
    if (caveat === undefined) return undefined;
    caveats.push(caveat);
  }
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
  if (verificationId === undefined) {
    return rawCaveat(new Uint8Array(condition), undefined, location);
  }
  if (!isBytes(verificationId)) return undefined;
  return rawCaveat(new Uint8Array(condition), new Uint8Array(verificationId), location);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}

/**
 * The same for a list, by its indexes alone: of what else a list can have, such as a `map` of its own
 * or gaps, nothing is asked. It is looked at no further than to the first that is no macaroon.
 */
export function toKnownMacaroons(value: unknown): KnownMacaroon[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const known: KnownMacaroon[] = [];
  const { length } = value;
  for (let i = 0; i < length; i++) {
    const macaroon = toKnownMacaroon(value[i]);
    if (macaroon === undefined) return undefined;
    known.push(macaroon);
  }
  return known;
}

/** @throws TypeError for anything but a macaroon. */
export function knownMacaroon(value: Macaroon): KnownMacaroon {
  const known = toKnownMacaroon(value);
  if (known === undefined) throw new TypeError('macaroon must be a macaroon');
  return known;
}

/** @throws TypeError for anything but a list of macaroons. */
export function knownMacaroons(value: readonly Macaroon[], name: string): readonly KnownMacaroon[] {
  if (!Array.isArray(value)) throw new TypeError(`${name} must be a list`);
  const known = toKnownMacaroons(value);
  if (known === undefined) throw new TypeError('macaroon must be a macaroon');
  return known;
}
