import type { HmacSha256 } from './hmac.js';
import { caveatAt, IDENTIFIER, type Packed } from './packed.js';

/**
 * The signatures after the identifier of a macaroon and after each of its caveats. A macaroon that starts with
 * the same bytes, such as a narrower copy, shares them. They are those of wider macaroons: as secret as the
 * root key, and good for it alone.
 */
export class Links {
  readonly #text: string;
  readonly #at: readonly number[];
  /** Eight words for each. */
  readonly #signatures: number[] = [];
  /** The number of caveats whose signatures are known; -1 if not even that of the identifier is. */
  readonly shared: number = -1;

  /** @param earlier the signatures of a macaroon that was authenticated with the same root key. */
  constructor(macaroon: Packed, earlier?: Links) {
    this.#text = macaroon.head;
    this.#at = macaroon.at;
    if (earlier === undefined) return;
    const same = sameStart(this.#text, earlier.#text);
    // A field counts with the byte that ends its section: a longer one could start with the same bytes.
    if (this.#at[IDENTIFIER + 1]! >= same) return;
    let shared = 0;
    while (shared < macaroon.caveatCount && this.#at[caveatAt(shared) + 1]! < same) shared++;
    this.shared = shared;
    this.#signatures = earlier.#signatures.slice(0, 8 * (shared + 1));
  }

  /** Continues a chain after the last caveat whose signature is known. */
  resume(chain: HmacSha256): void {
    chain.load(this.#signatures, 8 * this.shared);
  }

  /** Takes note of the next signature. */
  add(chain: HmacSha256): void {
    chain.save(this.#signatures);
  }
}

/** Returns the number of characters that two texts have in common at their start. */
function sameStart(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  return i;
}
