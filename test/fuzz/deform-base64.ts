import { toBase64Url } from '../bytes/oracle.js';
import type { Dice } from './dice.js';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** White space that is tolerated. */
export const SPACES: readonly [string, ...string[]] = [' ', '\n', '\r\n', '\t', '  \n'];

/** Base64 of either alphabet, padded or not, and with what is wrong with it drawn at random. */
export function deformedBase64(value: Uint8Array, dice: Dice): string {
  let text = toBase64Url(value);
  if (text.length % 4 > 1 && dice.deforms('base64_bits')) {
    text = text.slice(0, -1) + DIGITS.charAt(DIGITS.indexOf(text.slice(-1)) | 1);
  }
  if (dice.toss()) text = text.replaceAll('-', '+').replaceAll('_', '/');
  const differing = text.match(/[-_+/]/g) ?? [];
  if (differing.length > 1 && dice.deforms('base64_alphabet')) text = mixed(text);
  const right = (4 - (text.length % 4)) % 4;
  if (dice.toss()) text += '='.repeat(right);
  else if (dice.deforms('base64_padding')) text += '='.repeat(wrongPadding(right, dice));
  if (text === '' || !dice.deforms('white_space')) return text;
  const at = dice.draw(text.length + 1);
  return text.slice(0, at) + dice.pick(SPACES) + text.slice(at);
}

function wrongPadding(right: number, dice: Dice): number {
  const length = 1 + dice.draw(5);
  return length === right ? length + 4 : length;
}

/** The text with the first of the digits in which the alphabets differ in the other alphabet. */
function mixed(text: string): string {
  const other: Readonly<Record<string, string>> = { '-': '+', _: '/', '+': '-', '/': '_' };
  return text.replace(/[-_+/]/, (digit) => other[digit] ?? digit);
}
