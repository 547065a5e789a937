/** The used part of npm `macaroon`, which comes without types. */
declare module 'macaroon' {
  export function importMacaroon(
    input: object | Uint8Array | string,
  ): import('./index.js').JsMacaroon;
}
