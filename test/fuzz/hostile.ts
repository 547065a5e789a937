import { encodeJson, TokenError } from 'caveats/macaroon';
import type { Original } from './originals.js';
import type { Random } from './random.js';

type Thing = () => unknown;

function thrower(thrown: unknown): () => never {
  return () => {
    throw thrown;
  };
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const THROWN: readonly Thing[] = [
  () => new Error('thrown by the input'),
  () => new TokenError('bad_signature'),
  () => 'a text',
  () => undefined,
  () => null,
  () => revoked(),
  () => new Proxy({}, { getPrototypeOf: thrower(new Error('thrown when looked at')) }),
  () => Object.create(TokenError.prototype) as unknown,
];

/** Bytes that say they are longer than they are. */
class LyingBytes extends Uint8Array {
  override get length(): number {
    return 32;
  }
}

function detached(): Uint8Array {
  const bytes = new Uint8Array(32);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
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
  () => new LyingBytes(5),
  detached,
  revoked,
  cyclic,
  () => ({ toString: thrower('toString'), valueOf: thrower('valueOf'), toJSON: thrower('toJSON') }),
  () => ({ length: 2 ** 32, 0: { i: 'a' } }),
  () => ({ [Symbol.iterator]: thrower('iterated'), then: thrower('awaited') }),
];

const TRAPS = [
  'get',
  'has',
  'ownKeys',
  'getOwnPropertyDescriptor',
  'getPrototypeOf',
  'set',
  'defineProperty',
  'isExtensible',
] as const;

/** A proxy of which one trap throws, or answers what makes no sense. */
function trapped(target: object, random: Random): object {
  const trap = random.pick(TRAPS);
  const answer = random.pick([...THROWN.map((thing) => thrower(thing())), ...VALUES]);
  return new Proxy(target, { [trap]: answer });
}

/** A list that says it is of another length each time, or one that no list has. */
function lyingList(list: readonly unknown[], random: Random): object {
  const lengths = [0, 1, 2, 1e5, 3e6, -1, 0.5, NaN, '1', null, {}];
  return new Proxy([...list], {
    get: (target, name, receiver): unknown =>
      name === 'length' ? random.pick(lengths) : Reflect.get(target, name, receiver),
  });
}

/** A copy of a value in which one property, however deep, is hostile. */
function spoiled(value: unknown, random: Random): unknown {
  const isPlain = typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
  return isPlain ? spoiledObject(value, random) : random.pick(VALUES)();
}

function spoiledObject(object: object, random: Random): object {
  if (random.once(6)) return trapped(object, random);
  if (Array.isArray(object)) {
    if (object.length === 0 || random.once(4)) return lyingList(object, random);
    const at = random.below(object.length);
    return object.map((item: unknown, i) => (i === at ? spoiled(item, random) : item));
  }
  const names = Object.keys(object);
  const copy: object = { ...object };
  if (names.length === 0) return copy;
  const name = random.pick([...names, ...names, '__proto__', 'toJSON', 'length']);
  const inner: unknown = Reflect.get(object, name);
  Object.defineProperty(copy, name, { enumerable: true, ...hostileProperty(inner, random) });
  return copy;
}

function hostileProperty(inner: unknown, random: Random): PropertyDescriptor {
  switch (random.below(4)) {
    case 0:
      return { get: thrower(random.pick(THROWN)()) };
    case 1: {
      // Another value each time it is asked for.
      const others = [inner, spoiled(inner, random), inner];
      return { get: () => random.pick(others) };
    }
    default:
      return { value: spoiled(inner, random) };
  }
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
