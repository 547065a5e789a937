import { reachOf as onedataReachOf } from '../onedata/data-access-scope.js';
import { parseObjectId } from '../onedata/object-id.js';
import type { OnedataCaveat } from '../onedata/vocabulary.js';
import type { Limits } from '../scope/limits.js';
import { type Restriction, restrictionTo, UNRESTRICTED } from '../scope/restriction.js';
import type { InferredScope } from '../token/limits-of.js';
import type { CertainRefusal, InspectedCaveat } from '../token/inspect.js';
import type { Token } from '../token/token.js';
import type { Dialect, ExpectedType, KnownCaveat } from './dialect.js';
import { commonPaths } from './paths.js';

/** What a token reaches: the one account of it that every view shows. */
export interface Reach {
  /** What the token is for. Only one for `access` reaches anything. */
  readonly type: ExpectedType;
  /** Why it is refused whatever its key is. While there is a reason, it reaches nothing. */
  readonly refused: readonly Hindrance[];
  /** What its caveats leave; but for the reasons why it is refused, if there are any. */
  readonly limits: Limits;
  /** The same of Onedata's data, of which the standard caveats say nothing. */
  readonly data: DataReach;
  /** Whether it comes with discharges that leave less if they hold, which only the key can show. */
  readonly isNarrowedFurther: boolean;
}

/** A reason why a token is refused, and how many things there are that make it so. */
export interface Hindrance {
  readonly code: CertainRefusal | 'not_in_token_type';
  readonly count: number;
}

/** What Onedata's caveats leave of the data of a user: all of these hold at once. */
export interface DataReach {
  /** The ids of the spaces in which the paths and the files are. */
  readonly spaces: Restriction;
  /** Paths with what is below each, none of them below another. */
  readonly paths: Restriction;
  /** The object ids of files and directories, likewise with what is below. */
  readonly objects: Restriction;
  readonly isReadonly: boolean;
}

/**
 * What a token reaches.
 *
 * @param isAuthentic whether its signatures hold, those of its discharges included. Without that,
 *   nothing shows that the discharges belong to it, and they narrow nothing.
 */
export function reachOf(token: Token, dialect: Dialect, isAuthentic: boolean = false): Reach {
  const { identity, atMost, caveats, discharges } = dialect.inspect(token).unverified;
  const requested = discharges.filter((each) => each.requested);
  const inDischarges = requested.flatMap((each) => each.caveats);
  const inForce = [...caveats, ...inDischarges];
  const counts: Readonly<Record<Hindrance['code'], number>> = {
    missing_discharge: inForce.filter((each) => each.party === 'third' && !each.discharged).length,
    unexpected_discharge: discharges.length - requested.length,
    unknown_caveat: inForce.filter((each) => each.party === 'first' && !isKnown(each)).length,
    not_in_token_type: inForce
      .filter(isKnown)
      .filter(({ condition }) => dialect.isBarred(identity.type, condition)).length,
  };
  const known = (isAuthentic ? inForce : caveats).filter(isKnown);
  return {
    type: identity.type,
    refused: HINDRANCES.map((code) => ({ code, count: counts[code] })).filter(
      ({ count }) => count > 0,
    ),
    limits: isAuthentic ? dialect.limitsOf(known.map(({ condition }) => condition)) : atMost,
    data: dataReachOf(known.map(({ caveat }) => caveat)),
    isNarrowedFurther: !isAuthentic && inDischarges.some(isKnown),
  };
}

interface KnownCondition {
  readonly condition: string;
  readonly caveat: KnownCaveat;
}

function isKnown(
  each: InspectedCaveat<KnownCaveat>,
): each is InspectedCaveat<KnownCaveat> & KnownCondition {
  return each.party === 'first' && each.caveat !== undefined;
}

const HINDRANCES: readonly Hindrance['code'][] = [
  'missing_discharge',
  'unexpected_discharge',
  'unknown_caveat',
  'not_in_token_type',
];

/** What a verified token of a type reaches, its discharges included. */
export function inferredReach(inferred: InferredScope<KnownCaveat>, type: ExpectedType): Reach {
  const { otherCaveats = [] } = inferred;
  const data = dataReachOf(otherCaveats);
  return { type, refused: [], limits: inferred, data, isNarrowedFurther: false };
}

function dataReachOf(caveats: readonly KnownCaveat[]): DataReach {
  const { readonly, spaces } = onedataReachOf(caveats.filter(isOnedata));
  const paths = commonPaths(caveats.filter((caveat) => caveat.type === 'data.path'));
  const objects = caveats.filter((caveat) => caveat.type === 'data.objectid');
  return {
    spaces: restrictionOf(spaces),
    paths: restrictionOf(paths),
    objects: restrictionOf(commonObjects(objects.map(({ whitelist }) => whitelist))),
    isReadonly: readonly,
  };
}

function isOnedata(caveat: KnownCaveat): caveat is OnedataCaveat {
  return caveat.type !== 'doc' && caveat.type !== 'table' && caveat.type !== 'access';
}

/** The object ids that all of some lists have; one that makes no sense grants nothing. */
function commonObjects(lists: readonly (readonly string[])[]): readonly string[] | undefined {
  if (lists.length === 0) return undefined;
  const counts = new Map<string, number>();
  for (const list of lists) {
    for (const id of new Set(list)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const common = [...counts].filter(([, count]) => count === lists.length).map(([id]) => id);
  return common.filter((id) => parseObjectId(id) !== undefined);
}

function restrictionOf(names: Iterable<string> | undefined): Restriction {
  return names === undefined ? UNRESTRICTED : restrictionTo(names);
}
