import type { AnyCaveat } from '../../caveats/kind.js';
import { standardVocabulary, type Vocabulary } from '../../caveats/vocabulary.js';
import { explain } from '../../token/explain.js';
import type { TokenType } from '../../token/identity.js';
import { inferScope } from '../../token/infer-scope.js';
import { inspect } from '../../token/inspect.js';
import { caveatWords, UNKNOWN_WORDS } from '../words.js';
import { limitsOf, readAll } from './conditions.js';
import type { Dialect } from './dialect.js';
import { accessBranch, docsBranch, restrictionBranch, validUntilBranch } from './reach.js';

/** Writes a caveat of any type, if it is one: the kinds check what they are given. */
const writer: Pick<Vocabulary<AnyCaveat, never>, 'write'> = standardVocabulary;

/** The library's own tokens. */
export const standardDialect: Dialect = {
  types: ['access', 'identity'],
  write: (caveat) => writer.write(caveat),
  understands: (condition) => standardVocabulary.read(condition) !== undefined,
  words(condition, clock) {
    const read = standardVocabulary.read(condition);
    return read === undefined ? UNKNOWN_WORDS : caveatWords(read.caveat, clock);
  },
  inspect: (token) => inspect(token),
  reach(conditions, clock) {
    const { validUntil, ...limits } = limitsOf(readAll(standardVocabulary, conditions));
    return {
      limits: { validUntil, ...limits },
      branches: [
        validUntilBranch(validUntil, clock),
        docsBranch(limits.scope),
        accessBranch(limits.access),
        restrictionBranch('services', limits.services),
        restrictionBranch('interfaces', limits.interfaces),
        restrictionBranch('api', limits.api),
      ],
    };
  },
  explain: (token, check) => explain(token, { ...check, expect: typeOf(check.expect) }),
  infer: (token, { request, ...check }) =>
    inferScope(token, { ...check, context: request, expect: typeOf(check.expect) }),
};

function typeOf(expect: string): TokenType {
  return expect === 'identity' ? 'identity' : 'access';
}
