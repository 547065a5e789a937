import { encodeJson } from 'caveats/macaroon';
import type { Original } from './originals.js';
import type { Random } from './random.js';

type Thing = () => unknown;

function thrower(thrown: unknown): () => never {
  return () => {
    throw thrown;
  };
}

const cyclic = (): object => {
  const object: Record<string, unknown> = {};
  object['c'] = [object];
  object['macaroon'] = object;
  return object;
};

const VALUES: readonly Thing[] = [
  ...[undefined, null, true, 0, -1, NaN, 2n, '', '\ud800', Symbol('i'), () => 'i'].map(
    (value) => () => value,
  ),
  () => [],
  () => [, ,],
  () => ({}),
  () => Object.create(null) as unknown,
  () => new Date(0),
  () => new Map([['i', 'a']]),
  () => new String('a'),
  () => new Uint8Array(32),
  () => new Uint8Array(72),
  () => Buffer.alloc(32),
  () => new Uint16Array(16),
  () => new DataView(new ArrayBuffer(8)),
  () => new Uint8Array(new SharedArrayBuffer(32)),
  cyclic,
  () => ({ toString: thrower('toString'), valueOf: thrower('valueOf'), toJSON: thrower('toJSON') }),
  () => ({ length: 2 ** 32, 0: { i: 'a' } }),
  () => ({ [Symbol.iterator]: thrower('iterated'), then: thrower('awaited') }),
];

/** A copy of a value in which one property, however deep, is hostile. */
function spoiled(value: unknown, random: Random): unknown {
  const isPlain = typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
  return isPlain ? spoiledObject(value, random) : random.pick(VALUES)();
}

function spoiledObject(object: object, random: Random): object {
  if (Array.isArray(object)) {
    if (object.length === 0) return [spoiled(undefined, random)];
    const at = random.below(object.length);
    return object.map((item: unknown, i) => (i === at ? spoiled(item, random) : item));
  }
  const names = Object.keys(object);
  const copy: object = { ...object };
  if (names.length === 0) return copy;
  const name = random.pick([...names, ...names, '__proto__', 'toJSON', 'length']);
  const inner: unknown = Reflect.get(object, name);
  Object.defineProperty(copy, name, { enumerable: true, value: spoiled(inner, random) });
  return copy;
}

/** What is no text and no bytes: the JSON of a token or a token itself, with something hostile in it. */
export function hostileObject({ macaroon, discharges }: Original, random: Random): object {
  const json = encodeJson(macaroon, 'v2');
  const base = random.pick<object>([
    json,
    [json, ...discharges.map((one) => encodeJson(one, 'v2'))],
    { macaroon: { ...macaroon, unsafeCaveats: macaroon.unsafeCaveats.map((one) => ({ ...one })) } },
    { macaroon: { ...macaroon }, discharges: discharges.map((one) => ({ ...one })) },
    macaroon,
  ]);
  return spoiledObject(base, random);
}
