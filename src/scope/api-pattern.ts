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

export function isApiOperation(text: string): text is ApiOperation {
  return OPERATIONS.includes(text);
}

function parse(text: string): ApiPattern {
  const first = text.indexOf('/');
  const second = text.indexOf('/', first + 1);
  const resource = text.slice(second + 1);
  const segments: string[] = [];
  let delimiters = '';
  let start = 0;
  for (let i = 0; i < resource.length; i++) {
    const char = resource[i]!;
    if (!DELIMITERS.includes(char)) continue;
    segments.push(resource.slice(start, i));
    delimiters += char;
    start = i + 1;
  }
  segments.push(resource.slice(start));
  return {
    text,
    service: text.slice(0, first),
    operation: text.slice(first + 1, second),
    segments,
    delimiters,
  };
}

/** Whether a text can be a pattern. The resource may hold slashes of its own. */
export function isApiPattern(text: string): boolean {
  const first = text.indexOf('/');
  const second = text.indexOf('/', first + 1);
  if (first < 1 || second < 0 || second === text.length - 1) return false;
  const { service, operation, segments } = parse(text);
  return (
    !service.includes(ANY_SEGMENT) &&
    (operation === ANY || isApiOperation(operation)) &&
    segments.every((segment) => segment === ANY_SEGMENT || !segment.includes(ANY_SEGMENT))
  );
}

/** What a request asks of an API. */
export interface ApiCall {
  readonly service: string;
  readonly operation: ApiOperation;
  readonly resource: string;
}

/** Whether one of some patterns covers a call. */
export function apiPatternsCover(patterns: readonly string[], call: ApiCall): boolean {
  const asked = parse(`//${call.resource}`);
  return patterns.some((text) => {
    const pattern = parse(text);
    return (
      (pattern.service === ANY || pattern.service === call.service) &&
      (pattern.operation === ANY || pattern.operation === call.operation) &&
      pattern.delimiters === asked.delimiters &&
      pattern.segments.every(
        (segment, i) => segment === ANY_SEGMENT || segment === asked.segments[i],
      )
    );
  });
}

/** What two patterns have in common, which is one pattern again or nothing. */
function meet(a: ApiPattern, b: ApiPattern, spend: Spend): ApiPattern | undefined {
  spend(1);
  if (a.delimiters !== b.delimiters) return undefined;
  const service = meetParts(a.service, b.service, ANY);
  if (service === undefined) return undefined;
  const operation = meetParts(a.operation, b.operation, ANY);
  if (operation === undefined) return undefined;
  spend(a.segments.length);
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

/**
 * How many segments are compared at the most. Patterns with wildcards in different places multiply
 * with every caveat, so that a short token could ask for any amount of work; tokens that people
 * make stay far below this.
 */
const MAX_COMPARISONS = 200_000;

/** Counts comparisons. */
type Spend = (comparisons: number) => void;

/**
 * What several whitelists of patterns have in common: unrestricted where there are none.
 *
 * @throws TokenError `token_too_large` where that takes more than {@link MAX_COMPARISONS}.
 */
export function intersectApiPatterns(whitelists: readonly (readonly string[])[]): Restriction {
  let comparisons = 0;
  const spend: Spend = (more) => {
    comparisons += more;
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
  return a.flatMap((left) => b.flatMap((right) => meet(left, right, spend) ?? []));
}

/** Without doubles, and without the patterns that others cover. */
function widest(patterns: readonly ApiPattern[], spend: Spend): readonly ApiPattern[] {
  const distinct = [...new Map(patterns.map((pattern) => [pattern.text, pattern])).values()];
  const wild = distinct.filter(hasWildcard);
  return distinct.filter(
    (pattern) =>
      !wild.some(
        (wider) => wider !== pattern && meet(wider, pattern, spend)?.text === pattern.text,
      ),
  );
}

function hasWildcard({ service, operation, segments }: ApiPattern): boolean {
  return service === ANY || operation === ANY || segments.includes(ANY_SEGMENT);
}
