/**
 * The bytes of a base64 text, and how the text ends. `ragged`: inside a group of four, or with
 * left-over bits that are not zero; `half_padded`: with one `=` instead of two.
 */
export interface DecodedBase64 {
  readonly bytes: Uint8Array;
  readonly ending: 'whole' | 'ragged' | 'half_padded';
}

interface Base64Bytes extends Uint8Array {
  toString(encoding?: 'base64url'): string;
}

/** The part of Node's `Buffer` that is used; Bun and Deno have it, too. */
interface NodeBuffer {
  from(text: string, encoding: 'base64url'): Base64Bytes;
  from(buffer: ArrayBufferLike, start: number, length: number): Base64Bytes;
  isEncoding(encoding: string): boolean;
}

const { Buffer } = globalThis as { readonly Buffer?: NodeBuffer };
/** A page's `Buffer` may be older than base64url. */
const node: NodeBuffer | undefined = Buffer?.isEncoding('base64url') ? Buffer : undefined;

const DIGITS = /^(?:[\w-]*|[A-Za-z0-9+/]*)$/;

/**
 * Decodes base64 (RFC 4648) of either alphabet, padded or not. Strict: one alphabet throughout, no
 * white space, padding only if it completes the last group. Returns `undefined` for anything else.
 *
 * The platforms' decoders are lax, so what they return is encoded again and compared. The bytes may be part of
 * a buffer that other bytes are in, too: copy what is handed out.
 */
export function decodeBase64(text: string): DecodedBase64 | undefined {
  // Most texts of tokens are unpadded base64url.
  if (node !== undefined) {
    const decoded = node.from(text, 'base64url');
    if (decoded.toString('base64url') === text) {
      // A `Buffer` has another `slice`.
      const bytes = new Uint8Array(decoded.buffer, decoded.byteOffset, decoded.length);
      return { bytes, ending: 'whole' };
    }
  }
  const padding = text.endsWith('==') ? 2 : Number(text.endsWith('='));
  const halfPadded = padding === 1 && text.length % 4 === 3;
  if (padding > 0 && text.length % 4 !== 0 && !halfPadded) return undefined;
  const digits = text.slice(0, text.length - padding);
  if (!DIGITS.test(digits)) return undefined;
  const standard = digits.replaceAll('-', '+').replaceAll('_', '/');
  // `atob` refuses a single digit after the last group.
  const binary = atob(standard.length % 4 === 1 ? standard.slice(0, -1) : standard);
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
  const whole = btoa(binary).replace(/=+$/, '') === standard;
  return { bytes, ending: whole ? (halfPadded ? 'half_padded' : 'whole') : 'ragged' };
}

/** Encodes bytes as base64url without padding (RFC 4648, section 5). */
export function encodeBase64Url(bytes: Uint8Array): string {
  if (node !== undefined) {
    return node.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');
  }
  let binary = '';
  for (let i = 0; i < bytes.length; i++) binary += String.fromCharCode(bytes[i]!);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
