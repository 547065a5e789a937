import { TokenError } from '../errors.js';
import { type Restriction, restrictionTo, UNRESTRICTED } from './restriction.js';

/** The operations of an API, as Onedata names them. */
export type ApiOperation = 'create' | 'get' | 'update' | 'delete';

/**
 * A pattern of API requests, `service/operation/resource`: `all` stands for any service or
 * operation, `*` for any one segment of the resource. Segments stand between `.`, `,` and `:`.
 */
interface ApiPattern {
  readonly text: string;
  readonly service: string;
  readonly operation: string;
  readonly segments: readonly string[];
  /** What stands between the segments, in order. */
  readonly delimiters: string;
}

const OPERATIONS: readonly string[] = ['create', 'get', 'update', 'delete'];
const ANY = 'all';
const ANY_SEGMENT = '*';
const DELIMITERS = '.,:';
const DELIMITER = /[.,:]/;
const NO_DELIMITERS = /[^.,:]+/g;
/** A service that is no `*`, an operation, and the start of a resource. */
const START = new RegExp(`^[^/*]+/(?:${[ANY, ...OPERATIONS].join('|')})/.`, 's');

export function isApiOperation(text: string): text is ApiOperation {
  return OPERATIONS.includes(text);
}

function parse(text: string): ApiPattern {
  const first = text.indexOf('/');
  const second = text.indexOf('/', first + 1);
  const resource = text.slice(second + 1);
  return {
    text,
    service: text.slice(0, first),
    operation: text.slice(first + 1, second),
    segments: resource.split(DELIMITER),
    delimiters: resource.replace(NO_DELIMITERS, ''),
  };
}

/** Whether a text can be a pattern. The resource may hold slashes of its own. */
export function isApiPattern(text: string): boolean {
  return (
    START.test(text) &&
    parse(text).segments.every(
      (segment) => segment === ANY_SEGMENT || !segment.includes(ANY_SEGMENT),
    )
  );
}

/** What a request asks of an API. */
export interface ApiCall {
  /** The service that is called, such as `ozw-onezone`. */
  readonly service: string;
  /** What it does. */
  readonly operation: ApiOperation;
  /** What it does it to, in segments between `.`, `,` and `:`. */
  readonly resource: string;
}

/** Whether one of some patterns covers a call. */
export function apiPatternsCover(patterns: readonly string[], call: ApiCall): boolean {
  return patterns.some((text) => {
    const pattern = parse(text);
    return (
      (pattern.service === ANY || pattern.service === call.service) &&
      (pattern.operation === ANY || pattern.operation === call.operation) &&
      resourceMatches(pattern, call.resource)
    );
  });
}

/** Walks along a resource, and no further than the pattern goes: its length is the sender's. */
function resourceMatches({ segments, delimiters }: ApiPattern, resource: string): boolean {
  let at = 0;
  return segments.every((segment, i) => {
    const isAny = segment === ANY_SEGMENT;
    if (!isAny && !resource.startsWith(segment, at)) return false;
    const end = isAny ? endOfSegment(resource, at) : at + segment.length;
    at = end + 1;
    // After the last segment there is no delimiter, and nothing more of the resource either.
    return resource[end] === delimiters[i];
  });
}

function endOfSegment(resource: string, start: number): number {
  let end = start;
  while (isInSegment(resource[end])) end++;
  return end;
}

function isInSegment(character: string | undefined): boolean {
  return character !== undefined && !DELIMITERS.includes(character);
}

/** What two patterns have in common, which is one pattern again or nothing. */
function meet(a: ApiPattern, b: ApiPattern): ApiPattern | undefined {
  if (a.delimiters !== b.delimiters) return undefined;
  const service = meetParts(a.service, b.service, ANY);
  const operation = meetParts(a.operation, b.operation, ANY);
  if (service === undefined || operation === undefined) return undefined;
  const segments: string[] = [];
  for (const [i, segment] of a.segments.entries()) {
    const met = meetParts(segment, b.segments[i]!, ANY_SEGMENT);
    if (met === undefined) return undefined;
    segments.push(met);
  }
  const resource = segments.map((segment, i) => segment + (a.delimiters[i] ?? '')).join('');
  const text = `${service}/${operation}/${resource}`;
  return { text, service, operation, segments, delimiters: a.delimiters };
}

function meetParts(a: string, b: string, wildcard: string): string | undefined {
  if (a === b || b === wildcard) return a;
  return a === wildcard ? b : undefined;
}

/** Whether a pattern covers all that another does. */
function patternCovers(wider: ApiPattern, pattern: ApiPattern): boolean {
  const covers = (part: string, other: string, wildcard: string): boolean =>
    part === wildcard || part === other;
  return (
    wider.delimiters === pattern.delimiters &&
    covers(wider.service, pattern.service, ANY) &&
    covers(wider.operation, pattern.operation, ANY) &&
    wider.segments.every((segment, i) => covers(segment, pattern.segments[i]!, ANY_SEGMENT))
  );
}

/**
 * How many segments are compared at the most. Patterns with wildcards in different places multiply
 * with every caveat, so that a short token could ask for any amount of work. Those without wildcards
 * are looked up, and count for nothing.
 */
const MAX_COMPARISONS = 300_000;

/** Counts a comparison of two patterns. */
type Spend = (a: ApiPattern, b: ApiPattern) => void;

/**
 * What several whitelists of patterns have in common: unrestricted where there are none.
 *
 * @throws TokenError `token_too_large` where that takes more than {@link MAX_COMPARISONS}.
 */
export function intersectApiPatterns(whitelists: readonly (readonly string[])[]): Restriction {
  let comparisons = 0;
  const spend: Spend = (a, b) => {
    comparisons += a.delimiters === b.delimiters ? 1 + a.segments.length : 1;
    if (comparisons > MAX_COMPARISONS) throw new TokenError('token_too_large');
  };
  let current: readonly ApiPattern[] | undefined;
  for (const whitelist of whitelists) {
    const next = widest(whitelist.map(parse), spend);
    current = current === undefined ? next : widest(common(current, next, spend), spend);
  }
  return current === undefined ? UNRESTRICTED : restrictionTo(current.map(({ text }) => text));
}

function common(
  a: readonly ApiPattern[],
  b: readonly ApiPattern[],
  spend: Spend,
): readonly ApiPattern[] {
  const texts = new Set(b.map(({ text }) => text));
  const wild = b.filter(hasWildcard);
  const both: ApiPattern[] = [];
  for (const left of a) {
    const isWild = hasWildcard(left);
    if (!isWild && texts.has(left.text)) both.push(left);
    for (const right of isWild ? b : wild) {
      spend(left, right);
      const met = meet(left, right);
      if (met !== undefined) both.push(met);
    }
  }
  return both;
}

/** Without doubles, and without the patterns that others cover. */
function widest(patterns: readonly ApiPattern[], spend: Spend): readonly ApiPattern[] {
  const distinct = [...new Map(patterns.map((pattern) => [pattern.text, pattern])).values()];
  const wild = distinct.filter(hasWildcard);
  return distinct.filter(
    (pattern) =>
      !wild.some((wider) => {
        spend(wider, pattern);
        return wider !== pattern && patternCovers(wider, pattern);
      }),
  );
}

function hasWildcard({ service, operation, segments }: ApiPattern): boolean {
  return service === ANY || operation === ANY || segments.includes(ANY_SEGMENT);
}
