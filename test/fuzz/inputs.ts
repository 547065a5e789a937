import { encodeAll, encodeJson, type MacaroonFormat } from 'caveats/macaroon';
import { hex, spellings, toBase64Url, utf8 } from '../bytes/oracle.js';
import { ENTRIES } from '../vectors/malformed.js';
import { deform, FORMS } from './deform.js';
import { hostileObject } from './hostile.js';
import { largeInput } from './large.js';
import { mutateBytes, mutateText, repeatedly } from './mutate.js';
import { mutateJson } from './mutate-json.js';
import { type Original, randomOriginal, VECTORS } from './originals.js';
import type { Random } from './random.js';
import { join, mutateSegments, segmentsOf } from './segments.js';

/** Something to be read as a token. */
export interface FuzzInput {
  readonly kind: Kind;
  readonly input: Uint8Array | string | object;
  /** The key of the token that it was made of. */
  readonly rootKey: string;
  /** The signed tokens that it was made of: it may be one of these, and is no other. */
  readonly originals: readonly Original[];
}

/** How often each kind comes, against the others. */
const KINDS = {
  whole: 20,
  deformed: 60,
  fields: 160,
  bytes: 160,
  base64: 100,
  json: 200,
  malformed: 80,
  random: 60,
  object: 158,
  large: 2,
} as const;
export type Kind = keyof typeof KINDS;

const isKind = (name: string): name is Kind => Object.hasOwn(KINDS, name);
const DRAWN: readonly Kind[] = Object.entries(KINDS).flatMap(([kind, weight]) =>
  isKind(kind) ? new Array<Kind>(weight).fill(kind) : [],
);

export function randomInput(random: Random): FuzzInput {
  const kind = random.pick(DRAWN);
  const original = randomOriginal(random);
  const other = random.once(2) ? original : randomOriginal(random);
  const { rootKey } = original;
  if (kind === 'large') {
    const { input, original: signed = original } = largeInput(random);
    return { kind, input, rootKey: signed.rootKey, originals: [signed] };
  }
  const input = makeInput(kind, original, other, random);
  return { kind, input, rootKey, originals: [original, other, ...VECTORS] };
}

function makeInput(
  kind: Exclude<Kind, 'large'>,
  original: Original,
  other: Original,
  random: Random,
): Uint8Array | string | object {
  switch (kind) {
    case 'whole':
      return random.once(2) ? inBytes(original, random) : inText(original, random);
    case 'deformed':
      return deformed(original, random);
    case 'fields':
      return fields(original, other, random);
    case 'bytes': {
      const splice = inBytes(other, random);
      return asGiven(
        repeatedly(inBytes(original, random), random, (one) => mutateBytes(one, splice, random)),
        random,
      );
    }
    case 'base64':
    case 'json': {
      const [text, splice] =
        kind === 'json'
          ? [inJson(original, random), inJson(other, random)]
          : [inBase64(original, random), inBase64(other, random)];
      return repeatedly(text, random, (one) =>
        kind === 'json' && !random.once(4)
          ? mutateJson(one, random)
          : mutateText(one, splice, random),
      );
    }
    case 'malformed':
      return malformed(random);
    case 'random':
      return junk(random);
    case 'object':
      return hostileObject(original, random);
  }
}

const anyFormat = (random: Random): MacaroonFormat => random.pick(['v1', 'v2']);

function inBytes({ macaroon, discharges }: Original, random: Random): Uint8Array {
  return encodeAll([macaroon, ...discharges], anyFormat(random));
}

function inBase64(original: Original, random: Random): string {
  return random.pick(Object.values(spellings(inBytes(original, random))));
}

function inJson({ macaroon, discharges }: Original, random: Random): string {
  const all = [macaroon, ...discharges];
  const isText = all.every((one) =>
    [one.identifier, ...one.unsafeCaveats.map(({ condition }) => condition)].every((field) =>
      Buffer.from(Buffer.from(field).toString()).equals(field),
    ),
  );
  const format = isText ? anyFormat(random) : 'v2';
  const json: readonly object[] = all.map((one) => encodeJson(one, format));
  return JSON.stringify(json.length === 1 && !random.once(4) ? json[0] : json);
}

function inText(original: Original, random: Random): string {
  return random.once(2) ? inBase64(original, random) : inJson(original, random);
}

/** Bytes as they are, or in base64. */
function asGiven(bytes: Uint8Array, random: Random): Uint8Array | string {
  return random.once(2) ? bytes : toBase64Url(bytes);
}

function fields(original: Original, other: Original, random: Random): Uint8Array | string {
  const segments = segmentsOf(original, anyFormat(random));
  if (random.once(4)) segments.push(...segmentsOf(other, anyFormat(random)));
  return asGiven(join(repeatedly(segments, random, (one) => mutateSegments(one, random))), random);
}

function deformed({ macaroon }: Original, random: Random): Uint8Array | string {
  const { input } = deform(macaroon, random.pick(FORMS), (below) => random.below(below));
  if (!random.once(4)) return input;
  if (typeof input === 'string') return mutateText(input, input, random);
  return mutateBytes(input, input, random);
}

function malformed(random: Random): Uint8Array | string {
  const { hex: digits, text = '' } = random.pick(ENTRIES);
  const other = random.pick(ENTRIES);
  if (digits === undefined) {
    return random.once(2) ? text : mutateText(text, other.text ?? '', random);
  }
  const bytes = hex(digits);
  return random.once(2) ? bytes : mutateBytes(bytes, hex(other.hex ?? ''), random);
}

const STARTS = [
  '',
  '\x02',
  '\x02\x02\x01a\0',
  '0010location a\n',
  '{"i":',
  '[{',
  'AgI',
  'MDAx',
  'ey',
];

function junk(random: Random): Uint8Array | string {
  const start = random.pick(STARTS);
  const length = random.length(200);
  switch (random.below(4)) {
    case 0:
      return start + random.text(length, '{}[]",:\\ietrufalsn0123456789vis64c');
    case 1:
      return start + random.text(length, 'ABCDEFGHabcdefgh0123456789+/-_= \n');
    case 2:
      return start + String.fromCharCode(...Array.from({ length }, () => random.below(0x10000)));
    default:
      return Uint8Array.from([...utf8(start), ...random.bytes(length)]);
  }
}
