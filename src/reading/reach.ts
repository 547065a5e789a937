import { reachOf as onedataReachOf } from '../onedata/data-access-scope.js';
import type { OnedataCaveat } from '../onedata/vocabulary.js';
import { intersectLimits, type Limits } from '../scope/limits.js';
import { type Restriction, restrictionTo, UNRESTRICTED } from '../scope/restriction.js';
import type { Token } from '../token/token.js';
import type { Dialect, KnownCaveat } from './dialect.js';
import { commonPaths } from './paths.js';

/** What the caveats of a token leave together, by their words alone. */
export interface Reach {
  readonly limits: Limits;
  /** Onedata's data, of which the standard caveats say nothing. */
  readonly data: DataReach;
  /** How many conditions nobody understands, which deny. */
  readonly unknown: number;
  /** How many third parties have still to be asked, without whom it is good for nothing. */
  readonly undischarged: number;
}

/** What Onedata's caveats leave of the data of a user. */
export interface DataReach {
  /** The ids of the spaces in which the paths and the files are. */
  readonly spaces: Restriction;
  /** Paths with what is below each, none of them below another. */
  readonly paths: Restriction;
  /** The object ids of files and directories, likewise with what is below. */
  readonly objects: Restriction;
  readonly isReadonly: boolean;
}

/** What a token reaches by what it says, its discharges included. Nothing of it is verified. */
export function reachOf(token: Token, dialect: Dialect): Reach {
  const { caveats, discharges } = dialect.inspect(token).unverified;
  const all = [caveats, ...discharges.map((each) => each.caveats)].flat();
  const first = all.filter((each) => each.party === 'first');
  const read = first
    // What was not read may look as if it could be: where it is not UTF-8.
    .map(({ caveat, condition }) => (caveat === undefined ? undefined : dialect.read(condition)))
    .filter((each) => each !== undefined);
  return {
    limits: intersectLimits(read.flatMap(({ limit }) => limit ?? [])),
    data: dataReachOf(read.map(({ caveat }) => caveat)),
    unknown: first.length - read.length,
    undischarged: caveats.filter((each) => each.party === 'third' && !each.discharged).length,
  };
}

function dataReachOf(caveats: readonly KnownCaveat[]): DataReach {
  const { readonly, spaces } = onedataReachOf(caveats.filter(isOnedata));
  const paths = commonPaths(caveats.filter((caveat) => caveat.type === 'data.path'));
  const objects = caveats
    .filter((caveat) => caveat.type === 'data.objectid')
    .map(({ whitelist }) => new Set(whitelist))
    .reduce<ReadonlySet<string> | undefined>(common, undefined);
  return {
    spaces: restrictionOf(spaces),
    paths: restrictionOf(paths),
    objects: restrictionOf(objects),
    isReadonly: readonly,
  };
}

function isOnedata(caveat: KnownCaveat): caveat is OnedataCaveat {
  return caveat.type !== 'doc' && caveat.type !== 'table' && caveat.type !== 'access';
}

function common(a: ReadonlySet<string> | undefined, b: ReadonlySet<string>): ReadonlySet<string> {
  return a === undefined ? b : new Set([...a].filter((each) => b.has(each)));
}

function restrictionOf(names: Iterable<string> | undefined): Restriction {
  return names === undefined ? UNRESTRICTED : restrictionTo(names);
}
