import {
  addFirstPartyCaveat,
  bindDischarge,
  createMacaroon,
  decode,
  type Macaroon,
} from 'caveats/macaroon';
import { hex } from '../bytes/oracle.js';
import onedata from '../vectors/onedata-tokens.json' with { type: 'json' };
import { TOKENS } from '../vectors/malformed.js';
import { randomCondition } from './conditions.js';
import type { Random } from './random.js';
import { addSealedCaveat } from './sign.js';

/** A token that was signed: what is fuzzed is made of these. */
export interface Original {
  readonly rootKey: string;
  readonly macaroon: Macaroon;
  readonly discharges: readonly Macaroon[];
}

/** Onedata's base62 is base64url with three of its digits written with two characters each. */
function base64UrlOf(base62: string): string {
  const digits: Readonly<Record<string, string>> = { '00': '0', '01': '-', '02': '_' };
  return base62.replace(/0[012]/g, (pair) => digits[pair] ?? pair);
}

export const VECTORS: readonly Original[] = [
  ...onedata.tokens.map(({ secret, text }) => ({
    rootKey: secret,
    macaroon: decode(base64UrlOf(text)),
    discharges: [],
  })),
  ...Object.values(TOKENS).map(({ rootKey, v2, discharge }) => ({
    rootKey,
    macaroon: decode(hex(v2)),
    discharges: discharge ? [decode(hex(discharge.v2))] : [],
  })),
];

const ROOT_KEY = 'the root key of what is fuzzed, 32 bytes or more';
const IDENTIFIERS = [
  'v1.k1.access.usr-1.id-1',
  'v1..identity.usr%2E1.id-2',
  'v1.k%zz.access..id',
  '',
  'not of the form',
] as const;

const caveat = {
  rootKey: 'a key of the third party',
  identifier: 'is logged in',
  location: 'https://login.example.com',
};

/** A token with these conditions, and now and then a caveat of a third party and its discharge. */
export function signedToken(random: Random, conditions: readonly string[]): Original {
  const [mine, discharged] = [conditions.slice(1), conditions.slice(0, 1)];
  const isDischarged = random.once(4);
  let macaroon = createMacaroon({
    rootKey: ROOT_KEY,
    identifier: random.pick(IDENTIFIERS),
    location: random.pick(['', 'https://api.example.com', 'é"\\\u0000']),
  });
  if (isDischarged) macaroon = addSealedCaveat(macaroon, caveat, random.bytes(24));
  macaroon = (isDischarged ? mine : conditions).reduce(addFirstPartyCaveat, macaroon);
  if (!isDischarged) return { rootKey: ROOT_KEY, macaroon, discharges: [] };
  const { rootKey, identifier, location } = caveat;
  const discharge = discharged.reduce(
    addFirstPartyCaveat,
    createMacaroon({ rootKey, identifier, location }),
  );
  return { rootKey: ROOT_KEY, macaroon, discharges: [bindDischarge(macaroon, discharge)] };
}

/** A token of the vectors, or a new one with conditions of every kind. */
export function randomOriginal(random: Random): Original {
  if (random.once(2)) return random.pick(VECTORS);
  const conditions = Array.from({ length: random.length(6) }, () => randomCondition(random));
  return signedToken(random, conditions);
}
