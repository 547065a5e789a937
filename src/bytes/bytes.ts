/**
 * Whether a value is a `Uint8Array`, also one of another realm (an iframe, a test runner's VM) or
 * a subclass such as Node's `Buffer`. Looks at the internal slot, so no plain object passes.
 */
export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && tagOf.call(value) === 'Uint8Array';
}

/** How many bytes there are, whatever a subclass or a property of its own says of its length. */
export function byteCount(bytes: Uint8Array): number {
  return Number(lengthOf.call(bytes));
}

// The getters of %TypedArray%.prototype: they read internal slots, which nothing can pretend.
const tagOf: (this: unknown) => unknown = slotGetter(Symbol.toStringTag);
const lengthOf: (this: unknown) => unknown = slotGetter('length');

function slotGetter(name: PropertyKey): (this: unknown) => unknown {
  const prototype: object = Object.getPrototypeOf(Uint8Array.prototype);
  return Object.getOwnPropertyDescriptor(prototype, name)!.get!;
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
