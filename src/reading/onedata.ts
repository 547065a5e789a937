import { encodeUtf8 } from '../bytes/utf8.js';
import type { AnyCaveat } from '../caveats/kind.js';
import type { Words } from '../caveats/words.js';
import { TokenError } from '../errors.js';
import { reachOf } from '../onedata/infer.js';
import { type OnedataCaveat, onedataDialect, onedataDialectFor } from '../onedata/dialect.js';
import { onedataIdentity, type OnedataIdentity } from '../onedata/identity.js';
import { caveatFromJson } from '../onedata/json.js';
import { mintToken } from '../onedata/mint.js';
import { parseObjectId } from '../onedata/object-id.js';
import { type Restriction, restrictionTo, UNRESTRICTED } from '../scope/restriction.js';
import { generateRootKey } from '../token/root-key.js';
import { catchTokenError, type Token } from '../token/token.js';
import type { NewToken, ReadingDialect } from './dialect.js';
import { accessWords, type ReachPart, restrictionPart } from './parts.js';
import { commonPaths } from './paths.js';
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
  const files = commonObjects(objects.map(({ whitelist }) => whitelist));
  return [
    restrictionPart('spaces', restrictionOf(spaces)),
    restrictionPart('paths', restrictionOf(paths)),
    restrictionPart('objects', restrictionOf(files), { label: 'files', toWords: objectWords }),
    { name: 'readonly', json: readonly, ...accessWords(readonly ? ['read'] : ['read', 'write']) },
  ];
}

/** The object ids that all of some lists have; an invalid one grants nothing. */
function commonObjects(lists: readonly (readonly string[])[]): readonly string[] | undefined {
  if (lists.length === 0) return undefined;
  const counts = new Map<string, number>();
  for (const list of lists) {
    for (const id of new Set(list)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const common = [...counts].filter(([, count]) => count === lists.length).map(([id]) => id);
  return common.filter((id) => parseObjectId(id) !== undefined);
}

function objectWords(id: string): Words {
  const { fileUuid, spaceId } = parseObjectId(id)!;
  return [quote(fileUuid), ' of space ', quote(spaceId)];
}

function restrictionOf(names: Iterable<string> | undefined): Restriction {
  return names === undefined ? UNRESTRICTED : restrictionTo(names);
}

function mintOnedata({
  rootKey,
  location,
  identifier,
  identity,
  conditions,
  now,
}: NewToken): Token {
  if (location === undefined) {
    throw new TypeError("the location is missing: the domain of the token's Onezone");
  }
  if (identity.keyId !== undefined) throw new TypeError('identities of Onedata have no key id');
  const { subject, type, id = randomId(), generation } = identity;
  const persistence =
    generation === undefined
      ? ({ kind: 'named' } as const)
      : ({ kind: 'temporary', generation } as const);
  return mintToken({
    onezoneDomain: location,
    secret: rootKey,
    identity:
      identifier === undefined
        ? { version: 2, type, subject, id, persistence }
        : parseIdentifier(identifier),
    caveats: conditions,
    now,
  });
}

function parseIdentifier(identifier: string): OnedataIdentity {
  const bytes = encodeUtf8(identifier, 'identifier');
  const identity = catchTokenError(() => onedataIdentity.decode(bytes));
  if (!(identity instanceof TokenError)) return identity;
  throw new TypeError('the identifier is not one of Onedata');
}

const ID_BYTES = 16;

function randomId(): string {
  const bytes = generateRootKey().subarray(0, ID_BYTES);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
