import type { HmacSha256 } from './hmac.js';
import { caveatAt, caveatsIn, IDENTIFIER, type Packed } from './packed.js';

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
    this.shared = earlier.#sharedWith(this.#text);
    this.#signatures = earlier.#signatures.slice(0, 8 * (this.shared + 1));
  }

  /** Returns with how many caveats of this macaroon a text starts; -1 if not even with the identifier. */
  #sharedWith(text: string): number {
    let [known, most] = [-1, caveatsIn(this.#at)];
    // First all of them, which is the rule. Then by halves, as there may be many.
    for (let count = most; known < most; count = (known + most + 1) >> 1) {
      const last = count === 0 ? IDENTIFIER : caveatAt(count - 1);
      // With the byte that ends a section: a longer field could start with the same bytes.
      const end = this.#at[last + 1]! + 1;
      // V8 compares these much faster than `startsWith` does.
      if (text.slice(0, end) === this.#text.slice(0, end)) known = count;
      else most = count - 1;
    }
    return known;
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
