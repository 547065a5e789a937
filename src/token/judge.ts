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

const FIELDS: FieldsOf<JudgeOptions> = { expect: true, consumer: true };
const REQUEST_FIELDS: FieldsOf<JudgeRequestOptions> = { ...FIELDS, request: true };
const CONTEXT_FIELDS: FieldsOf<JudgeContextOptions> = { ...FIELDS, context: true, usage: true };

/**
 * Verifies a token that was opened for a request. One opened token can be judged for many requests, each
 * at its own time.
 *
 * @param opened what `open` returned.
 * @throws TokenError as `verify` does.
 * @throws TypeError for a developer's mistake, such as a time in milliseconds.
 * @example
 * ```ts
 * import { doc, judge, mint, open } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [doc('A')] });
 * const opened = open(token, { rootKey });
 * const grant = judge.verify(opened, { request: { resource: { doc: 'A' }, access: 'read' } });
 * console.log(grant.subject); // usr-1
 * ```
 */
export function verify<D extends Dialect>(
  opened: Opened<D>,
  options: JudgeRequestOptions<D>,
): Grant<D> {
  checkFields(options, 'judge.verify', REQUEST_FIELDS);
  return verifyOpened(opened, options);
}

/**
 * Explains what {@link verify} decides: every caveat, and whether it is met.
 *
 * @param opened what `open` returned.
 * @throws TypeError for a developer's mistake.
 * @example
 * ```ts
 * import { doc, judge, mint, open } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [doc('A')] });
 * const explanation = judge.explain(open(token, { rootKey }), { request: { resource: {} } });
 * console.log(explanation.allowed, explanation.caveats.length); // false 1
 * ```
 */
export function explain<D extends Dialect>(
  opened: Opened<D>,
  options: JudgeRequestOptions<D>,
): Explanation<D> {
  checkFields(options, 'judge.explain', REQUEST_FIELDS);
  return explainOpened(opened, options);
}

/**
 * Infers what a token that was opened reaches, until when, and through which services.
 *
 * @param opened what `open` returned.
 * @throws TokenError and TypeError as `inferScope` does.
 * @example
 * ```ts
 * import { judge, mint, open, readonly } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [readonly()] });
 * console.log(judge.inferScope(open(token, { rootKey }), { context: {} }).access); // [ 'read' ]
 * ```
 */
export function inferScope<D extends Dialect>(
  opened: Opened<D>,
  options: JudgeContextOptions<D>,
): InferredScope<D> {
  checkFields(options, 'judge.inferScope', CONTEXT_FIELDS);
  return inferOpened(opened, options);
}

/**
 * Returns who a token that was opened was issued to, and what it reaches.
 *
 * @param opened what `open` returned.
 * @throws TokenError and TypeError as {@link inferScope} does.
 * @example
 * ```ts
 * import { judge, mint, open } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' } });
 * console.log(judge.whoami(open(token, { rootKey }), { context: {} }).subject); // usr-1
 * ```
 */
export function whoami<D extends Dialect>(
  opened: Opened<D>,
  options: JudgeContextOptions<D>,
): Whoami<D> {
  checkFields(options, 'judge.whoami', CONTEXT_FIELDS);
  return whoamiOpened(opened, options);
}
