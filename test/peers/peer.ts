import type { Tolerance } from 'caveats/macaroon';
import type { Blobs, Format } from './formats.js';
import type { ForgeryKind } from './forgeries.js';
import type { Limits } from './random-plans.js';
import type { TokenPlan } from './plan.js';

/** What became of a token. */
export type Verdict =
  /** With the conditions that were looked at, in their order. */
  | { readonly kind: 'accepted'; readonly conditions: readonly Uint8Array[] }
  /** It did not decode, or did not verify. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The process that read it ended, by a signal or a panic. */
  | { readonly kind: 'crashed'; readonly reason: string }
  /** It was still at it when its processor time was up. */
  | { readonly kind: 'hung' };

/** A token to be verified by a peer. */
export interface Presented {
  readonly blobs: Blobs;
  readonly format: Format;
  readonly rootKey: Uint8Array;
  /** The conditions that are met; any other is not. */
  readonly met: readonly Uint8Array[];
}

export type PeerName =
  'libmacaroons' | 'go-macaroon' | 'pymacaroons' | 'npm macaroon' | 'macaroons.js';

/** An implementation that no one here wrote. */
export interface Peer {
  readonly name: PeerName;
  readonly version: string;
  readonly writes: readonly Format[];
  readonly reads: readonly Format[];
  /** What its tokens can hold. */
  limits(format: Format, direction: 'writes' | 'reads'): Limits;
  /** How we have to read what it writes in JSON; strictly, where it does not say. */
  readonly jsonTolerance?: Tolerance;
  /** The forgeries that it takes; docs/interop.md tells of each. */
  readonly takes: readonly ForgeryKind[];
  /** Builds a token and binds its discharges. Rejects where the peer refuses to. */
  write(plan: TokenPlan, format: Format): Promise<Blobs>;
  verify(presented: Presented): Promise<Verdict>;
  stop(): void;
}
