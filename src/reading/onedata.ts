import { encodeUtf8 } from '../bytes/utf8.js';
import type { AnyCaveat } from '../caveats/kind.js';
import { TokenError } from '../errors.js';
import type { DataPathCaveat } from '../onedata/caveats/own.js';
import { reachOf } from '../onedata/infer.js';
import { type OnedataCaveat, onedataDialect, onedataDialectFor } from '../onedata/dialect.js';
import { onedataIdentity, type OnedataIdentity } from '../onedata/identity.js';
import { caveatFromJson } from '../onedata/json.js';
import { mintToken } from '../onedata/mint.js';
import { parseObjectId } from '../onedata/object-id.js';
import { decodePath } from '../onedata/path.js';
import { type Restriction, restrictionTo, UNRESTRICTED } from '../scope/restriction.js';
import { generateRootKey } from '../token/root-key.js';
import { catchTokenError, type Token } from '../token/token.js';
import type { NewToken, ReadingDialect } from './dialect.js';
import { formatHex } from './key-text.js';
import { accessPart, type ReachPart, restrictionPart } from './parts.js';
import { quote } from './words.js';

/** Onedata's dialect. A token whose identifier is not one of Onedata is malformed in it. */
export const onedataReading: ReadingDialect = {
  name: 'onedata',
  title: 'Onedata',
  types: ['access', 'identity', 'invite'],
  dialect: onedataDialect,
  form: 'onedata',
  dialectFor: (type, expect) =>
    onedataDialectFor(typeOf(type), expect === undefined ? undefined : typeOf(expect)),
  isBarred({ kind, caveat }) {
    // Such a caveat gives this reason whatever the request is.
    const result = kind.check(caveat, {});
    return !result.ok && result.reason === 'not_in_token_type';
  },
  partsOf: ({ otherCaveats = [] }) => dataParts(otherCaveats.filter(isOnedata)),
  fromJson: caveatFromJson,
  recognizes(identifier, isLikely) {
    const identity = catchTokenError(() => onedataIdentity.decode(identifier));
    // A legacy identifier can be anybody's.
    return !(identity instanceof TokenError) && (identity.version === 2 || isLikely);
  },
  mint: mintOnedata,
};

function typeOf(type: string): OnedataIdentity['type'] {
  return type === 'identity' || type === 'invite' ? type : 'access';
}

function isOnedata(caveat: AnyCaveat): caveat is OnedataCaveat {
  return onedataDialect.kinds.has(caveat.type);
}

/** What the caveats leave of a user's data: all parts hold at once. */
function dataParts(caveats: readonly OnedataCaveat[]): readonly ReachPart[] {
  const { readonly, spaces } = reachOf(caveats);
  const paths = commonPaths(caveats.filter((caveat) => caveat.type === 'data.path'));
  const objects = caveats.filter((caveat) => caveat.type === 'data.objectid');
  const files = commonObjects(objects.map(({ whitelist }) => new Set(whitelist)));
  return [
    restrictionPart('spaces', restrictionOf(spaces)),
    restrictionPart('paths', restrictionOf(paths)),
    {
      ...restrictionPart('objects', restrictionOf(files), (id) => {
        const { fileUuid, spaceId } = parseObjectId(id)!;
        return [quote(fileUuid), ' of space ', quote(spaceId)];
      }),
      label: 'files',
    },
    accessPart('readonly', readonly, readonly ? ['read'] : ['read', 'write']),
  ];
}

/** The topmost paths that all of some caveats allow, in order; `undefined` if there are no caveats. */
export function commonPaths(caveats: readonly DataPathCaveat[]): readonly string[] | undefined {
  if (caveats.length === 0) return undefined;
  const common: string[] = [];
  // The path that was looked at last, below all of those that it is in.
  const above: string[] = [];
  // In this order, a path is followed by those below it.
  for (const key of caveats.flatMap(({ whitelist }) => topmost(whitelist)).sort()) {
    while (above.length > 0 && !key.startsWith(above.at(-1)!)) above.pop();
    // No two of one list are within each other, so each of these is of another list.
    above.push(key);
    if (above.length === caveats.length) common.push(key.slice(0, -1));
  }
  return common.sort();
}

/** The paths of a list that are in none of the others, each with a slash at its end. */
function topmost(whitelist: readonly string[]): readonly string[] {
  const paths = whitelist.map(decodePath).filter((path) => path !== undefined);
  const kept: string[] = [];
  for (const key of paths.map((path) => `${path}/`).sort()) {
    const last = kept.at(-1);
    if (last === undefined || !key.startsWith(last)) kept.push(key);
  }
  return kept;
}

/** The object ids that all of some lists have; an invalid one grants nothing. */
function commonObjects([first, ...others]: readonly ReadonlySet<string>[]):
  readonly string[] | undefined {
  return (
    first && [...first].filter((id) => others.every((list) => list.has(id)) && parseObjectId(id))
  );
}

function restrictionOf(names: Iterable<string> | undefined): Restriction {
  return names === undefined ? UNRESTRICTED : restrictionTo(names);
}

function mintOnedata({ rootKey, location, identifier, identity, ...given }: NewToken): Token {
  if (location === undefined) {
    throw new TypeError("the location is missing: the domain of the token's Onezone");
  }
  if (identity.keyId !== undefined) throw new TypeError('identities of Onedata have no key id');
  return mintToken({
    onezoneDomain: location,
    secret: rootKey,
    identity: identifier === undefined ? newIdentity(identity) : parseIdentifier(identifier),
    caveats: given.conditions,
    now: given.now,
  });
}

const ID_BYTES = 16;

function newIdentity({ subject, type, id, generation }: NewToken['identity']): OnedataIdentity {
  return {
    version: 2,
    type,
    subject,
    id: id ?? formatHex(generateRootKey().subarray(0, ID_BYTES)),
    persistence: generation === undefined ? { kind: 'named' } : { kind: 'temporary', generation },
  };
}

function parseIdentifier(identifier: string): OnedataIdentity {
  const bytes = encodeUtf8(identifier, 'identifier');
  const identity = catchTokenError(() => onedataIdentity.decode(bytes));
  if (!(identity instanceof TokenError)) return identity;
  throw new TypeError('the identifier is not one of Onedata');
}
