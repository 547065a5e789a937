import type { Macaroon, Tolerance } from 'caveats/macaroon';
import { utf8 } from '../bytes/oracle.js';
import { deformedBase64 } from './deform-base64.js';
import { deformedV1, deformedV2 } from './deform-binary.js';
import { deformedV1Json, deformedV2Json, spaced } from './deform-json.js';
import { Dice, type Draw } from './dice.js';

/** How a token may be written. Only text fields can be written in v1 JSON. */
export const FORMS = [
  'v1',
  'v2',
  'base64-v1',
  'base64-v2',
  'v2-json',
  'base64-json',
  'v1-json',
] as const;
export type Form = (typeof FORMS)[number];

/** A token that a strict reader may refuse, and what has to be tolerated for it to be read. */
export interface Deformed {
  readonly input: Uint8Array | string;
  readonly tolerances: ReadonlySet<Tolerance>;
}

/** Writes a token with deformations drawn at random, none of which changes what it says. */
export function deform(macaroon: Macaroon, form: Form, draw: Draw): Deformed {
  const dice = new Dice(draw);
  return { input: write(macaroon, form, dice), tolerances: dice.used };
}

function write(macaroon: Macaroon, form: Form, dice: Dice): Uint8Array | string {
  switch (form) {
    case 'v1':
      return deformedV1(macaroon, dice);
    case 'v2':
      return deformedV2(macaroon, dice);
    case 'base64-v1':
      return deformedBase64(deformedV1(macaroon, dice), dice);
    case 'base64-v2':
      return deformedBase64(deformedV2(macaroon, dice), dice);
    case 'v1-json':
      return spaced(deformedV1Json(macaroon, dice), dice);
    case 'v2-json':
      return spaced(deformedV2Json(macaroon, dice), dice);
    case 'base64-json':
      dice.used.add('base64_json');
      return deformedBase64(utf8(deformedV2Json(macaroon, dice)), dice);
  }
}
