import type { BuiltDriver, DriverName } from '../drivers/build.js';
import type { Peer } from '../peer.js';
import { drivenPeer } from './driven.js';
import { goMacaroon } from './go-macaroon.js';
import { libmacaroons } from './libmacaroons.js';
import { macaroonsJs } from './macaroons-js.js';
import { npmMacaroon } from './npm-macaroon.js';
import { pymacaroons } from './pymacaroons.js';

/** Every peer; those whose driver is missing have `missing` for a version. */
export function allPeers(
  drivers: Readonly<Record<DriverName, BuiltDriver>>,
): readonly [Peer, Peer, Peer, Peer, Peer] {
  return [
    drivenPeer(libmacaroons, drivers.libmacaroons),
    drivenPeer(goMacaroon, drivers['go-macaroon']),
    drivenPeer(pymacaroons, drivers.pymacaroons),
    npmMacaroon,
    macaroonsJs,
  ];
}
