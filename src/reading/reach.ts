import type { Dialect, ReadCaveat } from '../token/dialect.js';
import type { CertainRefusal, InspectedCaveat } from '../token/inspect.js';
import { limitsOf } from '../token/infer-scope.js';
import type { Token } from '../token/token.js';
import { inspectIn, type ReadingDialect } from './dialect.js';
import { ANY, NOT_KNOWN, partsOf, type ReachPart } from './parts.js';
import { counted } from './words.js';

export interface Reach {
  /** The type of the token. Only an `access` token reaches anything. */
  readonly type: string;
  /** Why it is refused whatever its key is. While there is a reason, it reaches nothing. */
  readonly refused: readonly Hindrance[];
  /** What the caveats that are understood leave, apart from the reasons for a refusal. */
  readonly parts: readonly ReachPart[];
  readonly validUntil: number | null;
  /** Whether it comes with discharges that narrow it if they are valid, which only the key shows. */
  readonly isNarrowedFurther: boolean;
  /** Whether the identifier implies caveats; `unread` if the dialect does not read it. */
  readonly identifier: 'plain' | 'restricts' | 'unread';
}

export interface Hindrance {
  readonly code: CertainRefusal | 'not_in_token_type';
  readonly count: number;
}

/** Returns what a token reaches. Its discharges narrow it only if the signatures are valid. */
export function reachOf(
  token: Token,
  reading: ReadingDialect,
  isAuthentic: boolean = false,
): Reach {
  const { identity, atMost, inherent, caveats, discharges } = inspectIn(reading, token);
  const { type } = identity;
  const dialect = reading.dialectFor?.(type) ?? reading.dialect;
  const readsOf = (all: readonly InspectedCaveat<Dialect>[]): readonly ReadCaveat[] =>
    all
      .flatMap((each) => (each.party === 'first' && each.caveat ? [each.caveat] : []))
      .map((caveat) => ({ kind: dialect.kinds.get(caveat.type)!, caveat }));
  const requested = discharges.filter((each) => each.requested);
  const inDischarges = requested.flatMap((each) => each.caveats);
  const inForce = [...inherent, ...caveats, ...inDischarges];
  const thirdParty = inForce.filter((each) => each.party === 'third');
  const reads = readsOf(inForce);
  const unknown = inForce.length - thirdParty.length - reads.length;
  // In the order in which `verify` looks for them.
  const hindrances: readonly Hindrance[] = [
    { code: 'missing_discharge', count: thirdParty.filter((each) => !each.discharged).length },
    { code: 'unexpected_discharge', count: discharges.length - requested.length },
    { code: 'unknown_caveat', count: unknown },
    { code: 'not_in_token_type', count: reads.filter((read) => reading.isBarred?.(read)).length },
  ];
  const inferred = isAuthentic ? limitsOf(dialect, reads, type) : atMost;
  const parts = partsOf(inferred, type, reading);
  const isRead = dialect.identity.decode(token.macaroon.identifier.slice()) !== undefined;
  return {
    type,
    refused: hindrances.filter(({ count }) => count > 0),
    // What no other caveat restricts, one that is not understood may.
    parts: unknown > 0 ? parts.map(openToUnknown) : parts,
    validUntil: inferred.validUntil,
    isNarrowedFurther: !isAuthentic && readsOf(inDischarges).length > 0,
    identifier: inherent.length > 0 ? 'restricts' : isRead ? 'plain' : 'unread',
  };
}

function openToUnknown(part: ReachPart): ReachPart {
  const isOpen = part.words === ANY || part.json === null;
  return isOpen ? { ...part, words: NOT_KNOWN } : part;
}

const WHY: Readonly<Record<Hindrance['code'], (count: number) => string>> = {
  missing_discharge: (count) => `${counted(count, 'discharge')} missing`,
  unexpected_discharge: (count) => `${counted(count, 'discharge')} that no caveat asks for`,
  unknown_caveat: (count) => `${counted(count, 'caveat')} not understood`,
  not_in_token_type: (count) => `${counted(count, 'caveat')} not allowed in a token of this type`,
};

/** Why a token is refused whatever its key is; `undefined` if its key decides. */
export function refusalWords({ refused }: Reach): string | undefined {
  return refused.map(({ code, count }) => WHY[code](count)).join(', ') || undefined;
}

const PURPOSES: ReadonlyMap<string, string> = new Map([
  ['identity', 'it proves who its subject is, for caveats that name a consumer'],
  ['invite', 'it is an invitation'],
]);

/** What a token of a type gives that is not access; `undefined` for an access token. */
export function purposeWords(type: string): string | undefined {
  if (type === 'access') return undefined;
  return `no access: ${PURPOSES.get(type) ?? `it is of the type ${type}`}`;
}

export const UNREAD = 'what its identifier allows is not known here';

/** What a token without caveats allows, to follow a sentence that says that it has none. */
export function unrestrictedWords({ type, refused, identifier }: Reach): string {
  if (refused.length > 0) return ', but it is refused as it is';
  if (identifier === 'restricts') return ' but those that its identifier implies';
  if (identifier === 'unread') return `: ${UNREAD}`;
  if (type === 'access') return ': its holder can do everything that its subject can';
  return `: its holder can ${type === 'identity' ? 'pose as its subject' : 'use it'}`;
}
