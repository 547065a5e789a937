import { readdirSync, readFileSync } from 'node:fs';
import { hex, text, toHex, utf8 } from '../bytes/oracle.js';
import { type Blobs, type Format, isBinary } from './formats.js';
import type { PeerName } from './peer.js';

/** What a peer wrote once, as it stands in test/vectors/peers. */
export interface Recording {
  readonly peer: PeerName;
  /** Where its sources are, and what asked it to write. */
  readonly origin: string;
  readonly version: string;
  /** The day, in UTC. */
  readonly recorded: string;
  readonly seed: number;
  readonly tokens: readonly RecordedToken[];
}

export interface RecordedToken {
  readonly format: Format;
  /** Hexadecimal. */
  readonly rootKey: string;
  /** The primary and its bound discharges, or a list of them; binaries in hexadecimal. */
  readonly blobs: readonly string[];
  /** In their order, in hexadecimal. */
  readonly conditions: readonly string[];
}

export const RECORDINGS = new URL('../vectors/peers/', import.meta.url);

export function readRecordings(): readonly Recording[] {
  return readdirSync(RECORDINGS).map(
    (file) => JSON.parse(readFileSync(new URL(file, RECORDINGS), 'utf8')) as Recording,
  );
}

export function recordBlobs(blobs: Blobs, format: Format): readonly string[] {
  return blobs.map(isBinary(format) ? toHex : text);
}

export function recordedBlobs({ blobs, format }: RecordedToken): Blobs {
  return blobs.map(isBinary(format) ? hex : utf8);
}
