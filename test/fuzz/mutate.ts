import { bytes } from '../macaroon/wire.js';
import type { Random } from './random.js';

/** Bytes that mean something in one of the formats, or are at the end of a range. */
const BYTES = [0, 1, 2, 4, 6, 0x0a, 0x20, 0x30, 0x32, 0x3d, 0x41, 0x61, 0x7b, 0x7f, 0x80, 0xff];

/** Bytes with one thing changed: bits, bytes, a part moved, doubled, cut, or of another token. */
export function mutateBytes(given: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const mutated = Uint8Array.from(given);
  const at = random.below(mutated.length + 1);
  const end = Math.min(mutated.length, at + random.length(40));
  const [head, part, tail] = [
    mutated.subarray(0, at),
    mutated.subarray(at, end),
    mutated.subarray(end),
  ];
  switch (random.below(9)) {
    case 0:
      if (at < mutated.length) mutated[at]! ^= 1 << random.below(8);
      return mutated;
    case 1:
      if (at < mutated.length) mutated[at] = random.pick(BYTES);
      return mutated;
    case 2:
      return bytes(head, random.pick(BYTES), mutated.subarray(at));
    case 3:
      return bytes(head, random.bytes(random.length(20)), mutated.subarray(at));
    case 4:
      return bytes(head, tail);
    case 5:
      return bytes(head, part, part, tail);
    case 6:
      return bytes(head, other.subarray(random.below(other.length + 1)));
    case 7:
      return bytes(given, other);
    default:
      return head;
  }
}

const CHARACTERS =
  '{}[]",:\\ \t\r\n=+/-_.%AZaz019*"\'u\u0000\u007f\u0080\u00e9\u00a0\u2028\ufeff\ud800\udc00';

/** The same for text. */
export function mutateText(given: string, other: string, random: Random): string {
  const at = random.below(given.length + 1);
  const end = Math.min(given.length, at + random.length(40));
  const [head, part, tail] = [given.slice(0, at), given.slice(at, end), given.slice(end)];
  switch (random.below(9)) {
    case 0:
      return head + random.text(1, CHARACTERS) + given.slice(at + 1);
    case 1:
      return head + random.text(1 + random.length(8), CHARACTERS) + given.slice(at);
    case 2:
      return head + tail;
    case 3:
      return head + part + part + tail;
    case 4:
      return head + other.slice(random.below(other.length + 1));
    case 5:
      return given + other;
    case 6:
      return random.once(2) ? head + part.toUpperCase() + tail : head + part.toLowerCase() + tail;
    case 7:
      return head.length > 0 ? given.slice(at) + head : ` ${given} `;
    default:
      return head;
  }
}

/** As many mutations, one after the other, as it takes to lose count. */
export function repeatedly<T>(given: T, random: Random, mutate: (value: T) => T): T {
  let mutated = mutate(given);
  while (random.once(3)) mutated = mutate(mutated);
  return mutated;
}
