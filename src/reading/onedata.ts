import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeUtf8 } from '../bytes/utf8.js';
import { TokenError } from '../errors.js';
import { onedataDialect, onedataDialectFor } from '../onedata/dialect.js';
import { onedataIdentity, type OnedataIdentity, type Persistence } from '../onedata/identity.js';
import { caveatFromJson } from '../onedata/json.js';
import { mintToken } from '../onedata/token.js';
import { parseObjectId } from '../onedata/object-id.js';
import type { DataReach } from '../onedata/scope.js';
import { generateRootKey } from '../token/root-key.js';
import { catchTokenError, type Token } from '../token/token.js';
import type { NewToken, ReadingDialect } from './dialect.js';
import { withWords } from './dialect-words.js';
import { listsPart, type ReachPart, restrictionPart } from './parts.js';
import { quote } from './words.js';

/** Onedata's dialect. A token whose identifier is not one of Onedata is malformed in it. */
export const onedataReading: ReadingDialect = {
  name: 'onedata',
  title: 'Onedata',
  types: ['access', 'identity', 'invite'],
  dialect: withWords(onedataDialect),
  form: 'onedata',
  dialectFor: (type, expect) =>
    onedataDialectFor(typeOf(type), expect === undefined ? undefined : typeOf(expect)),
  isBarred({ kind, caveat }) {
    // Such a caveat gives this reason whatever the request is.
    const result = kind.check(caveat, {});
    return !result.ok && result.reason === 'not_in_token_type';
  },
  partsOf: ({ scope }) => (isDataReach(scope) ? dataParts(scope) : []),
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

function isDataReach(scope: object): scope is DataReach {
  return 'paths' in scope && 'objects' in scope;
}

function dataParts({ readonly, spaces, paths, objects }: DataReach): readonly ReachPart[] {
  const words = [readonly ? 'read' : 'read, write'];
  return [
    restrictionPart('spaces', spaces),
    restrictionPart('paths', paths),
    listsPart('objects', 'files', objects, (id) => {
      const { fileUuid, spaceId } = parseObjectId(id)!;
      return { words: [quote(fileUuid), ' of space ', quote(spaceId)] };
    }),
    { name: 'readonly', json: readonly, label: 'access', words },
  ];
}

function mintOnedata(given: NewToken): Token {
  const { rootKey: secret, location: onezoneDomain, conditions: caveats, now } = given;
  if (onezoneDomain === undefined) {
    throw new TypeError("the location is missing: the domain of the token's Onezone");
  }
  if (given.identity.keyId !== undefined) {
    throw new TypeError('identities of Onedata have no key id');
  }
  const identity = identityOf(given);
  return mintToken({ onezoneDomain, secret, identity, caveats, now });
}

function identityOf({ identifier, identity: given }: NewToken): OnedataIdentity {
  if (identifier === undefined) {
    const { subject, type, generation } = given;
    const { id = bytesToHex(generateRootKey().subarray(0, 16)) } = given;
    const persistence: Persistence =
      generation === undefined ? { kind: 'named' } : { kind: 'temporary', generation };
    return { version: 2, type, subject, id, persistence };
  }
  const bytes = encodeUtf8(identifier, 'identifier');
  const identity = catchTokenError(() => onedataIdentity.decode(bytes));
  if (!(identity instanceof TokenError)) return identity;
  throw new TypeError('the identifier is not one of Onedata');
}
