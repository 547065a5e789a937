import { decodeBase64 } from '../bytes/base64.js';
import { isBytes } from '../bytes/bytes.js';
import { decodeUtf8, describeUtf8 } from '../bytes/utf8.js';
import type { Field, FieldName } from '../macaroon/cursor.js';
import { readBinary } from '../macaroon/decode.js';
import { Leniency } from '../macaroon/leniency.js';
import type { MacaroonFormat } from '../macaroon/macaroon.js';
import { VERSION } from '../macaroon/packed.js';
import { fromBase62 } from '../onedata/text.js';
import { catchTokenError } from '../token/token.js';
import type { Words } from '../caveats/words.js';
import type { Dialect } from '../token/dialect.js';
import { counted, describe, describeThirdParty } from './words.js';

/** The readable part of a token that was cut off. It cannot be verified. */
export interface CutOffToken {
  readonly format: MacaroonFormat;
  /** The token itself, then its discharges. At least one; the last of them is cut off. */
  readonly macaroons: readonly CutOffMacaroon[];
  readonly last: Field;
}

export interface CutOffMacaroon {
  readonly location?: Field;
  readonly identifier?: Field;
  readonly caveats: readonly CutOffCaveat[];
}

export interface CutOffCaveat {
  readonly condition?: Field;
  readonly location?: Field;
  /** Whether a field that only third-party caveats have was read. */
  readonly isThirdParty: boolean;
}

/** The prefix, the four characters of the length, and the start of a token in v2. */
const PREFIXED = /^[a-z][a-z0-9_]{1,31}_[0-9A-Za-z_-]{4}(?=Ag)/;

type Growing<T> = { -readonly [K in keyof T]: T[K] };

/** Returns `undefined` for JSON, and for a text without any field. */
export function readCutOff(given: string | Uint8Array): CutOffToken | undefined {
  const bytes = isBytes(given) ? given : lenientBytes(base64In(given.replace(/\s+/g, '')));
  const format = bytes[0] === VERSION ? 'v2' : 'v1';
  const fields: Field[] = [];
  const macaroons: Growing<CutOffMacaroon>[] = [];
  let caveats: Growing<CutOffCaveat>[] = [];
  const onField = (field: Field): void => {
    if ((fields.at(-1)?.name ?? 'signature') === 'signature') {
      caveats = [];
      macaroons.push({ caveats });
    }
    fields.push(field);
    const current = caveats.at(-1);
    switch (field.name) {
      case 'location':
      case 'identifier':
        macaroons.at(-1)![field.name] = field;
        break;
      case 'condition':
        // In v2 the location comes first, and the caveat exists already.
        if (current !== undefined && current.condition === undefined) current.condition = field;
        else caveats.push({ condition: field, isThirdParty: false });
        break;
      case 'caveatLocation':
        if (format === 'v2') caveats.push({ location: field, isThirdParty: true });
        else if (current !== undefined) current.location = field;
        break;
      case 'verificationId':
        if (current !== undefined) current.isThirdParty = true;
    }
  };
  // It throws at the point where the bytes end or make no sense.
  catchTokenError(() => readBinary(bytes, new Leniency(true), true, onField));
  const last = fields.at(-1);
  return last && { format, macaroons, last };
}

/** Decodes base64 of both alphabets, however it ends; none for anything else. */
export function lenientBytes(text: string): Uint8Array {
  return decodeBase64(text.replaceAll('+', '-').replaceAll('/', '_'))?.bytes ?? new Uint8Array();
}

/** Returns the base64 in Onedata's text, or in one with a prefix and a length. */
export function base64In(text: string): string {
  // Onedata's text is always v1. It doubles the zero that the base64 of `location` has, so neither
  // form can be mistaken for the other.
  const onedata = text.startsWith('Ag') ? undefined : fromBase62(text.replace(/^op[wp]-/, ''));
  return onedata?.base64url ?? text.replace(PREFIXED, '');
}

export function isWhole({ bytes, length }: Field): boolean {
  return bytes.length === length;
}

const NAMES: Readonly<Record<FieldName, string>> = {
  location: 'the location',
  identifier: 'the identifier',
  condition: 'the last caveat',
  verificationId: 'the verification id of the last caveat',
  caveatLocation: 'the location of a third party',
  signature: 'the signature',
};

/** Describes the cut: `inside the last caveat (12 of 30 bytes are here)`. */
export function endWords({ last }: CutOffToken): string {
  const name = NAMES[last.name];
  if (!isWhole(last)) {
    return `inside ${name} (${last.bytes.length} of ${counted(last.length, 'byte')} are here)`;
  }
  if (last.name === 'signature') return 'right after a signature, at the start of a discharge';
  return `right after ${name}: the signature, and perhaps more caveats, are missing`;
}

/** With an ellipsis for the missing part. */
export function fieldText(field: Field | undefined): string {
  return field === undefined ? '…' : describeUtf8(field.bytes) + (isWhole(field) ? '' : '…');
}

/** The meaning of a caveat, if all of its condition is here. */
export function caveatMeaning(
  { condition, location, isThirdParty }: CutOffCaveat,
  dialect: Dialect,
): Words {
  if (isThirdParty) {
    return describeThirdParty(location === undefined ? '' : fieldText(location), undefined);
  }
  if (condition === undefined || !isWhole(condition)) return ['Cut off.'];
  const text = decodeUtf8(condition.bytes);
  return describe(dialect, text === undefined ? undefined : dialect.read(text)?.caveat);
}
