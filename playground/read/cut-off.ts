import { decodeBase64 } from '../../src/bytes/base64.js';
import { fromBase62 } from '../../src/onedata/base62.js';
import { counted } from './words.js';

/** What can be read of a token that ends too early. */
export interface CutOff {
  readonly location?: Uint8Array;
  readonly identifier?: Uint8Array;
  readonly caveats: readonly { readonly condition: Uint8Array; readonly thirdParty: boolean }[];
  /** Where it ends, in words: `inside caveat 3, of which 12 of 30 bytes are here`. */
  readonly end: string;
}

/** A field, whole or as far as it goes. */
interface Field {
  readonly name: 'location' | 'identifier' | 'condition' | 'verification' | 'signature' | 'place';
  readonly value: Uint8Array;
  /** Its length; `undefined` where that is cut off too. */
  readonly length: number | undefined;
}

/**
 * Reads the text of a token as far as it goes, in v1 or v2 binary as base64, in Onedata's form, or
 * behind a prefix. `undefined` where nothing can be read.
 */
export function readCutOff(text: string, prefix: string | undefined): CutOff | undefined {
  const candidates =
    prefix === undefined
      ? [text, fromBase62(text.replace(/^op[wp]-/, ''))?.base64url]
      : [text.slice(prefix.length + 1 + 4)];
  const read = candidates.flatMap((candidate) => {
    // A last character alone holds no byte.
    const whole = candidate?.length ?? 0;
    const bytes = decodeBase64(candidate?.slice(0, whole % 4 === 1 ? -1 : whole) ?? '')?.bytes;
    return bytes === undefined || bytes.length === 0 ? [] : [fieldsOf(bytes)];
  });
  // The right way to read it is the one that gets further.
  const [best] = read.sort((a, b) => b.length - a.length);
  return best === undefined || best.length === 0 ? undefined : toCutOff(best);
}

function fieldsOf(bytes: Uint8Array): readonly Field[] {
  return bytes[0] === 2 ? fieldsOfV2(bytes) : fieldsOfV1(bytes);
}

const V1_NAMES: ReadonlyMap<string, Field['name']> = new Map([
  ['location', 'location'],
  ['identifier', 'identifier'],
  ['cid', 'condition'],
  ['vid', 'verification'],
  ['cl', 'place'],
  ['signature', 'signature'],
]);

/** Packets of four hexadecimal digits, a key, a space, a value and a newline. */
function fieldsOfV1(bytes: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  for (let at = 0; at + 4 < bytes.length;) {
    const length = Number.parseInt(ascii(bytes.subarray(at, at + 4)), 16);
    const packet = bytes.subarray(at + 4, at + length);
    const space = packet.indexOf(0x20);
    const name = V1_NAMES.get(ascii(packet.subarray(0, Math.max(space, 0))));
    if (!(length > 4) || name === undefined) return fields;
    const valueLength = length - 4 - space - 2;
    fields.push({
      name,
      value: packet.subarray(space + 1, space + 1 + valueLength),
      length: valueLength,
    });
    if (name === 'signature') return fields;
    at += length;
  }
  return fields;
}

/** A type, a length as a varint, and a value; a zero ends a section. */
function fieldsOfV2(bytes: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  let isFirst = true;
  for (let at = 1; at < bytes.length;) {
    const type = bytes[at++];
    if (type === 0) {
      isFirst = false;
      continue;
    }
    const name = nameOfV2(type, isFirst);
    if (name === undefined) return fields;
    let length: number | undefined = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 21) {
        length = undefined;
        break;
      }
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    fields.push({ name, value: bytes.subarray(at, at + (length ?? 0)), length });
    if (name === 'signature') return fields;
    at += length ?? 0;
  }
  return fields;
}

function nameOfV2(type: number | undefined, isFirst: boolean): Field['name'] | undefined {
  if (type === 1) return isFirst ? 'location' : 'place';
  if (type === 2) return isFirst ? 'identifier' : 'condition';
  if (type === 4) return 'verification';
  return type === 6 ? 'signature' : undefined;
}

function isWhole({ value, length }: Field): boolean {
  return value.length === length;
}

function toCutOff(fields: readonly Field[]): CutOff {
  const whole = fields.filter(isWhole);
  const location = whole.find(({ name }) => name === 'location')?.value;
  const identifier = whole.find(({ name }) => name === 'identifier')?.value;
  const caveats = whole.flatMap(({ name, value }, i) =>
    name === 'condition'
      ? [{ condition: value, thirdParty: whole[i + 1]?.name === 'verification' }]
      : [],
  );
  const last = fields[fields.length - 1];
  return {
    ...(location && { location }),
    ...(identifier && { identifier }),
    caveats,
    end: last === undefined ? '' : endOf(last, caveats.length),
  };
}

function endOf(last: Field, caveats: number): string {
  const what = isWhole(last) ? caveats : caveats + 1;
  const names: Readonly<Record<Field['name'], string>> = {
    location: 'the location',
    identifier: 'the identifier',
    condition: `caveat ${what}`,
    verification: `the part of caveat ${caveats} that is for its third party`,
    place: 'the location of a third party',
    signature: 'the signature',
  };
  const name = names[last.name];
  if (isWhole(last)) {
    return last.name === 'signature'
      ? 'in what follows the signature'
      : `right after ${name}; the signature, and perhaps more caveats, are missing`;
  }
  if (last.length === undefined) return `at the start of ${name}`;
  return `inside ${name}, of which ${last.value.length} of ${counted(last.length, 'byte')} are here`;
}

function ascii(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
