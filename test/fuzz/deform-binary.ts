import type { Macaroon, RawCaveat } from 'caveats/macaroon';
import { utf8 } from '../bytes/oracle.js';
import { bytes, type Part } from '../macaroon/wire.js';
import type { Dice } from './dice.js';

export function deformedV1(macaroon: Macaroon, dice: Dice): Uint8Array {
  const { location, identifier, unsafeCaveats, signature } = macaroon;
  return bytes(
    packet('location', utf8(location), dice),
    packet('identifier', identifier, dice),
    ...unsafeCaveats.flatMap((caveat) => v1Caveat(caveat, dice)),
    packet('signature', signature, dice),
  );
}

function v1Caveat(
  { condition, verificationId, location = '' }: RawCaveat,
  dice: Dice,
): readonly Part[] {
  const cid = packet('cid', condition, dice);
  if (verificationId !== undefined) {
    return [cid, packet('vid', verificationId, dice), packet('cl', utf8(location), dice)];
  }
  if (!dice.deforms('first_party_fields')) return [cid];
  const which = dice.draw(3);
  return [
    cid,
    ...(which === 0 ? [] : [packet('vid', bytes(), dice)]),
    ...(which === 1 ? [] : [packet('cl', utf8('http://elsewhere/'), dice)]),
  ];
}

function packet(key: string, value: Uint8Array, dice: Dice): Uint8Array {
  const length = 4 + key.length + 1 + value.length + 1;
  const digits = length.toString(16).padStart(4, '0');
  const isUpper = /[a-f]/.test(digits) && dice.deforms('packet_length_case');
  return bytes(isUpper ? digits.toUpperCase() : digits, key, ' ', value, '\n');
}

export function deformedV2(macaroon: Macaroon, dice: Dice): Uint8Array {
  const { location, identifier, unsafeCaveats, signature } = macaroon;
  return bytes(
    2,
    ...(location === '' ? [] : [field(1, utf8(location), dice)]),
    field(2, identifier, dice),
    0,
    ...unsafeCaveats.flatMap((caveat) => [...v2Caveat(caveat, dice), 0]),
    0,
    field(6, signature, dice),
  );
}

function v2Caveat({ condition, verificationId, location }: RawCaveat, dice: Dice): readonly Part[] {
  const identifier = field(2, condition, dice);
  if (verificationId !== undefined) {
    const place = location === undefined ? bytes() : field(1, utf8(location), dice);
    return [place, identifier, field(4, verificationId, dice)];
  }
  if (!dice.deforms('first_party_fields')) return [identifier];
  const which = dice.draw(3);
  return [
    ...(which === 0 ? [] : [field(1, utf8(dice.pick(['', 'http://elsewhere/'])), dice)]),
    identifier,
    ...(which === 1 ? [] : [field(4, bytes(), dice)]),
  ];
}

/** A field, perhaps with a length in up to four bytes where fewer would do. */
function field(type: number, value: Uint8Array, dice: Dice): Uint8Array {
  const length: number[] = [];
  let rest = value.length;
  for (; rest > 0x7f; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  const more = dice.draw(4 - length.length);
  if (more === 0 || !dice.deforms('long_varint')) length.push(rest);
  else length.push(rest | 0x80, ...new Array<number>(more - 1).fill(0x80), 0);
  return bytes(type, ...length, value);
}
