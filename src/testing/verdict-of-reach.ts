import { isTokenError, type TokenError } from '../errors.js';
import { checkFields, type FieldsOf } from '../options.js';
import { type Access, ALL_ACCESS } from '../scope/limits.js';
import type { Resource } from '../scope/resources.js';
import { scopeAllows } from '../token/scope-allows.js';
import { checkGiven } from './given.js';
import type { AnyScope, MatcherResult } from './question.js';
import { describeError, lines, printable } from './verdict.js';

/** A resource that a token should reach: a doc, a table, or with `{}` something wider than any doc. */
export interface ReachedResource {
  /** The id of a doc; left out for something wider than any. */
  readonly doc?: NonNullable<Resource['doc']>;
  /** The id of a table of the doc. */
  readonly table?: NonNullable<Resource['table']>;
  /** How it is accessed; in any way if it is left out. */
  readonly access?: Access;
}

const FIELDS: FieldsOf<ReachedResource> = { doc: true, table: true, access: true };

/** @throws TypeError for what no token could ever reach: `not.toReach` would always pass. */
export function checkedResource(resource: ReachedResource): ReachedResource {
  const name = 'toReach';
  checkGiven(resource, name);
  checkFields(resource, name, FIELDS);
  const { doc, table, access } = resource;
  for (const [field, id] of [['doc', doc] as const, ['table', table] as const]) {
    if (id !== undefined && (typeof id !== 'string' || id === '')) {
      throw new TypeError(`${name}: ${field} must be an id, a string that is not empty`);
    }
  }
  if (table !== undefined && doc === undefined) throw new TypeError(`${name}: table needs a doc`);
  if (access !== undefined && !ALL_ACCESS.includes(access)) {
    throw new TypeError(`${name}: access must be one of ${ALL_ACCESS.join(', ')}`);
  }
  return resource;
}

/**
 * Decides whether a token reaches a resource. If that cannot be told, the token neither does nor does
 * not: it fails both `toReach` and `not.toReach`.
 */
export function verdictOfReach(
  inferred: AnyScope | TokenError,
  resource: ReachedResource,
  isNot: boolean = false,
): MatcherResult {
  const what = describeResource(resource);
  if (isTokenError(inferred)) {
    const message = `what the token reaches could not be inferred: ${describeError(inferred)}`;
    const failures = inferred.failures.map(
      ({ condition, reason }) => `  ${printable(condition)}  NOT MET: ${reason}`,
    );
    return { pass: isNot, message: lines(message, ...failures) };
  }
  const undescribed = describeOthers(inferred);
  if (undescribed !== undefined) {
    const message = `what the token reaches cannot be described: ${undescribed}`;
    const advice = 'use toVerify and toBeDeniedWith with a request instead of toReach';
    return { pass: isNot, message: lines(message, advice) };
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

/** The caveats that a scope cannot describe; `undefined` if it describes all. */
function describeOthers({ scope, otherCaveats = [] }: AnyScope): string | undefined {
  if (otherCaveats.length === 0 && scope.kind !== 'unknown') return undefined;
  const types = [...new Set(otherCaveats.map(({ type }) => JSON.stringify(type)))];
  return `there is no limit for its caveats of the kinds ${types.join(', ')}`;
}

const DOCS = {
  unrestricted: '  every doc, and what is wider',
  nothing: '  no doc at all',
  unknown: '  docs that cannot be described',
} as const;

function describeScope({ scope, access }: AnyScope): readonly string[] {
  const docs =
    scope.kind === 'only'
      ? Object.entries(scope.docs).map(([doc, { tables }]) => {
          const what = tables === 'all' ? 'all of it' : `tables ${JSON.stringify(tables)}`;
          return `  doc ${JSON.stringify(doc)}: ${what}`;
        })
      : [DOCS[scope.kind]];
  return [...docs, `  access: ${access.length === 0 ? 'none' : access.join(', ')}`];
}
