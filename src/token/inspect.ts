import type { Role } from '../caveats/kind.js';
import { decodeUtf8 } from '../bytes/utf8.js';
import { DischargeList } from '../macaroon/authenticate.js';
import type { PackedToken } from '../macaroon/decode.js';
import { caveatAt, isThirdParty, type Packed } from '../macaroon/packed.js';
import { checkFields } from '../options.js';
import {
  type Caveat,
  type Dialect,
  dialectOr,
  type IdentityOf,
  type StandardDialect,
} from './dialect.js';
import { readsOf } from './check.js';
import type { OpaqueIdentity } from './identity.js';
import { type InferredScope, limitsOf } from './infer-scope.js';
import { type OpenOptions } from './open.js';
import { type Condition, inherentConditions, readCondition, readIdentity } from './authentic.js';
import { packToken, type TokenInput } from './token.js';

/** One caveat of a token that was not verified. */
export type InspectedCaveat<D extends Dialect = StandardDialect> =
  | {
      readonly party: 'first';
      readonly condition: string;
      /** Its bytes if they are not UTF-8: `condition` then has replacement characters. */
      readonly conditionBytes?: Uint8Array;
      /** Its value; absent if no kind of the dialect reads the condition. */
      readonly caveat?: Caveat<D>;
      readonly role?: Role;
    }
  | {
      readonly party: 'third';
      /** Where to get a discharge; empty if the token does not say. */
      readonly location: string;
      readonly identifier: Uint8Array;
      /** Whether the token comes with a discharge for it, by its identifier. */
      readonly discharged: boolean;
    };

/** A discharge of a token that was not verified. */
export interface InspectedDischarge<D extends Dialect = StandardDialect> {
  readonly location: string;
  readonly identifier: Uint8Array;
  /**
   * Whether a third-party caveat of the token, or of a discharge that is requested itself, asks for
   * this identifier. Each such caveat takes one discharge. Its signature is not checked.
   */
  readonly requested: boolean;
  readonly caveats: readonly InspectedCaveat<D>[];
  /** What its own caveats leave. */
  readonly atMost: InferredScope<D>;
}

// In the order in which `verify` finds them.
const REFUSALS = ['missing_discharge', 'unexpected_discharge', 'unknown_caveat'] as const;

/**
 * A reason to refuse a token, whatever its key is.
 *
 * @useDeclaredType
 */
export type CertainRefusal = (typeof REFUSALS)[number];

/** What a token says of itself. */
export interface Inspection<D extends Dialect = StandardDialect> {
  /** Always `false`: there was no key to verify with. */
  readonly verified: false;
  /** What the token says of itself. Anyone may have written it. */
  readonly unverified: {
    readonly location: string;
    readonly identifier: Uint8Array;
    readonly identity: IdentityOf<D> | OpaqueIdentity;
    /** Why the token is refused whatever its key is, and reaches nothing; empty if the key decides. */
    readonly refused: readonly CertainRefusal[];
    /**
     * What the token's own caveats leave, as `inferScope` reports it. The token reaches no more than
     * this. Its discharges narrow nothing here: anyone can add or remove one.
     */
    readonly atMost: InferredScope<D>;
    readonly caveats: readonly InspectedCaveat<D>[];
    /** What its identifier implies: see `inherent` of {@link createDialect}. */
    readonly inherent: readonly InspectedCaveat<D>[];
    readonly discharges: readonly InspectedDischarge<D>[];
  };
}

/** How a token is read without a key. */
export interface InspectOptions<D extends Dialect = StandardDialect> extends Pick<
  OpenOptions<D>,
  'dialect' | 'maxLength'
> {}

/**
 * Reads a token without a key, for its holder or for debugging. Nothing is verified, and the result
 * says so: decide nothing by it.
 *
 * @param token a token, or its text in any format.
 * @throws TokenError for a token that does not decode; `token_too_large` also for one that reaches more than a
 *   report can hold.
 * @example
 * ```ts
 * import { inspect, mint, time } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const caveats = [time(1571147494)];
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats });
 * const { unverified } = inspect(token);
 * console.log(unverified.identity.subject, unverified.atMost.validUntil); // usr-1 1571147494
 * console.log(unverified.refused); // []
 * ```
 */
