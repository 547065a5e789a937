import { describeUtf8 } from '../../bytes/utf8.js';
import { type Dialect, readBytes } from '../dialect.js';
import { meaningOrUnknown, thirdPartyMeaning } from '../meaning.js';
import { counted, type Words } from '../words.js';
import type { CutOffCaveat, CutOffToken } from './cut-off.js';
import { type Field, type FieldName, isWhole } from './field.js';

const FIELDS: Readonly<Record<FieldName, string>> = {
  location: 'the location',
  identifier: 'the identifier',
  condition: 'the last caveat',
  verificationId: 'the part of the last caveat that is for its third party',
  caveatLocation: 'the location of a third party',
  signature: 'the signature',
};

/** Where a token was cut off: `inside the last caveat, of which 12 of 30 bytes are here`. */
export function endWords({ last }: CutOffToken): string {
  const name = FIELDS[last.name];
  if (!isWhole(last)) {
    const { bytes, length } = last;
    return `inside ${name}, of which ${bytes.length} of ${counted(length, 'byte')} are here`;
  }
  return last.name === 'signature'
    ? 'right after a signature, at the start of a discharge'
    : `right after ${name}: the signature, and perhaps more caveats, are missing`;
}

/** The text of a field as far as it is there; an ellipsis stands for what is missing of it. */
export function fieldText(field: Field | undefined): string {
  if (field === undefined) return '…';
  return describeUtf8(field.bytes) + (isWhole(field) ? '' : '…');
}

/** What a caveat means, if all of its condition is there. */
export function caveatMeaning(
  { condition, location, isThirdParty }: CutOffCaveat,
  dialect: Dialect,
): Words {
  if (isThirdParty) {
    return thirdPartyMeaning(location === undefined ? '' : fieldText(location), undefined);
  }
  if (condition === undefined || !isWhole(condition)) return ['Cut off.'];
  return meaningOrUnknown(readBytes(dialect, condition.bytes)?.caveat);
}
