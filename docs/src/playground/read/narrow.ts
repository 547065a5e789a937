import { attenuate } from '../../../../src/index.js';
import { writeTokenText } from '../../../../src/reading/token-text.js';
import { readPasted, type KnownReading } from './reading.js';

/**
 * Adds a condition to a token, in the form of its text. A condition that no kind reads is added too: it
 * denies.
 *
 * @throws TypeError for an empty condition, for one that starts like a caveat of a kind that does not
 *   read it, and if the form cannot hold it.
 */
export function narrow(reading: KnownReading, condition: string): KnownReading {
  if (condition === '') throw new TypeError('A caveat must not be empty.');
  const { token, written, dialect, dialects } = reading;
  const narrower = attenuate(token, [condition], { dialect: dialect.dialect });
  const text = writeTokenText(narrower, written);
  const narrowed = readPasted(text, dialect.name, dialects);
  if (narrowed.kind === 'token') return narrowed;
  throw new TypeError('The token would be longer than the limit of this page.');
}
