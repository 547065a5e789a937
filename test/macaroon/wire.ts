import { utf8 } from '../bytes/oracle.js';

export type Part = number | string | Uint8Array;

/** The bytes of some parts, one after the other: codes, texts and bytes. */
export function bytes(...parts: readonly Part[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => {
      if (typeof part === 'number') return [part];
      return [...(typeof part === 'string' ? utf8(part) : part)];
    }),
  );
}

/** A field of v2 binary of less than 128 bytes. */
export function field(type: number, value: string | Uint8Array): Uint8Array {
  return bytes(type, utf8Or(value).length, value);
}

/** A packet of v1 binary. */
export function packet(key: string, value: string | Uint8Array): Uint8Array {
  const length = 4 + key.length + 1 + utf8Or(value).length + 1;
  return bytes(length.toString(16).padStart(4, '0'), key, ' ', value, '\n');
}

/** 72 bytes that start with a text, as many as a verification id has. */
export function sealed(start: string): Uint8Array {
  const verificationId = new Uint8Array(72);
  verificationId.set(utf8(start));
  return verificationId;
}

function utf8Or(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? utf8(value) : value;
}
