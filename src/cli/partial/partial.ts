import { decodeBase64 } from '../../bytes/base64.js';
import { fromBase62 } from '../../onedata/base62.js';
import { type Field, type Fields, isWhole } from './field.js';
import { fieldsOfV1 } from './v1.js';
import { fieldsOfV2 } from './v2.js';

/** A caveat of a token that was cut off. */
export interface PartialCaveat {
  readonly condition?: Field;
  readonly location?: Field;
  /** Whether it is a third party's, as far as that can be told. */
  readonly isThirdParty: boolean;
}

/** A macaroon of a token that was cut off. */
export interface PartialMacaroon {
  readonly location?: Field;
  readonly identifier?: Field;
  readonly caveats: readonly PartialCaveat[];
  readonly isWhole: boolean;
}

/** A token that was cut off, as far as it goes; nothing in it can be verified. */
export interface PartialToken {
  readonly format: 'v1' | 'v2';
  /** The token itself, and then its discharges. One at least, and the last of them is cut off. */
  readonly macaroons: readonly PartialMacaroon[];
  /** The field that it ends in, of what is known of its kind; absent where it ends between two. */
  readonly endsIn?: Field;
}

const V2_VERSION = 2;

/**
 * Reads the text of a token that was cut off: base64 of either binary format, or Onedata's text.
 *
 * @returns `undefined` for a text of another form, such as JSON, or one without any field.
 */
export function readPartial(text: string): PartialToken | undefined {
  const bytes = [decodeBase64(text)?.bytes, onedataBytes(text)].find(startsAsToken);
  if (bytes === undefined) return undefined;
  const macaroons: PartialMacaroon[] = [];
  let at: number | undefined = 0;
  let last: Field | undefined;
  while (at !== undefined && at < bytes.length) {
    const isV2 = bytes[at] === V2_VERSION;
    const read: Fields = isV2 ? fieldsOfV2(bytes, at) : fieldsOfV1(bytes, at);
    macaroons.push(macaroonOf(read, isV2));
    last = read.fields.at(-1);
    at = read.end;
  }
  return {
    format: bytes[0] === V2_VERSION ? 'v2' : 'v1',
    macaroons,
    ...(last !== undefined && !isWhole(last) && { endsIn: last }),
  };
}

/** Whether the first field can be told: otherwise it is no token, or there is nothing to show. */
function startsAsToken(bytes: Uint8Array | undefined): boolean {
  if (bytes === undefined) return false;
  const { fields } = bytes[0] === V2_VERSION ? fieldsOfV2(bytes, 0) : fieldsOfV1(bytes, 0);
  return fields.length > 0;
}

function onedataBytes(text: string): Uint8Array | undefined {
  const read = fromBase62(text.replace(/^op[wp]-/, ''));
  return read && decodeBase64(read.base64url)?.bytes;
}

type Growing = { -readonly [K in keyof PartialCaveat]: PartialCaveat[K] };

function macaroonOf({ fields, end }: Fields, isV2: boolean): PartialMacaroon {
  const caveats: Growing[] = [];
  let header: Pick<PartialMacaroon, 'location' | 'identifier'> = {};
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
  return { ...header, caveats, isWhole: end !== undefined };
}
