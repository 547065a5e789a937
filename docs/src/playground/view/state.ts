import type { TokenError } from '../../../../src/index.js';
import type { Check } from '../../../../src/reading/dialect.js';
import type { KnownReading } from '../read/reading.js';

/** What is known of the token on the page. */
export interface State {
  readonly reading: KnownReading;
  readonly key: Uint8Array | undefined;
  /** Whether its signatures hold under the key; `undefined` without one. */
  readonly authentic: true | TokenError | undefined;
  /** What the form for a request says. */
  readonly request: Check['request'];
  readonly expect: Check['expect'];
}

/** What a part of the page can ask of the others. */
export interface Page {
  /** Says something to those who listen to the page rather than look at it. */
  announce(words: string): void;
  /** Puts another token in the place of the one that is there, which becomes the one to compare with. */
  useToken(text: string): void;
  /** The request, or how tokens are written, has changed. */
  changed(): void;
}

/** A part of the page that shows something of a token. */
export interface Panel {
  show(state: State): void;
}
