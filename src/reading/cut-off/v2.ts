import { type Field, fieldAt, type FieldName, type Fields, isWhole } from './field.js';

const END_OF_SECTION = 0;
/** What a field is by its type, in the first section and in those of caveats. */
const HEADER: ReadonlyMap<number, FieldName> = new Map([
  [1, 'location'],
  [2, 'identifier'],
]);
const CAVEAT: ReadonlyMap<number, FieldName> = new Map([
  [1, 'caveatLocation'],
  [2, 'condition'],
  [4, 'verificationId'],
]);
const LAST: ReadonlyMap<number, FieldName> = new Map([[6, 'signature']]);

/** The fields of a macaroon in version 2 binary; it stops where the bytes end or make no sense. */
export function fieldsOfV2(bytes: Uint8Array, start: number): Fields {
  const fields: Field[] = [];
  let names = HEADER;
  let isSectionEmpty = true;
  let at = start + 1;
  while (at < bytes.length) {
    const type = bytes[at++]!;
    if (type === END_OF_SECTION) {
      // An empty section after the first one ends the caveats.
      names = names !== HEADER && isSectionEmpty ? LAST : CAVEAT;
      isSectionEmpty = true;
      continue;
    }
    const name = names.get(type);
    const length = readLength(bytes, at);
    if (name === undefined || length === undefined) break;
    const field = fieldAt(bytes, length.end, name, length.value);
    fields.push(field);
    if (!isWhole(field)) break;
    isSectionEmpty = false;
    at = length.end + length.value;
    if (name === 'signature') return { fields, end: at };
  }
  return { fields, end: undefined };
}

/** A varint of four bytes at most; `undefined` where the bytes end in it. */
function readLength(bytes: Uint8Array, start: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) return undefined;
    value |= (byte & 0x7f) << (7 * i);
    if (byte < 0x80) return { value, end: start + i + 1 };
  }
  return undefined;
}
