import { describeUtf8 } from '../../bytes/utf8.js';
import { type Field, fieldAt, type FieldName, type Fields, isWhole } from './field.js';

const NAMES: ReadonlyMap<string, FieldName> = new Map([
  ['location', 'location'],
  ['identifier', 'identifier'],
  ['cid', 'condition'],
  ['vid', 'verificationId'],
  ['cl', 'caveatLocation'],
  ['signature', 'signature'],
]);
/** Four digits of a packet's length come first. */
const LENGTH_DIGITS = 4;
const HEX = /^[0-9a-fA-F]{4}$/;
/** A space and a newline stand around the value. */
const FRAME = LENGTH_DIGITS + 2;
/** The longest name, and the space after it. */
const MAX_NAME = 'identifier '.length;

/** The fields of a macaroon in version 1 binary; it stops where the bytes end or make no sense. */
export function fieldsOfV1(bytes: Uint8Array, start: number): Fields {
  const fields: Field[] = [];
  let at = start;
  for (;;) {
    const digits = describeUtf8(bytes.subarray(at, at + LENGTH_DIGITS));
    const nameStart = at + LENGTH_DIGITS;
    const [name, ...rest] = describeUtf8(bytes.subarray(nameStart, nameStart + MAX_NAME)).split(
      ' ',
    );
    const known = rest.length === 0 ? undefined : NAMES.get(name!);
    // Where the bytes end in a name, nothing is known of the field.
    if (!HEX.test(digits) || known === undefined) return { fields, end: undefined };
    const length = Number.parseInt(digits, 16) - FRAME - name!.length;
    if (length < 0) return { fields, end: undefined };
    const field = fieldAt(bytes, nameStart + name!.length + 1, known, length);
    fields.push(field);
    at += length + FRAME + name!.length;
    // The newline at its end may be all that is missing.
    if (!isWhole(field) || at > bytes.length) return { fields, end: undefined };
    if (known === 'signature') return { fields, end: at };
  }
}
