/** A caveat in an object of npm `macaroon`. A third-party caveat has a `vid`. */
export interface JsCaveat {
  /** The condition, or the identifier of a third-party caveat. */
  readonly identifier: Uint8Array;
  /** The third party's location. */
  readonly location?: string;
  /** The verification id. */
  readonly vid?: Uint8Array;
}

/**
 * The fields that are read of an object of npm `macaroon`. The package comes without types, so every
 * program declares its own; any type with these fields fits.
 */
export interface ReadableJsMacaroon {
  /** `null` in an object that was read from version 2 without a location. */
  readonly location?: string | null | undefined;
  readonly identifier: Uint8Array;
  readonly signature: Uint8Array;
  readonly caveats: readonly {
    readonly identifier: Uint8Array;
    readonly location?: string | undefined;
    readonly vid?: Uint8Array | undefined;
  }[];
}

/**
 * An object of npm `macaroon`. Unlike a macaroon of this library it is mutable: adding a caveat and
 * binding change it.
 */
export interface JsMacaroon extends ReadableJsMacaroon {
  readonly location: string;
  readonly caveats: JsCaveat[];
  /** Adds a condition to this object. */
  addFirstPartyCaveat(condition: string | Uint8Array): void;
  /** Adds a third-party caveat to this object. */
  addThirdPartyCaveat(
    rootKey: string | Uint8Array,
    identifier: string | Uint8Array,
    location?: string,
  ): void;
  /** Binds this object, a discharge, to the signature of its primary. Call it once. */
  bindToRoot(primarySignature: string | Uint8Array): void;
  /** An independent copy. */
  clone(): JsMacaroon;
  /** Throws for an invalid signature, and if `check` returns a truthy value. */
  verify(
    rootKey: string | Uint8Array,
    check: (condition: string) => unknown,
    discharges?: readonly ReadableJsMacaroon[],
  ): void;
  /** JSON of the object's version. A byte order mark at the start of a field is lost. */
  exportJSON(): Record<string, unknown>;
  /** Version 2 only; throws from about four caveats on. */
  exportBinary(): Uint8Array;
}
