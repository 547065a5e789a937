import type { Macaroon } from 'caveats/macaroon';
import { type Format, isJson, versionOf } from './formats.js';
import type { PeerName } from './peer.js';

/**
 * Whether a peer writes these macaroons in another form than ours, which is legal too and means the
 * same; where not, what it writes and what we write is the same, byte for byte.
 */
export const writesOtherwise: Readonly<
  Record<PeerName, (macaroons: readonly Macaroon[], format: Format) => boolean>
> = {
  libmacaroons: () => false,
  // Names in another order, no version, and text in base64 where that is shorter.
  'go-macaroon': (_, format) => isJson(format),
  // An empty location is written in v2; JSON has another order and white space.
  pymacaroons: (macaroons, format) =>
    isJson(format) || (versionOf(format) === 'v2' && macaroons.some(lacksLocation)),
  // Names in another order.
  'npm macaroon': (_, format) => isJson(format),
  'macaroons.js': () => false,
};

function lacksLocation({ location, unsafeCaveats }: Macaroon): boolean {
  return (
    location === '' ||
    unsafeCaveats.some((caveat) => caveat.verificationId !== undefined && !caveat.location)
  );
}
