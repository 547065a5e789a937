/** A caveat as an object of npm `macaroon` tells it: one that has a `vid` is a third party's. */
export interface JsCaveat {
  /** The condition, or the identifier of a third-party caveat. */
  readonly identifier: Uint8Array;
  /** The third party's location. */
  readonly location?: string;
  /** The verification id. */
  readonly vid?: Uint8Array;
}

/**
 * What is read of an object of npm `macaroon`. The package comes without types, so every program has
 * its own: whatever they call a macaroon can be read if they tell these fields of it.
 */
export interface ReadableJsMacaroon {
  /** `null` in one that was read from version 2 without a location. */
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
 * An object of npm `macaroon`. Unlike a macaroon of this library it changes: by a caveat that is
 * added, and by being bound.
 */
export interface JsMacaroon extends ReadableJsMacaroon {
  readonly location: string;
  readonly caveats: JsCaveat[];
  /** Adds a condition to this very object. */
  addFirstPartyCaveat(condition: string | Uint8Array): void;
  /** Adds a third-party caveat to this very object. */
  addThirdPartyCaveat(
    rootKey: string | Uint8Array,
    identifier: string | Uint8Array,
    location?: string,
  ): void;
  /** Binds this very object, a discharge, to the signature of its primary. To be done once. */
  bindToRoot(primarySignature: string | Uint8Array): void;
  /** A copy that changes by itself. */
  clone(): JsMacaroon;
  /** Throws where a signature does not hold, and where `check` returns something that counts as true. */
  verify(
    rootKey: string | Uint8Array,
    check: (condition: string) => unknown,
    discharges?: readonly ReadableJsMacaroon[],
  ): void;
  /** JSON of the version that the object has. A byte order mark at the start of a field is lost. */
  exportJSON(): Record<string, unknown>;
  /** Version 2 alone; throws from about four caveats on. */
  exportBinary(): Uint8Array;
}
