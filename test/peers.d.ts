/** What the tests use besides of npm `macaroon` 3.0.4, which comes without types. */
declare module 'macaroon' {
  type PeerMacaroon = import('../src/js-macaroon/index.js').JsMacaroon;
  export function newMacaroon(options: {
    readonly identifier: string | Uint8Array;
    readonly location?: string;
    readonly rootKey: Uint8Array | string;
    readonly version?: 1 | 2;
  }): PeerMacaroon;
  export function importMacaroons(input: object | Uint8Array | string): PeerMacaroon[];
  export function dischargeMacaroon(
    macaroon: PeerMacaroon,
    getDischarge: (
      location: string,
      thirdPartyLocation: string,
      identifier: Uint8Array,
      onDischarge: (discharge: PeerMacaroon) => void,
      onError: (error: unknown) => void,
    ) => void,
    onOk: (macaroons: PeerMacaroon[]) => void,
    onError: (error: unknown) => void,
  ): void;
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
