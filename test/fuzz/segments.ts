import type { Macaroon } from 'caveats/macaroon';
import { utf8 } from '../bytes/oracle.js';
import { bytes } from '../macaroon/wire.js';
import type { Original } from './originals.js';
import type { Random } from './random.js';

/** A field of a binary format: the length, and what stands before and after it. */
export interface Segment {
  readonly before: Uint8Array;
  readonly length: Uint8Array;
  readonly after: Uint8Array;
}

type Format = 'v1' | 'v2';

export function segmentsOf(original: Original, format: Format): Segment[] {
  const macaroons = [original.macaroon, ...original.discharges];
  return macaroons.flatMap(format === 'v1' ? v1Segments : v2Segments);
}

export function join(segments: readonly Segment[]): Uint8Array {
  return bytes(...segments.flatMap(({ before, length, after }) => [before, length, after]));
}

function v1Segments(macaroon: Macaroon): Segment[] {
  const { location, identifier, unsafeCaveats, signature } = macaroon;
  return [
    packet('location', utf8(location)),
    packet('identifier', identifier),
    ...unsafeCaveats.flatMap(({ condition, verificationId, location: place = '' }) => [
      packet('cid', condition),
      ...(verificationId ? [packet('vid', verificationId), packet('cl', utf8(place))] : []),
    ]),
    packet('signature', signature),
  ];
}

function packet(key: string, value: Uint8Array): Segment {
  const after = bytes(key, ' ', value, '\n');
  const length = (4 + after.length).toString(16).padStart(4, '0');
  return { before: bytes(), length: utf8(length), after };
}

function v2Segments(macaroon: Macaroon): Segment[] {
  const { location, identifier, unsafeCaveats, signature } = macaroon;
  const end: Segment = { before: bytes(0), length: bytes(), after: bytes() };
  return [
    { before: bytes(2), length: bytes(), after: bytes() },
    field(1, utf8(location)),
    field(2, identifier),
    end,
    ...unsafeCaveats.flatMap(({ condition, verificationId, location: place = '' }) => [
      ...(verificationId ? [field(1, utf8(place))] : []),
      field(2, condition),
      ...(verificationId ? [field(4, verificationId)] : []),
      end,
    ]),
    end,
    field(6, signature),
  ];
}

function field(type: number, value: Uint8Array): Segment {
  return { before: bytes(type), length: bytes(...varint(value.length)), after: value };
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

const V1_LENGTHS = ['0000', '0001', '0004', '0005', 'ffff', 'FFFF', '7fff', '-001', '0x10', '    '];

function oddLength(length: Uint8Array, random: Random): Uint8Array {
  if (length.length === 4) return utf8(random.pick(V1_LENGTHS));
  const last = random.pick([0, 1, 0x0f, 0x7f]);
  const digits = Array.from({ length: random.below(10) }, () => random.pick([0x80, 0xff, 0x81]));
  return bytes(...digits, last);
}

/** The fields of a token with some of them taken away, doubled, exchanged, or of another length. */
export function mutateSegments(segments: readonly Segment[], random: Random): Segment[] {
  const mutated = [...segments];
  const at = random.below(mutated.length);
  const other = random.below(mutated.length);
  const [one, two] = [mutated[at], mutated[other]];
  if (one === undefined || two === undefined) return mutated;
  switch (random.below(6)) {
    case 0:
      mutated.splice(at, 1);
      break;
    case 1:
      mutated.splice(other, 0, one);
      break;
    case 2:
      mutated[at] = two;
      mutated[other] = one;
      break;
    case 3:
      mutated[at] = { ...one, after: two.after };
      break;
    case 4:
      mutated[at] = { ...one, before: two.before };
      break;
    default:
      mutated[at] = { ...one, length: oddLength(one.length, random) };
  }
  return mutated;
}
