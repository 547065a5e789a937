import { checkFields, type FieldsOf } from '../options.js';
import type { Dialect } from './dialect.js';
import { explainOpened, type Explanation } from './explain.js';
import {
  inferOpened,
  type InferredScope,
  type JudgeContextOptions,
  type Whoami,
  whoamiOpened,
} from './infer-scope.js';
import type { Opened } from './open.js';
import { type Grant, type JudgeOptions, type JudgeRequestOptions, verifyOpened } from './verify.js';

/** The functions that decide about a token that was opened. */
export interface Judge {
  /**
   * Verifies a token for a request. Throws a `TokenError` as `verify` does, and a `TypeError` for a
   * developer's mistake, such as a time in milliseconds.
   */
  verify<D extends Dialect>(opened: Opened<D>, options: JudgeRequestOptions<D>): Grant<D>;
  /** Explains what `verify` decides: every caveat, and whether it is met. */
  explain<D extends Dialect>(opened: Opened<D>, options: JudgeRequestOptions<D>): Explanation<D>;
  /** Infers what a token reaches, until when, and through which services. Throws as `inferScope` does. */
  inferScope<D extends Dialect>(
    opened: Opened<D>,
    options: JudgeContextOptions<D>,
  ): InferredScope<D>;
  /** Returns who a token was issued to, and what it reaches. Throws as `inferScope` does. */
  whoami<D extends Dialect>(opened: Opened<D>, options: JudgeContextOptions<D>): Whoami<D>;
}

const FIELDS: FieldsOf<JudgeOptions> = { expect: true, consumer: true };
const REQUEST_FIELDS: FieldsOf<JudgeRequestOptions> = { ...FIELDS, request: true };
const CONTEXT_FIELDS: FieldsOf<JudgeContextOptions> = { ...FIELDS, context: true, usage: true };

/**
 * Decides about a token that was opened: one opened token can be judged for many requests, each at its own
 * time.
 *
 * @example
 * ```ts
 * import { doc, judge, mint, open } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [doc('A')] });
 * const opened = open(token, { rootKey });
 * console.log(judge.verify(opened, { request: { resource: { doc: 'A' } } }).subject); // usr-1
 * console.log(judge.explain(opened, { request: { resource: {} } }).allowed); // false
 * console.log(judge.inferScope(opened, { context: {} }).scope.kind); // only
 * console.log(judge.whoami(opened, { context: {} }).scoped); // true
 * ```
 */
export const judge: Judge = /* @__PURE__ */ Object.freeze<Judge>({
  verify(opened, options) {
    checkFields(options, 'judge.verify', REQUEST_FIELDS);
    return verifyOpened(opened, options);
  },
  explain(opened, options) {
    checkFields(options, 'judge.explain', REQUEST_FIELDS);
    return explainOpened(opened, options);
  },
  inferScope(opened, options) {
    checkFields(options, 'judge.inferScope', CONTEXT_FIELDS);
    return inferOpened(opened, options);
  },
  whoami(opened, options) {
    checkFields(options, 'judge.whoami', CONTEXT_FIELDS);
    return whoamiOpened(opened, options);
  },
});
