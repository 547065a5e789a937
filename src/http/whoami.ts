import type { AnyCaveat } from '../caveats/kind.js';
import type { Caveat } from '../caveats/vocabulary.js';
import type { AnyIdentity } from '../token/identity.js';
import type { InferredScope } from '../token/infer-scope.js';
import type { IdentifiedScope } from './verifier.js';

/** Whose a token is, and what it reaches. */
export interface Whoami<C extends AnyCaveat = Caveat> extends Omit<InferredScope<C>, 'skipped'> {
  /** Who it was issued to; `null` where the identifier does not say. */
  readonly subject: string | null;
  /** The type of the token, such as `access`. */
  readonly type: string;
  /** The token's own id. */
  readonly id: string;
  /**
   * Whether anything restricts what it is good for: its resources, the access to them, or the
   * services, interfaces and calls. By when it expires and who may use it from where do not count.
   */
  readonly scoped: boolean;
}

export function whoamiOf<C extends AnyCaveat, I extends AnyIdentity>({
  identity,
  inferred,
}: IdentifiedScope<C, I>): Whoami<C> {
  const { skipped, ...limits } = inferred;
  const { scope, access, otherCaveats } = limits;
  const scoped =
    scope.kind !== 'unrestricted' ||
    access.length < 2 ||
    // Every usage caveat is among these, also one that the fields cannot tell of.
    skipped.length > 0 ||
    otherCaveats !== undefined;
  const { subject, type, id } = identity;
  return { subject: subject ?? null, type, id, scoped, ...limits };
}
