/**
 * Returns whether a value is a `Uint8Array`, of this realm or another (an iframe, a test runner's
 * VM), or of a subclass such as Node's `Buffer`.
 */
export function isBytes(value: unknown): value is Uint8Array {
  return (
    ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]'
  );
}

/**
 * Compares in a time that depends on the lengths alone, not on the contents, as far as JavaScript
 * can promise that.
 */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}
