import { encodeAll, encodeJson, type Macaroon } from 'caveats/macaroon';
import { toBase64Url } from '../bytes/oracle.js';
import { bytes, packet } from '../macaroon/wire.js';
import { costlyCondition, randomCondition } from './conditions.js';
import { type Original, signedToken } from './originals.js';
import type { Random } from './random.js';

/** The longest input that is decoded by default. */
const MOST = 65_536;

/** An input about as long as may be, or longer, and the token that was signed if there is one. */
export interface Large {
  readonly input: Uint8Array | string;
  readonly original?: Original;
}

const repeated = (text: string, length: number): string =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length);

function written({ macaroon, discharges }: Original, random: Random): Uint8Array | string {
  const all: readonly Macaroon[] = [macaroon, ...discharges];
  switch (random.below(3)) {
    case 0:
      return encodeAll(all, 'v2');
    case 1:
      return JSON.stringify(all.map((one) => encodeJson(one, 'v2')));
    default:
      return toBase64Url(encodeAll(all, 'v2'));
  }
}

/** A token that is signed and asks for much: long lists, or many conditions. */
function manyConditions(random: Random): Large {
  const conditions: string[] = [];
  const most = random.pick([40_000, 47_000, 64_000]);
  const size = random.pick([8, 40, 400, 4000, 64_000, 64_000]);
  let length = 0;
  while (length < most) {
    const isShort = size < 40;
    const condition = isShort
      ? randomCondition(random)
      : costlyCondition(random, Math.min(size, most - length));
    conditions.push(condition);
    length += condition.length + 4;
  }
  const original = signedToken(random, conditions);
  return { input: written(original, random), original };
}

/** Third-party caveats and discharges, as many as there is room for. Nothing of it is signed. */
function manyDischarges(random: Random): Large {
  const one = bytes(2, 2, 0, 0, 0, 6, 32, new Uint8Array(32));
  const caveat = bytes(2, 0, 4, 72, new Uint8Array(72), 0);
  const count = random.below(600);
  const primary = bytes(
    bytes(2, 2, 0, 0),
    ...Array.from({ length: count }, () => caveat),
    bytes(0, 6, 32, new Uint8Array(32)),
  );
  const room = 49_000 - primary.length;
  const discharges = Array.from({ length: Math.max(0, Math.floor(room / one.length)) }, () => one);
  return { input: toBase64Url(bytes(primary, ...discharges)) };
}

/** Bytes that are full of small fields, or of one. */
function manyFields(random: Random): Large {
  const [head, unit] = random.pick([
    [bytes(2, 2, 0, 0), bytes(2, 0, 0)],
    [bytes(2, 2, 0, 0), bytes(2, 0x80, 0x80, 0, 0)],
    [bytes(packet('location', ''), packet('identifier', '')), packet('cid', '')],
    [bytes(packet('location', ''), packet('identifier', '')), bytes('000AcId \n')],
    [bytes(2, 2, 0xff, 0xff, 0x03), bytes(0x80)],
    [bytes(2), bytes(2)],
    [bytes(), bytes('0')],
  ] as const);
  const count = Math.floor((MOST - head.length) / unit.length);
  const filled = new Uint8Array(head.length + count * unit.length);
  filled.set(head);
  for (let i = 0; i < count; i++) filled.set(unit, head.length + i * unit.length);
  return { input: filled };
}

const UNITS = [
  ...['[', '{"a":', '{"c":[', '"', '\\', '{"i":"","i":"",', '"i":[],', '[],', '{},', '0', '9e9'],
  ...['{"i":""},', '"a",', ' ', '\n', '\t \r\n', '=', '-+', 'A', 'A\n', '\u00a0', '\ufeff', 'é'],
  ...['\ud83d', '\ud83d\ude00', '\0', '{"v":2,"i":"","s64":""},', '"\\u0069":1,', 'eyJ', '%'],
];

const HEADS = ['', '{', '[', '{"c":[', '{"v":2,"i":"', '{"i64":"', '\n{"i":"', 'AgI', 'eyJp', ' ['];
const TAILS = ['', '}', ']', ']}', '"}', '=', '\n', '{}', '"],"s64":"AA"}'];

/** Text that is full of one thing. */
function manyCharacters(random: Random): Large {
  const [head, tail] = [random.pick(HEADS), random.pick(TAILS)];
  const length = random.pick([MOST, MOST, MOST, MOST + 1, 10 * MOST]);
  const filling = repeated(random.pick(UNITS), length - head.length - tail.length);
  return { input: head + filling + tail };
}

/** JSON with as many fields as there is room for. */
function manyNames(random: Random): Large {
  const fields: string[] = [];
  for (let i = 0, length = 0; length < MOST - 100; i++) {
    const field = `"${i.toString(36)}":${random.pick(['1', '""', '[]', 'null'])}`;
    fields.push(field);
    length += field.length + 1;
  }
  return { input: `{"v":2,"i":"id",${fields.join()},"s64":"${'A'.repeat(43)}"}` };
}

export function largeInput(random: Random): Large {
  const make = random.pick([
    manyConditions,
    manyConditions,
    manyConditions,
    manyDischarges,
    manyFields,
    manyCharacters,
    manyCharacters,
    manyNames,
  ]);
  return make(random);
}
