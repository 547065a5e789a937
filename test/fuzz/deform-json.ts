import type { Macaroon } from 'caveats/macaroon';
import { toHex } from '../bytes/oracle.js';
import { deformedBase64, SPACES } from './deform-base64.js';
import type { Dice } from './dice.js';

/** A name, and JSON text. */
type Field = readonly [string, string];

/** Only for a token whose fields are text. */
export function deformedV1Json(macaroon: Macaroon, dice: Dice): string {
  const { location, identifier, unsafeCaveats, signature } = macaroon;
  const hex = toHex(signature);
  const isUpper = /[a-f]/.test(hex) && dice.deforms('json_signature_case');
  const caveats = unsafeCaveats.map(({ condition, verificationId, location: cl = '' }) =>
    object(
      [
        ...filled(text('cid', textOf(condition)), condition, dice),
        ...(verificationId === undefined
          ? firstPartyFields('vid', 'cl', dice)
          : [text('vid', deformedBase64(verificationId, dice)), text('cl', cl)]),
      ],
      dice,
    ),
  );
  return object(
    [
      ...optional(text('location', location), location === '', dice),
      ...filled(text('identifier', textOf(identifier)), identifier, dice),
      ...optional(['caveats', `[${caveats.join()}]`], caveats.length === 0, dice),
      text('signature', isUpper ? hex.toUpperCase() : hex),
    ],
    dice,
  );
}

export function deformedV2Json(macaroon: Macaroon, dice: Dice): string {
  const { location, identifier, unsafeCaveats, signature } = macaroon;
  const caveats = unsafeCaveats.map(({ condition, verificationId, location: l = '' }) =>
    object(
      [
        ...filledData(condition, dice),
        ...(verificationId === undefined
          ? firstPartyFields('v64', 'l', dice)
          : [text('v64', deformedBase64(verificationId, dice)), text('l', l)]),
      ],
      dice,
    ),
  );
  return object(
    [
      ['v', dice.deforms('json_version') ? '"2"' : '2'],
      ...optional(text('l', location), location === '', dice),
      ...filledData(identifier, dice),
      ...optional(['c', `[${caveats.join()}]`], caveats.length === 0, dice),
      ...data('s', signature, dice),
    ],
    dice,
  );
}

/** JSON with white space around it, perhaps. */
export function spaced(json: string, dice: Dice): string {
  if (!dice.deforms('white_space')) return json;
  const space = dice.pick(SPACES);
  return dice.pick([space + json, json + space, space + json + space]);
}

function text(name: string, value: string): Field {
  return [name, JSON.stringify(value)];
}

function textOf(value: Uint8Array): string {
  return Buffer.from(value).toString();
}

/** A field of bytes: as text where it is, or in base64; and perhaps null in the other form. */
function data(name: string, value: Uint8Array, dice: Dice): Field[] {
  const inText = Buffer.from(textOf(value)).equals(value) && dice.toss();
  const field = inText ? text(name, textOf(value)) : text(`${name}64`, deformedBase64(value, dice));
  return dice.deforms('json_null') ? [field, [inText ? `${name}64` : name, 'null']] : [field];
}

/** A field of an identifier or a condition, which may be left out where it is empty. */
function filled(field: Field, value: Uint8Array, dice: Dice): Field[] {
  return value.length === 0 && dice.deforms('json_empty_field') ? [] : [field];
}

function filledData(value: Uint8Array, dice: Dice): Field[] {
  if (value.length === 0 && dice.deforms('json_empty_field')) return [];
  return data('i', value, dice);
}

/** What stands beside a first-party condition and does not belong there, perhaps. */
function firstPartyFields(verificationId: string, location: string, dice: Dice): Field[] {
  if (dice.deforms('json_null'))
    return [
      [verificationId, 'null'],
      [location, 'null'],
    ];
  if (!dice.deforms('first_party_fields')) return [];
  return dice.pick<Field[]>([
    [text(verificationId, '')],
    [text(location, 'http://elsewhere/')],
    [text(verificationId, ''), text(location, '')],
  ]);
}

/** A field that may be left out, or be null, where it says nothing. */
function optional(field: Field, isEmpty: boolean, dice: Dice): Field[] {
  if (!isEmpty) return [field];
  if (dice.deforms('json_null')) return [[field[0], 'null']];
  return dice.toss() ? [field] : [];
}

/** An object whose fields stand in any order, and perhaps with one more. */
function object(fields: readonly Field[], dice: Dice): string {
  const texts = fields.map(([name, json]) => `"${name}":${json}`);
  if (dice.deforms('json_unknown_field')) {
    const name = dice.pick(['x', '__proto__', 'constructor', 'comment']);
    texts.push(`"${name}":${dice.pick(['null', '1', '"a"', '[]', '{"i":"a"}'])}`);
  }
  for (let i = texts.length - 1; i > 0; i--) {
    const j = dice.draw(i + 1);
    [texts[i], texts[j]] = [texts[j]!, texts[i]!];
  }
  return `{${texts.join(dice.pick([',', ', ', ' ,\n']))}}`;
}
