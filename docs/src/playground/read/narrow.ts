import { writeTokenText } from '../../../../src/reading/token-text.js';
import { readPasted, type KnownReading } from './reading.js';

/**
 * A token with one more condition, written as the token itself was. For a condition that no kind
 * reads it is made all the same: it denies.
 *
 * @throws TypeError for an empty condition, for one that starts like a caveat of a kind that does not
 *   read it, and if the format cannot hold it.
 */
export function narrow(reading: KnownReading, condition: string): KnownReading {
  if (condition === '') throw new TypeError('A caveat has some text.');
  const { token, written, dialect } = reading;
  const text = writeTokenText(dialect.attenuate(token, [condition]), written);
  const narrowed = readPasted(text, dialect.name);
  if (narrowed.kind === 'token') return narrowed;
  throw new TypeError('The token would be longer than this page reads.');
}
