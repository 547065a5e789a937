import type { TokenError } from '../../../../src/index.js';
import type { Check } from '../../../../src/reading/dialect.js';
import type { KnownReading } from '../read/reading.js';

/** What is known about the token on the page. */
export interface State {
  readonly reading: KnownReading;
  readonly key: Uint8Array | undefined;
  /** Whether its signatures are valid under the key; `undefined` without one. */
  readonly authentic: true | TokenError | undefined;
  /** The request of the form, or what is wrong with it. */
  readonly request: Check['request'] | TypeError;
  readonly expect: string;
}

/** What a part of the page can do to the others. */
export interface Page {
  /** Announces something to screen readers. */
  announce(words: string): void;
  /** Replaces the token, which becomes the one to compare with. */
  useToken(text: string): void;
  /** Shows the page again after a change of the request. */
  changed(): void;
}

/** A part of the page that shows a token. */
export interface Panel {
  show(state: State): void;
}
