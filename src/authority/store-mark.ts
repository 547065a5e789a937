import { randomBytes } from '@noble/hashes/utils.js';
import { encodeBase64Url } from '../bytes/base64.js';
import type { MaybePromise } from './keys.js';
import { unavailable } from './revocation-store.js';

/** How a mark is read and written: each rejects where the store cannot be asked. */
export interface MarkAccess {
  get(key: string): Promise<unknown>;
  set(key: string, value: string): Promise<void>;
}

const MARK_BYTES = 16;
const MARK = /^[A-Za-z0-9_-]{22}$/;

/**
 * A mark that is left in a store and read with every answer: where it is gone, the store has lost
 * what was revoked, or swallows errors, and no answer of it is believed.
 *
 * Two entries make it up: `<namespace>:mark` names the mark that a process finds when it starts, and
 * `<namespace>:mark:<mark>` is the mark itself. A mark is never written over. So where two processes
 * find none at the same time and each leaves its own, both marks stay and both processes go on; no
 * agreement is needed, which `get` and `set` alone could not bring about.
 *
 * What it cannot tell: that entries were lost before the process started, that single entries were
 * lost (a store that evicts), or that the store went back to an older state that has the mark.
 */
export class StoreMark {
  readonly #access: MarkAccess;
  readonly #namespace: string;
  #own: string | Promise<string> | undefined;

  constructor(access: MarkAccess, namespace: string) {
    this.#access = access;
    this.#namespace = namespace;
  }

  /**
   * The mark that this process goes by, found or left at its first use. A failure is not remembered.
   *
   * @throws TokenError `verification_unavailable` where the store does not keep what is set.
   */
  find(): MaybePromise<string> {
    if (this.#own !== undefined) return this.#own;
    const own = this.#findOrLeave();
    this.#own = own;
    own.then(
      (mark) => (this.#own = mark),
      () => (this.#own = undefined),
    );
    return own;
  }

  /** Where the store has a mark. */
  keyOf(mark: string): string {
    return `${this.#namespace}:mark:${mark}`;
  }

  async #findOrLeave(): Promise<string> {
    const found = await this.#access.get(this.#pointer);
    if (typeof found === 'string' && MARK.test(found) && (await this.#isKept(found))) return found;
    const mark = encodeBase64Url(randomBytes(MARK_BYTES));
    // In this order: whoever finds its name finds the mark.
    await this.#access.set(this.keyOf(mark), mark);
    await this.#access.set(this.#pointer, mark);
    if (await this.#isKept(mark)) return mark;
    throw unavailable(new Error('The store of revocations does not keep what is set'));
  }

  async #isKept(mark: string): Promise<boolean> {
    return (await this.#access.get(this.keyOf(mark))) === mark;
  }

  get #pointer(): string {
    return `${this.#namespace}:mark`;
  }
}

/** @throws TokenError `verification_unavailable` where a mark is gone. */
export function assertMark(mark: string, answer: unknown): void {
  if (answer === mark) return;
  throw unavailable(
    new Error('The store of revocations has lost its entries, or answers nothing where it fails'),
  );
}
