import { defineCaveat } from '../caveats/define.js';
import { type CaveatKind, type CheckResult, MET, metIf, unmet } from '../caveats/kind.js';
import { checkFields } from '../options.js';
import { ownFieldOf } from '../unknown.js';

/** A value of JSON, other than a list or an object. */
export type Scalar = string | number | boolean | null;

/** What an argument may be. Every limit that is given must hold. */
export interface ArgumentLimits {
  /** One of these values. */
  readonly oneOf?: readonly Scalar[] | undefined;
  /** A number of at least this. */
  readonly min?: number | undefined;
  /** A number of at most this. */
  readonly max?: number | undefined;
  /** A path or URI that starts with this, which ends with `/`, and stays in it. */
  readonly under?: string | undefined;
}

/** Valid for calls of a tool in which an argument is within limits, and for every other request. */
export interface ArgumentCaveat {
  readonly type: 'argument';
  readonly tool: string;
  readonly name: string;
  readonly limits: ArgumentLimits;
}

/** What a request of the Model Context Protocol calls. */
export interface McpRequest {
  /** The tool and its arguments, as they were sent; `{}` for a request that does not call a tool. */
  readonly call?:
    | {
        readonly tool?: string | undefined;
        readonly arguments?: Readonly<Record<string, unknown>> | undefined;
      }
    | undefined;
}

const CONDITION = /^argument = ([^/ ]+)\/([^/ ]+) (\{.*\})$/;
/** Ways out of a folder: backslashes and control characters, also encoded, and dots before a query or the like. */
export const HIDDEN: RegExp =
  /[\\\u0000-\u001f\u007f]|%(?:2[ef5]|5c|[01][0-9a-f]|7f)|(?:^|\/) *\.\.[. ]*[%;?#]/i;
const DOT_SEGMENT = /(?:^|\/)\.{1,2}\//;
/** An empty segment or one of dots, with the spaces that some systems drop. A slash at the end is none. */
const DOTS = /(?<=^|\/)(?:[. ]*\/|[. ]+$)/g;

/** The kind of `argument`, for a dialect of your own: `createDialect({ scope: mcpScope, kinds: [argumentKind] })`. */
export const argumentKind: CaveatKind<ArgumentCaveat, McpRequest> = /* @__PURE__ */ defineCaveat<
  ArgumentCaveat,
  McpRequest
>({
  type: 'argument',
  role: 'usage',
  example: 'argument = transfer/amount {"min":1,"max":100}',
  fields: {
    call: {
      of: 'object',
      about: 'the tool that is called, and its arguments',
      // Arguments are what a client sent, and of any type.
      check: (value, name) => checkFields(Object(value), name, { tool: true, arguments: true }),
    },
  },
  decode(condition) {
    const [, tool, name, json] = CONDITION.exec(condition) ?? [];
    if (tool === undefined || name === undefined || json === undefined) return undefined;
    try {
      // Whatever it is, it is checked.
      const limits: ArgumentLimits = JSON.parse(json);
      return argument(decodeURIComponent(tool), decodeURIComponent(name), limits);
    } catch {
      return undefined;
    }
  },
  encode(caveat) {
    checkFields(caveat, 'argument', { type: true, tool: true, name: true, limits: true });
    const { tool, name, limits } = argument(caveat.tool, caveat.name, caveat.limits);
    return `argument = ${encodeURIComponent(tool)}/${encodeURIComponent(name)} ${JSON.stringify(limits)}`;
  },
  check({ tool, name, limits }, { call }): CheckResult {
    if (call === undefined) return unmet('missing_context');
    if (call.tool !== tool) return MET;
    const value = ownFieldOf(call.arguments, name);
    // A tool may have any default for an argument that is left out.
    if (value === undefined) return unmet('missing_argument');
    return metIf(isWithin(value, limits, call), 'not_allowed');
  },
  describe: ({ tool, name, limits }, { quote }) => [
    'In calls of ',
    quote(tool),
    ', only with ',
    quote(name),
    ' within ',
    quote(JSON.stringify(limits)),
    '.',
  ],
});

function isWithin(
  value: unknown,
  { oneOf, min, max, under }: ArgumentLimits,
  call: object,
): boolean {
  // As sent: the text "50" is not a number, whatever the tool converts it to.
  const isNumber = typeof value === 'number';
  if (oneOf !== undefined && !oneOf.some((each) => each === value)) return false;
  if (min !== undefined && !(isNumber && value >= min)) return false;
  if (max !== undefined && !(isNumber && value <= max)) return false;
  return under === undefined || (typeof value === 'string' && isUnder(value, under, call));
}

/** Where the last segment of dots of a call's paths begins: a token may have a thousand limits for one long path. */
const lastDots = new WeakMap<object, Map<string, number>>();

function isUnder(path: string, folder: string, call: object): boolean {
  if (!path.startsWith(folder)) return false;
  const known = lastDots.get(call) ?? new Map<string, number>();
  lastDots.set(call, known);
  let last = known.get(path);
  if (last === undefined) {
    last = HIDDEN.test(path) ? Infinity : -1;
    for (const { index } of path.matchAll(DOTS)) last = Math.max(last, index);
    known.set(path, last);
  }
  return last < folder.length;
}

/**
 * Limits an argument of a tool: `argument = transfer/amount {"min":1,"max":100}`. Calls that leave it out are
 * denied. Values are compared as they are sent, before a tool's schema converts them.
 *
 * @param tool the name of the tool. Calls of other tools, and other requests, are not restricted.
 * @param name the name of the argument, at the top level of `arguments`.
 * @param limits one or more; every one must hold.
 * @throws TypeError for an empty name, for no limit, and for a limit that is invalid: `oneOf` is a list of
 *   different texts, finite numbers, booleans or `null`, `min` and `max` are finite numbers, `under` is a text
 *   that ends with `/`.
 * @example
 * ```ts
 * import { argument } from 'caveats/mcp';
 * console.log(argument('transfer', 'amount', { max: 100 }).limits); // { max: 100 }
 * ```
 */
export function argument(tool: string, name: string, limits: ArgumentLimits): ArgumentCaveat {
  const areNames = [tool, name].every(
    (text) => typeof text === 'string' && text !== '' && text.isWellFormed(),
  );
  need(areNames, 'needs the names of a tool and of one of its arguments');
  checkFields(limits, 'argument: limits', { oneOf: true, min: true, max: true, under: true });
  const { oneOf, min, max, under } = limits;
  const isList = Array.isArray(oneOf) && oneOf.length > 0 && oneOf.every(isScalar);
  need(
    oneOf === undefined || (isList && new Set(oneOf).size === oneOf.length),
    'oneOf must be a list of different texts, numbers, booleans or null',
  );
  const areNumbers = [min, max].every((limit) => limit === undefined || isNumber(limit));
  need(areNumbers, 'min and max must be finite numbers');
  const isFolder = typeof under === 'string' && under.endsWith('/') && !DOT_SEGMENT.test(under);
  need(under === undefined || isFolder, "under must end with '/', without segments '.' and '..'");
  const given = Object.entries({ oneOf: oneOf && [...oneOf], min, max, under });
  const own = given.filter(([, limit]) => limit !== undefined);
  need(own.length > 0, 'needs one of oneOf, min, max and under');
  return { type: 'argument', tool, name, limits: Object.fromEntries(own) };
}

function need(holds: boolean, what: string): void {
  if (!holds) throw new TypeError(`argument: ${what}`);
}

function isNumber(value: unknown): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'boolean'].includes(typeof value) || isNumber(value);
}
