import { decodeBase64 } from '../../bytes/base64.js';
import { fromBase62 } from '../../onedata/base62.js';
import { type Field, type Fields } from './field.js';
import { fieldsOfV1 } from './v1.js';
import { fieldsOfV2 } from './v2.js';

/** A token that was cut off, as far as it goes; nothing in it can be verified. */
export interface CutOffToken {
  readonly format: 'v1' | 'v2';
  /** The token itself, and then its discharges. One at least, and the last of them is cut off. */
  readonly macaroons: readonly CutOffMacaroon[];
  /** The last field of which there is something. */
  readonly last: Field;
}

/** A macaroon of a token that was cut off. */
export interface CutOffMacaroon {
  readonly location?: Field;
  readonly identifier?: Field;
  readonly caveats: readonly CutOffCaveat[];
}

/** A caveat of a token that was cut off. */
export interface CutOffCaveat {
  readonly condition?: Field;
  readonly location?: Field;
  /** Whether it is a third party's, as far as that can be told. */
  readonly isThirdParty: boolean;
}

const V2_VERSION = 2;
/** A prefix, four characters that tell the length, and what a token in v2 starts with. */
const PREFIXED = /^[a-z][a-z0-9_]{1,31}_[0-9A-Za-z_-]{4}(?=Ag)/;

/**
 * Reads the text of a token that was cut off: base64 of either binary format, Onedata's text, or one
 * with a prefix.
 *
 * @returns `undefined` for a text of another form, such as JSON, or one without any field.
 */
export function readCutOff(text: string): CutOffToken | undefined {
  const bytes = decodeBase64(base64In(text))?.bytes ?? new Uint8Array();
  const isV2 = bytes[0] === V2_VERSION;
  const macaroons: CutOffMacaroon[] = [];
  let last: Field | undefined;
  for (let at: number | undefined = 0; at !== undefined;) {
    const { fields, end }: Fields = isV2 ? fieldsOfV2(bytes, at) : fieldsOfV1(bytes, at);
    if (fields.length > 0) macaroons.push(macaroonOf(fields, isV2));
    last = fields.at(-1) ?? last;
    at = end;
  }
  return last && { format: isV2 ? 'v2' : 'v1', macaroons, last };
}

/** The base64 of a text. */
function base64In(text: string): string {
  // Onedata's is always in v1. It and base64 differ in a zero, of which there is one in the name of
  // the field that comes first: so neither can be taken for the other.
  const onedata = text.startsWith('Ag') ? undefined : fromBase62(text.replace(/^op[wp]-/, ''));
  return onedata?.base64url ?? text.replace(PREFIXED, '');
}

type Growing = { -readonly [K in keyof CutOffCaveat]: CutOffCaveat[K] };

function macaroonOf(fields: readonly Field[], isV2: boolean): CutOffMacaroon {
  const caveats: Growing[] = [];
  let header: Pick<CutOffMacaroon, 'location' | 'identifier'> = {};
  for (const field of fields) {
    const current = caveats.at(-1);
    switch (field.name) {
      case 'location':
      case 'identifier':
        header = { ...header, [field.name]: field };
        break;
      case 'condition':
        // In v2 a location comes first, so that there is a caveat already.
        if (current !== undefined && current.condition === undefined) current.condition = field;
        else caveats.push({ condition: field, isThirdParty: false });
        break;
      case 'caveatLocation':
        if (isV2) caveats.push({ location: field, isThirdParty: true });
        else if (current !== undefined) current.location = field;
        break;
      case 'verificationId':
        if (current !== undefined) current.isThirdParty = true;
        break;
      case 'signature':
        break;
    }
  }
  return { ...header, caveats };
}
