import type { AnyCaveat } from '../../caveats/kind.js';
import type { Vocabulary } from '../../caveats/vocabulary.js';
import { reachOf } from '../../onedata/data-access-scope.js';
import { onedataIdentity, type OnedataTokenType } from '../../onedata/identity.js';
import { caveatFromJson } from '../../onedata/json.js';
import { onedataVocabulary, vocabularyFor } from '../../onedata/vocabulary.js';
import { NOTHING, type Restriction, restrictionTo, UNRESTRICTED } from '../../scope/restriction.js';
import { explain } from '../../token/explain.js';
import { inferScope } from '../../token/infer-scope.js';
import { inspect } from '../../token/inspect.js';
import { readIdentity } from '../../token/open.js';
import type { Token } from '../../token/token.js';
import { caveatWords, UNKNOWN_WORDS } from '../words.js';
import { limitsOf, readAll } from './conditions.js';
import type { Dialect } from './dialect.js';
import { restrictionBranch, validUntilBranch } from './reach.js';

const writer: Pick<Vocabulary<AnyCaveat, never>, 'write'> = onedataVocabulary;

type Type = OnedataTokenType['type'];

/** Onedata's tokens. */
export const onedataDialect: Dialect = {
  types: ['access', 'identity', 'invite'],
  // The REST API's JSON too, which has other names for some caveats.
  write: (caveat) => writer.write(caveatFromJson(caveat) ?? caveat),
  understands: (condition) => onedataVocabulary.read(condition) !== undefined,
  words(condition, clock) {
    const read = onedataVocabulary.read(condition);
    return read === undefined ? UNKNOWN_WORDS : caveatWords(read.caveat, clock);
  },
  inspect: (token) => inspect(token, { vocabulary: onedataVocabulary, identity: onedataIdentity }),
  reach(conditions, clock) {
    const reads = readAll(onedataVocabulary, conditions);
    const { validUntil, services, interfaces, api } = limitsOf(reads);
    const { readonly, spaces: left } = reachOf(reads.map(({ caveat }) => caveat));
    const spaces = restrictionOf(left);
    return {
      limits: { validUntil, spaces, readonly, services, interfaces, api },
      branches: [
        validUntilBranch(validUntil, clock),
        restrictionBranch('spaces', spaces),
        { name: 'access', value: { text: readonly ? 'read' : 'read, write' } },
        restrictionBranch('services', services),
        restrictionBranch('interfaces', interfaces),
        restrictionBranch('api', api),
      ],
    };
  },
  explain(token, { rootKey, request, expect }) {
    const type = typeOf(expect);
    return explain(token, { rootKey, request, ...readingOf(token, type), expect: type });
  },
  infer(token, { rootKey, request, expect, consumerToken }) {
    const type = typeOf(expect);
    const reading = readingOf(token, type);
    return inferScope(token, {
      rootKey,
      context: request,
      ...reading,
      expect: type,
      consumerToken,
    });
  },
};

/** How a token is read: which caveats it may have, depends on what it is. */
function readingOf(
  token: Token,
  expect: Type,
): {
  readonly vocabulary: ReturnType<typeof vocabularyFor>;
  readonly identity: typeof onedataIdentity;
} {
  // An unverified type: that its signature covers it, is checked before any caveat counts.
  const { type } = readIdentity(token.macaroon, onedataIdentity);
  return { vocabulary: vocabularyFor(type, expect), identity: onedataIdentity };
}

function typeOf(expect: string): Type {
  return expect === 'identity' || expect === 'invite' ? expect : 'access';
}

function restrictionOf(names: ReadonlySet<string> | undefined): Restriction {
  if (names === undefined) return UNRESTRICTED;
  return names.size === 0 ? NOTHING : restrictionTo(names);
}
