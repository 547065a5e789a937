import { attenuate } from '../../src/index.js';
import { onedataVocabulary } from '../../src/onedata/index.js';
import { standardVocabulary } from '../../src/index.js';
import type { DialectName, KnownCaveat } from './dialect.js';
import { readPasted, type KnownReading } from './reading.js';
import { writeToken } from './token-text.js';

/** The one text of a caveat. Throws a `TypeError` for a value that is none of the dialect's. */
export function conditionOf(caveat: KnownCaveat, dialect: DialectName): string {
  const vocabulary = dialect === 'onedata' ? onedataVocabulary : standardVocabulary;
  // Whose caveat it is, the vocabulary finds out: it refuses what it does not know.
  return vocabulary.write(caveat as never);
}

/**
 * A token with one more condition, written as the token itself was. For a condition that no kind
 * reads it is made all the same: it denies.
 *
 * @throws TypeError for an empty condition, and where the format cannot hold it.
 */
export function narrow(reading: KnownReading, condition: string): KnownReading {
  if (condition === '') throw new TypeError('A caveat has some text.');
  const { token, written, dialect } = reading;
  const text = writeToken(attenuate(token, [condition]), written);
  const narrowed = readPasted(text, dialect.name);
  if (narrowed.kind === 'token') return narrowed;
  throw new TypeError('The token would be longer than this page reads.');
}
