/** Bytes and texts by Node's `Buffer`, which the library does not use. */
export function utf8(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf8'));
}

export function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

export function hex(digits: string): Uint8Array {
  return new Uint8Array(Buffer.from(digits, 'hex'));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

export function base64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

export function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

/** The four ways in which base64 is written. */
export function spellings(bytes: Uint8Array): Record<string, string> {
  const standard = Buffer.from(bytes).toString('base64');
  const url = standard.replaceAll('+', '-').replaceAll('/', '_');
  return {
    'standard, padded': standard,
    'standard, unpadded': withoutPadding(standard),
    'URL-safe, padded': url,
    'URL-safe, unpadded': withoutPadding(url),
  };
}

export function withoutPadding(base64: string): string {
  return base64.replace(/=+$/, '');
}

/**
 * What `atob` reads, which is another program than `Buffer` and refuses more; `undefined` for what
 * it refuses. It knows one alphabet.
 */
export function atobBytes(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