export function inspect<D extends Dialect = StandardDialect>(
  token: TokenInput,
  options: InspectOptions<D> = {},
): Inspection<D> {
  checkFields(options, 'inspect', { dialect: true, maxLength: true });
  const packed = packToken(token, options.maxLength);
  const [macaroon, ...discharges] = packed;
  const dialect = dialectOr(options.dialect);
  const [own, ...others] = matchDischarges(packed);
  const identity = readIdentity(macaroon, dialect);
  const inherent = inherentConditions(identity, dialect, 0);
  const primary = readMacaroon(macaroon, own, dialect, identity.type, inherent);
  const parts = discharges.map((each, i) => readMacaroon(each, others[i], dialect));
  // The caveats of a discharge that is not requested do not count.
  const inForce = [primary, ...parts.filter((_, i) => others[i])];
  const reasons: Readonly<Record<CertainRefusal, boolean>> = {
    missing_discharge: inForce.some(({ isMissing }) => isMissing),
    unexpected_discharge: inForce.length <= parts.length,
    unknown_caveat: inForce.some(({ isUnknown }) => isUnknown),
  };
  return Object.freeze({
    verified: false,
    unverified: Object.freeze({
      ...primary.shown,
      identity,
      inherent: Object.freeze(inherent.map((each) => inspectedCondition(each))),
      refused: Object.freeze(REFUSALS.filter((code) => reasons[code])),
      discharges: Object.freeze(
        parts.map(({ shown }, i) =>
          Object.freeze({ ...shown, requested: others[i] !== undefined }),
        ),
      ),
    }),
  });
}

/** For each third-party caveat of a macaroon, in order, whether there is a discharge for it. */
type Answers = readonly boolean[];

/** Reads a macaroon. A discharge that no caveat requests has no answers: its own caveats request nothing. */
function readMacaroon<D extends Dialect>(
  macaroon: Packed,
  answers: Answers = [],
  dialect: D,
  type: string = 'access',
  inherent: readonly Condition<D>[] = [],
) {
  const conditions = [...inherent];
  let asked = 0;
  const { location, identifier, unsafeCaveats } = macaroon.unpack();
  const caveats = unsafeCaveats.map((each, i): InspectedCaveat<D> => {
    const { condition: bytes, verificationId, location = '' } = each;
    if (verificationId !== undefined) {
      const discharged = answers[asked++] ?? false;
      return Object.freeze({ party: 'third', location, identifier: bytes.slice(), discharged });
    }
    const read = readCondition(macaroon, caveatAt(i), 0, dialect);
    conditions.push(read);
    return inspectedCondition(read, bytes);
  });
  const reads = readsOf(conditions);
  return {
    shown: {
      location,
      // A copy: a view shows the whole token, and its signature is a secret.
      identifier: identifier.slice(),
      caveats: Object.freeze(caveats),
      atMost: limitsOf(dialect, reads, type),
    },
    isUnknown: reads.length < conditions.length,
    isMissing: answers.includes(false),
  };
}

function inspectedCondition<D extends Dialect>(
  { condition, read }: Condition<D>,
  bytes?: Uint8Array,
): InspectedCaveat<D> {
  const own = read
    ? { caveat: read.caveat, role: read.kind.role }
    : bytes && decodeUtf8(bytes) === undefined && { conditionBytes: bytes.slice() };
  return Object.freeze({ party: 'first', condition, ...own });
}

/** Matches discharges to caveats as `verify` does: for the token, and each discharge that something asks for. */
function matchDischarges(token: PackedToken): readonly (Answers | undefined)[] {
  const unused = new DischargeList(token.slice(1));
  const matched: boolean[][] = [[]];
  // A stack instead of recursion: the sender chooses how deep discharges ask for discharges.
  const stack = [{ position: 0, next: 0 }];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const macaroon = token[frame.position]!;
    const caveat = caveatAt(frame.next);
    if (frame.next++ === macaroon.caveatCount) stack.pop();
    else if (isThirdParty(macaroon, caveat)) {
      const found = unused.take(macaroon.view(caveat));
      matched[frame.position]!.push(found !== undefined);
      if (found === undefined) continue;
      matched[found + 1] = [];
      stack.push({ position: found + 1, next: 0 });
    }
  }
  return matched;
}
