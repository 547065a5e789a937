import type { AnyCaveat } from '../../caveats/kind.js';
import type { OnedataRequest } from '../../onedata/request.js';
import type { ServiceIndication } from '../../onedata/text.js';
import type { Explanation } from '../../token/explain.js';
import type { AnyIdentity } from '../../token/identity.js';
import type { InferredScope } from '../../token/infer-scope.js';
import type { Inspection } from '../../token/inspect.js';
import type { RootKeyOption } from '../../token/root-key.js';
import type { Token, TokenFormat } from '../../token/token.js';
import type { Branch } from '../text/layout.js';
import type { Clock } from '../times.js';

/** The ways in which a token is written: those of the library, and Onedata's text. */
export type Format = TokenFormat | 'onedata';

/** A token, and what its text says besides. */
export interface ReadToken {
  readonly token: Token;
  readonly format: Format;
  /** Of Onedata's text: what stands in front of it. */
  readonly service?: ServiceIndication | undefined;
}

/** What a token reaches, by its caveats. */
export interface Reach {
  /** For `--json`; each field is something that a token can be restricted in. */
  readonly limits: Readonly<Record<string, unknown>>;
  /** The same for reading. */
  readonly branches: readonly Branch[];
}

/** What a token is checked with. */
export interface Check {
  readonly rootKey: RootKeyOption<AnyIdentity>;
  readonly request: OnedataRequest;
  /** The type that the token has to be of. */
  readonly expect: string;
}

/** What a scope is inferred with. */
export interface InferCheck extends Check {
  readonly consumerToken?: Token | undefined;
}

/** What tokens say and mean: the library's own vocabulary and identities, or Onedata's. */
export interface Dialect {
  /** The types that a token may be of, the usual one first. */
  readonly types: readonly string[];
  /** The text of a caveat's value. Throws a `TypeError` for what is none. */
  write(caveat: AnyCaveat): string;
  understands(condition: string): boolean;
  /** What a condition means, in words. */
  words(condition: string, clock: Clock): string;
  inspect(token: Token): Inspection<AnyCaveat, AnyIdentity>;
  /** What some conditions leave, all of them together; those that are not understood are left out. */
  reach(conditions: readonly string[], clock: Clock): Reach;
  explain(token: Token, check: Check): Explanation<AnyCaveat, AnyIdentity>;
  infer(token: Token, check: InferCheck): InferredScope<AnyCaveat>;
}
