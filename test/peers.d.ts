/** What is used of npm `macaroon` 3.0.4, which comes without types. */
declare module 'macaroon' {
  interface PeerMacaroon {
    readonly identifier: Uint8Array;
    readonly signature: Uint8Array;
    addFirstPartyCaveat(condition: string | Uint8Array): void;
    addThirdPartyCaveat(rootKey: Uint8Array, id: string | Uint8Array, location?: string): void;
    bindToRoot(signature: Uint8Array): void;
    exportJSON(): object;
    exportBinary(): Uint8Array;
    verify(
      rootKey: Uint8Array,
      check: (condition: string) => unknown,
      discharges?: readonly PeerMacaroon[],
    ): void;
  }
  export function newMacaroon(options: {
    readonly identifier: string | Uint8Array;
    readonly location?: string;
    readonly rootKey: Uint8Array | string;
    readonly version?: 1 | 2;
  }): PeerMacaroon;
  export function importMacaroon(input: object | Uint8Array | string): PeerMacaroon;
  export function importMacaroons(input: object | Uint8Array | string): PeerMacaroon[];
}

/** What is used of `macaroons.js` 0.3.9. */
declare module 'macaroons.js' {
  interface PeerToken {
    readonly signature: string;
    serialize(): string;
  }
  export class MacaroonsBuilder {
    constructor(location: string, rootKey: string | Buffer, identifier: string);
    add_first_party_caveat(condition: string): MacaroonsBuilder;
    add_third_party_caveat(
      location: string,
      rootKey: string | Buffer,
      id: string,
    ): MacaroonsBuilder;
    prepare_for_request(discharge: PeerToken): MacaroonsBuilder;
    getMacaroon(): PeerToken;
    static modify(macaroon: PeerToken): MacaroonsBuilder;
    static deserialize(text: string): PeerToken;
  }
  export class MacaroonsVerifier {
    constructor(macaroon: PeerToken);
    satisfyExact(condition: string): MacaroonsVerifier;
    satisfy3rdParty(discharge: PeerToken): MacaroonsVerifier;
    satisfyGeneral(check: (condition: string) => unknown): MacaroonsVerifier;
    isValid(rootKey: string | Buffer): boolean;
  }
}
