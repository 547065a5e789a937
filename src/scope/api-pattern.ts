/** The operations of an API, as Onedata names them. */
export type ApiOperation = 'create' | 'get' | 'update' | 'delete';

/**
 * A call in its parts, or a pattern of calls, `service/operation/resource`: `all` stands for any
 * service or operation, `*` for any one segment of the resource. Segments stand between `.`, `,` and
 * `:`.
 */
export interface ApiParts {
  readonly service: string;
  readonly operation: string;
  readonly segments: readonly string[];
  /** What stands between the segments, in order. */
  readonly delimiters: string;
}

const OPERATIONS: readonly string[] = ['create', 'get', 'update', 'delete'];
const ANY = 'all';
const ANY_SEGMENT = '*';
const DELIMITER = /[.,:]/;
const NO_DELIMITERS = /[^.,:]+/g;
/** A service that is no `*`, an operation, and the start of a resource. */
const START = new RegExp(`^[^/*]+/(?:${[ANY, ...OPERATIONS].join('|')})/.`, 's');

export function isApiOperation(text: string): text is ApiOperation {
  return OPERATIONS.includes(text);
}

function parse(text: string): ApiParts {
  const first = text.indexOf('/');
  const second = text.indexOf('/', first + 1);
  const service = text.slice(0, first);
  const operation = text.slice(first + 1, second);
  return { service, operation, ...splitResource(text.slice(second + 1)) };
}

function splitResource(resource: string): Pick<ApiParts, 'segments' | 'delimiters'> {
  return {
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

/** A call in its parts: its resource may be long, and is split once for all patterns. */
export function splitCall({ service, operation, resource }: ApiCall): ApiParts {
  return { service, operation, ...splitResource(resource) };
}

/** Whether one of some patterns covers a call. */
export function apiPatternsCover(patterns: readonly string[], call: ApiParts): boolean {
  return patterns.some((text) => {
    const { service, operation, segments, delimiters } = parse(text);
    return (
      (service === ANY || service === call.service) &&
      (operation === ANY || operation === call.operation) &&
      delimiters === call.delimiters &&
      segments.every((segment, i) => segment === ANY_SEGMENT || segment === call.segments[i])
    );
  });
}

const NO_CALL: readonly (readonly string[])[] = Object.freeze([Object.freeze([])]);

/**
 * The lists of several caveats, each in order and none twice. A call has to be covered by each of
 * them, so an empty one leaves nothing, whatever the others are. What they have in common is not
 * worked out: lists with wildcards multiply.
 */
export function distinctLists(
  lists: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  if (lists.some((list) => list.length === 0)) return NO_CALL;
  const sorted = lists
    .map((list) => withoutRepeats([...list].sort()))
    .map((list) => ({ list, text: JSON.stringify(list) }))
    .sort((a, b) => compare(a.text, b.text))
    .filter(({ text }, i, all) => text !== all[i - 1]?.text);
  return Object.freeze(sorted.map(({ list }) => Object.freeze(list)));
}

function withoutRepeats(sorted: readonly string[]): readonly string[] {
  return sorted.filter((each, i) => each !== sorted[i - 1]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
