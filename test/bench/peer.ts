import type { Contender } from './contender.js';
import type { Scenario } from './scenario.js';

/** A kind of work. */
export type Operation =
  /** From the text of a token, discharges included, to the verdict on a request. */
  | 'verify'
  /** The same once more, for those that remember. */
  | 'again'
  /** From the text of a narrowed copy, each another one, of a token that was verified before. */
  | 'narrowed'
  /** From an identity and caveats to a text. */
  | 'mint'
  /** From a text to the text of a token with one caveat more. */
  | 'attenuate'
  /** From a text to a token that nothing is believed of. */
  | 'parse'
  /** From a text to what the token reaches. */
  | 'infer';

/** A library, with the kinds of work that it can do. */
export interface Peer {
  readonly name: string;
  readonly version: string;
  /** Whether its tokens can ask for the discharges of third parties. */
  readonly thirdParties: boolean;
  readonly operations: Readonly<
    Partial<Record<Operation, (scenario: Scenario) => Contender | Promise<Contender>>>
  >;
}
