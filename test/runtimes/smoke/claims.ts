import { TokenError, type TokenErrorCode } from 'caveats';

/** What has to hold, in words, and the program that throws where it does not. */
export type Case = readonly [name: string, run: () => void | Promise<void>];

/** Claims that two values are the same: numbers, texts, bytes, and lists and objects of them. */
export function same(actual: unknown, expected: unknown): void {
  const [got, wanted] = [textOf(actual), textOf(expected)];
  if (got !== wanted) throw new Error(`got ${got} where ${wanted} was expected`);
}

/** The error with which something is refused; that it is not, or with another error, is a failure. */
export function refused(run: () => unknown): TokenError {
  try {
    run();
  } catch (error) {
    if (error instanceof TokenError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

/** Claims that a token is refused with a code. */
export function refusedWith(code: TokenErrorCode, run: () => unknown): void {
  same(refused(run).code, code);
}

/** Claims that something is a caller's mistake. */
export function mistaken(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (error instanceof TypeError) return;
    throw error;
  }
  throw new Error('it was taken');
}

/** Bytes in hexadecimal. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Bytes as the text of ASCII that they are. */
export function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function textOf(value: unknown): string {
  return JSON.stringify(value, comparable) ?? 'undefined';
}

/** Bytes as a list of numbers, and objects with their keys in order. */
function comparable(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Array.from(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
