/**
 * Whether a value is a `Uint8Array`, also one of another realm (an iframe, a test runner's VM) or
 * a subclass such as Node's `Buffer`. Looks at the internal slot, so no plain object passes.
 */
export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && tagOf.call(value) === 'Uint8Array';
}

// The getter of %TypedArray%.prototype: it reads an internal slot, which nothing can pretend.
const tagOf: (this: unknown) => unknown = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)!.get!;

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
