import type { AnyCaveat } from '../caveats/kind.js';
import type { Caveat } from '../caveats/vocabulary.js';
import type { AnyIdentity, OpaqueIdentity } from './identity.js';
import type { InferredScope } from './limits-of.js';

/** Whose a token is, and what it reaches; its usage caveats are in `skipped`. Deeply frozen. */
export interface Whoami<C extends AnyCaveat = Caveat> extends InferredScope<C> {
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

/** What a token reaches, with whose it is: both have to be authentic. */
export function whoamiOf<C extends AnyCaveat, I extends AnyIdentity>(
  { subject, type, id }: I | OpaqueIdentity,
  inferred: InferredScope<C>,
): Whoami<C> {
  const { scope, access, services, interfaces, api, skipped } = inferred;
  const scoped =
    scope.kind !== 'unrestricted' ||
    access.length < 2 ||
    services.kind !== 'unrestricted' ||
    interfaces.kind !== 'unrestricted' ||
    api.length > 0 ||
    // Every usage caveat is among these, even one that the fields cannot describe.
    skipped.length > 0;
  return Object.freeze({ subject: subject ?? null, type, id, scoped, ...inferred });
}
