import { TokenError, type Limit, type Limits } from '../../src/index.js';
import { describeUtf8 } from '../../src/bytes/utf8.js';
import { intersectLimits } from '../../src/scope/limits.js';
import type { KnownCaveat, ReadCondition } from './dialect.js';
import type { KnownReading } from './reading.js';
import { commonPaths, type Paths } from './paths.js';

/** What the caveats of a token leave together, by their words alone. */
export interface Reach {
  /** `undefined` where there are too many API patterns to say what they have in common. */
  readonly limits: Limits | undefined;
  /** Onedata's paths; `undefined` where none are named, and so all are reached. */
  readonly paths: Paths | undefined;
  /** Onedata's files and directories; likewise. */
  readonly objects: readonly string[] | undefined;
  readonly isReadonly: boolean;
  /** How many conditions nobody understands, which deny. */
  readonly unknown: number;
  /** How many third parties have still to be asked, without whom it is good for nothing. */
  readonly undischarged: number;
}

/** What a token reaches by what it says, its discharges included. Nothing of it is verified. */
export function reachOf({ token, dialect }: KnownReading): Reach {
  const all = [token.macaroon, ...token.discharges].flatMap(({ unsafeCaveats }) => unsafeCaveats);
  const first = all.filter(({ verificationId }) => verificationId === undefined);
  const read = first.map(({ condition }) => dialect.read(describeUtf8(condition)));
  const known = read.filter((each) => each !== undefined);
  const { caveats } = dialect.inspect(token).unverified;
  return {
    ...dataReach(known.map(({ caveat }) => caveat)),
    limits: commonLimits(known),
    unknown: read.length - known.length,
    undischarged: caveats.filter((each) => each.party === 'third' && !each.discharged).length,
  };
}

function dataReach(
  caveats: readonly KnownCaveat[],
): Pick<Reach, 'paths' | 'objects' | 'isReadonly'> {
  let objects: readonly string[] | undefined;
  for (const caveat of caveats) {
    if (caveat.type !== 'data.objectid') continue;
    const listed = new Set(caveat.whitelist);
    objects = objects === undefined ? [...listed] : objects.filter((id) => listed.has(id));
  }
  return {
    paths: commonPaths(caveats.filter((caveat) => caveat.type === 'data.path')),
    objects,
    isReadonly: caveats.some(({ type }) => type === 'data.readonly'),
  };
}

function commonLimits(read: readonly ReadCondition[]): Limits | undefined {
  const limits: readonly Limit[] = read.flatMap(({ limit }) => limit ?? []);
  try {
    return intersectLimits(limits);
  } catch (error) {
    if (error instanceof TokenError) return undefined;
    throw error;
  }
}

/** The three things that a use of a token can be restricted in. */
export const USES: readonly (readonly [
  keyof Limits & ('services' | 'interfaces' | 'api'),
  string,
])[] = [
  ['services', 'Services'],
  ['interfaces', 'Interfaces'],
  ['api', 'Calls'],
];
