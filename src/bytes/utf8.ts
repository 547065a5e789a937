const encoder = new TextEncoder();
// A byte order mark is text like any other here: dropping it would change what was signed.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * UTF-8 of a text. `name` is what the caller calls the text, for the message.
 *
 * @throws TypeError for a lone surrogate: it has no UTF-8, and the replacement character that
 *   `TextEncoder` puts there would make two different texts equal.
 */
export function encodeUtf8(text: string, name: string): Uint8Array {
  if (!text.isWellFormed()) throw new TypeError(`${name} must be well-formed Unicode text`);
  return encoder.encode(text);
}

/** The text of some UTF-8, or `undefined` where it is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The text of some bytes for a person to read, with a replacement for what is not UTF-8. */
export function describeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
