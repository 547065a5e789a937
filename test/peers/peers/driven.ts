import type { BuiltDriver } from '../drivers/build.js';
import { Driver } from '../driver.js';
import type { Peer } from '../peer.js';
import { readVerdict, readWritten, verifyRequest, writeRequest } from '../protocol.js';

/** What is to be said of a peer besides how it is run. */
export type PeerTraits = Omit<Peer, 'version' | 'write' | 'verify' | 'stop'>;

/** A peer whose driver runs in a process of its own, from the first thing that it is asked. */
export function drivenPeer(traits: PeerTraits, built: BuiltDriver): Peer {
  let started: Driver | undefined;
  const ask = (line: string): Promise<string> => {
    if ('missing' in built) throw new Error(`${traits.name} is not here: ${built.missing}`);
    return (started ??= new Driver(built.command)).ask(line);
  };
  return {
    ...traits,
    version: 'version' in built ? built.version : 'missing',
    write: async (plan, format) => readWritten(await ask(writeRequest(plan, format))),
    verify: async (presented) => readVerdict(await ask(verifyRequest(presented))),
    stop: () => started?.stop(),
  };
}
