import { isTokenError, type TokenError } from '../errors.js';
import type { Access } from '../scope/limits.js';
import type { Resource } from '../scope/resources.js';
import { scopeAllows } from '../token/scope-allows.js';
import type { AnyScope } from './asked.js';
import { describeError, lines, type MatcherResult, printable } from './verdict.js';

/** What a token is to reach: a doc, a table, or with `{}` something wider than any doc. */
export interface ReachedResource extends Resource {
  /** How it is to be accessed; in whatever way if it is left out. */
  readonly access?: Access | undefined;
}

/**
 * Whether a token reaches a resource. Where it cannot be told what it reaches, it is neither so that it
 * does nor that it does not.
 */
export function verdictOfReach(
  inferred: AnyScope | TokenError,
  resource: ReachedResource,
  isNot: boolean = false,
): MatcherResult {
  if (typeof resource !== 'object' || resource === null) {
    throw new TypeError('toReach: needs a resource, such as { doc } or { doc, table }');
  }
  const what = describeResource(resource);
  if (isTokenError(inferred)) {
    const message = `what the token reaches could not be inferred: ${describeError(inferred)}`;
    return {
      pass: isNot,
      message: lines(
        message,
        ...inferred.failures.map(
          ({ condition, reason }) => `  ${printable(condition)}  NOT MET: ${reason}`,
        ),
      ),
    };
  }
  const reached = ['', ...describeScope(inferred)];
  return scopeAllows(inferred, resource)
    ? {
        pass: true,
        message: lines(`expected the token not to reach ${what}, but it does`, reached),
      }
    : {
        pass: false,
        message: lines(`expected the token to reach ${what}, but it does not`, reached),
      };
}

function describeResource({ doc, table, access }: ReachedResource): string {
  const how = access === undefined ? '' : ` to ${access}`;
  if (doc === undefined) return `something wider than any doc${how}`;
  const where = `doc ${JSON.stringify(doc)}`;
  return (table === undefined ? where : `table ${JSON.stringify(table)} in ${where}`) + how;
}

const DOCS = {
  unrestricted: '  every doc, and what is wider',
  nothing: '  no doc at all',
  unknown: '  docs that cannot be described',
} as const;

function describeScope({ scope, access, otherCaveats = [] }: AnyScope): readonly string[] {
  const docs =
    scope.kind === 'only'
      ? Object.entries(scope.docs).map(([doc, { tables }]) => {
          const what = tables === 'all' ? 'all of it' : `tables ${JSON.stringify(tables)}`;
          return `  doc ${JSON.stringify(doc)}: ${what}`;
        })
      : [DOCS[scope.kind]];
  const others = otherCaveats.map(
    ({ type }) => `  less what its caveat ${JSON.stringify(type)} forbids`,
  );
  return [...docs, `  access: ${access.length === 0 ? 'none' : access.join(', ')}`, ...others];
}
