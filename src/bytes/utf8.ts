const encoder = new TextEncoder();
// A byte order mark is part of the text: dropping it would change what was signed.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Encodes a text as UTF-8.
 *
 * @throws TypeError for a lone surrogate, whose replacement would make two different texts equal.
 */
export function encodeUtf8(text: string, name: string): Uint8Array {
  if (!text.isWellFormed()) throw new TypeError(`${name} must be well-formed Unicode text`);
  return encoder.encode(text);
}

/** Decodes UTF-8; returns `undefined` for bytes that are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Decodes bytes for display: U+FFFD replaces whatever is not UTF-8. */
export function describeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** Copies a text that is to be kept: engines keep all of a text for a part of it. */
export function ownText(text: string): string {
  // To put two texts together and cut the result makes a new one.
  return ` ${text}`.slice(1);
}
