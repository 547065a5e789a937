/** The fields of a macaroon, in either binary format. */
export type FieldName =
  'location' | 'identifier' | 'condition' | 'verificationId' | 'caveatLocation' | 'signature';

/** A field, as far as it is there. */
export interface Field {
  readonly name: FieldName;
  /** Fewer than `length` where the bytes end in it. */
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** The fields of one macaroon, as far as the bytes go. */
export interface Fields {
  readonly fields: readonly Field[];
  /** Where the next macaroon starts; `undefined` where this one does not end. */
  readonly end: number | undefined;
}

/** The field that starts somewhere, or what is there of it. */
export function fieldAt(bytes: Uint8Array, at: number, name: FieldName, length: number): Field {
  return { name, bytes: bytes.subarray(at, at + length), length };
}

export function isWhole({ bytes, length }: Field): boolean {
  return bytes.length === length;
}
