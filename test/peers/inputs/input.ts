import type { DecodeDetail, Tolerance, TokenErrorCode } from 'caveats/macaroon';
import type { Blobs, Format } from '../formats.js';
import type { PeerName } from '../peer.js';

/** What a peer makes of an input that it does not refuse: the conditions that it saw, or worse. */
export type Lapse = readonly string[] | 'crashed' | 'hung';

/** An input that is not in order, and what everyone says of it. */
export interface Input {
  readonly title: string;
  /** The same in every format that it is tried in. */
  readonly forms: Readonly<Partial<Record<Format, Blobs>>>;
  /** How we refuse it; or the conditions, where a form is legal and some peer refuses it. */
  readonly ours: DecodeDetail | TokenErrorCode | readonly string[];
  /** Which of our tolerances takes it. */
  readonly tolerance?: Tolerance;
  /** The peers that do not refuse it. Whoever reads the format and is not named does. */
  readonly lapses: Readonly<Partial<Record<PeerName, Lapse>>>;
  /** What the verifier lets pass; `a`, `b` and `c` by default. */
  readonly met?: readonly string[];
}
