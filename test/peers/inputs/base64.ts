import { toBase64Url, utf8 } from '../../bytes/oracle.js';
import { bytes, field, packet } from '../../macaroon/wire.js';
import type { Input } from './input.js';
import { signature } from './signed.js';

/** A token as base64 text in v1 and in v2. */
function texts(location: string): { readonly v1: string; readonly v2: string } {
  const signed = signature('a');
  const v1 = bytes(
    packet('location', location),
    packet('identifier', 'id'),
    packet('cid', 'a'),
    packet('signature', signed),
  );
  const v2 = bytes(2, field(1, location), field(2, 'id'), 0, field(2, 'a'), 0, 0, field(6, signed));
  return { v1: toBase64Url(v1), v2: toBase64Url(v2) };
}

// Locations that make digits of the kind in which the alphabets differ; with the second, the last
// group is not whole.
const WHOLE = texts('~~~~>>>???');
const RAGGED = texts('~~~~>>>????');

function written(change: (text: string) => string, { v1, v2 } = WHOLE): Input['forms'] {
  return { 'v1-text': [utf8(change(v1))], 'v2-text': [utf8(change(v2))] };
}

/** Base64 text of the binaries. */
export const base64Inputs: readonly Input[] = [
  {
    title: 'a line break inside',
    forms: written((text) => `${text.slice(0, 8)}\n${text.slice(8)}`),
    ours: 'not_base64',
    tolerance: 'white_space',
    lapses: {
      libmacaroons: ['a'],
      'go-macaroon': ['a'],
      pymacaroons: ['a'],
      'macaroons.js': ['a'],
    },
  },
  {
    title: 'a space inside',
    forms: written((text) => `${text.slice(0, 8)} ${text.slice(8)}`),
    ours: 'not_base64',
    tolerance: 'white_space',
    lapses: { libmacaroons: ['a'], pymacaroons: ['a'], 'macaroons.js': ['a'] },
  },
  {
    title: 'a line break at the end',
    forms: written((text) => `${text}\n`),
    ours: 'not_base64',
    tolerance: 'white_space',
    lapses: {
      libmacaroons: ['a'],
      'go-macaroon': ['a'],
      pymacaroons: ['a'],
      'macaroons.js': ['a'],
    },
  },
  {
    title: 'a character of neither alphabet inside',
    forms: written((text) => `${text.slice(0, 8)}!${text.slice(8)}`),
    ours: 'not_base64',
    lapses: { pymacaroons: ['a'], 'macaroons.js': ['a'] },
  },
  {
    title: 'a character of neither alphabet at the end',
    forms: written((text) => `${text}!`),
    ours: 'not_base64',
    lapses: { pymacaroons: ['a'], 'macaroons.js': ['a'] },
  },
  {
    title: 'both alphabets',
    forms: written((text) => text.replace(/[-_]/, (digit) => (digit === '-' ? '+' : '/'))),
    ours: 'not_base64',
    tolerance: 'base64_alphabet',
    lapses: {
      libmacaroons: ['a'],
      pymacaroons: ['a'],
      'npm macaroon': ['a'],
      'macaroons.js': ['a'],
    },
  },
  {
    title: 'padding of three characters',
    forms: written((text) => `${text}===`),
    ours: 'not_base64',
    tolerance: 'base64_padding',
    lapses: { libmacaroons: ['a'], pymacaroons: ['a'], 'macaroons.js': ['a'] },
  },
  {
    title: 'bits left over that are not zero',
    forms: written((text) => `${text.slice(0, -1)}${nextDigit(text.at(-1)!)}`, RAGGED),
    ours: 'not_base64',
    tolerance: 'base64_bits',
    lapses: {
      'go-macaroon': ['a'],
      pymacaroons: ['a'],
      'npm macaroon': ['a'],
      'macaroons.js': ['a'],
    },
  },
];

function nextDigit(digit: string): string {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return digits[digits.indexOf(digit) + 1]!;
}
