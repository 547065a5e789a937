import { createHash } from 'node:crypto';
import { mint, serialize, time } from 'caveats';

/** When the simulation starts, in Unix seconds. */
export const EPOCH = 1_780_000_000;
/** How long before the start the oldest token was issued, in seconds. */
const OLDEST = 7 * 86_400;
/** Keys that sign few tokens: they can be revoked. One signs nearly all. */
const SMALL_KEYS = 50;
const SHARE_OF_SMALL_KEYS = 0.02;

/** More of them would fill the memory. */
const OFTEN = 20_000;

/** A token as the one who uses it knows it. */
export interface Bearer {
  readonly text: string;
  readonly id: string;
  readonly subject: string;
  readonly keyId: string;
  /** In seconds of virtual time; negative before the start. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export function rootKeyOf(keyId: string): Uint8Array {
  return createHash('sha256').update(`an example of a secret: ${keyId}`).digest();
}

/** The keys of the tokens that were issued before the start. */
export const OLD_KEYS: readonly string[] = [
  'old',
  ...Array.from({ length: SMALL_KEYS }, (_, i) => `small-${i}`),
];

/** Millions of tokens that were issued before the start: each is made when it is used. */
export class Tokens {
  readonly count: number;
  readonly #seed: number;
  readonly #subjects: number;
  /** Those that are used often. */
  readonly #made = new Map<number, Bearer>();

  constructor(count: number, seed: number) {
    this.count = count;
    this.#seed = seed;
    this.#subjects = Math.ceil(count / 10);
  }

  /** The n-th token: always the same. */
  at(n: number): Bearer {
    const made = this.#made.get(n) ?? this.#make(n);
    if (n < OFTEN) this.#made.set(n, made);
    return made;
  }

  #make(n: number): Bearer {
    const bits = createHash('sha256').update(`${this.#seed}/${n}`).digest();
    const share = (at: number): number => bits.readUInt32BE(at) / 2 ** 32;
    const issuedAt = -Math.ceil(share(0) * OLDEST);
    const expiresAt = OLDEST;
    const isSmall = share(4) < SHARE_OF_SMALL_KEYS;
    const keyId = isSmall ? OLD_KEYS[1 + (n % SMALL_KEYS)]! : 'old';
    const subject = `usr-${n % this.#subjects}`;
    const id = idOf(issuedAt, bits.toString('hex', 8, 18));
    const rootKey = rootKeyOf(keyId);
    const caveats = [time(EPOCH + expiresAt)];
    const text = serialize(mint({ rootKey, identity: { subject, id, keyId }, caveats }));
    return { text, id, subject, keyId, issuedAt, expiresAt };
  }
}

/** A UUIDv7 of a time and 20 hexadecimal digits. */
export function idOf(issuedAt: number, digits: string): string {
  const milliseconds = Math.round((EPOCH + issuedAt) * 1000);
  const hex = milliseconds.toString(16).padStart(12, '0') + `7${digits.slice(0, 3)}8`;
  return (hex + digits.slice(3)).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
}
