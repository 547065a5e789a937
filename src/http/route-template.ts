import { checkFields, type FieldsOf } from '../options.js';
import type { Access } from '../caveats/docs.js';

/** The entry of a route; each field has a default. */
export interface RouteEntry {
  /** How the resource is accessed: by default `read` for GET and OPTIONS, `write` for the others. */
  readonly access?: Access | undefined;
  /** The parameter that is the doc's id, if it is not one of `options.doc`. */
  readonly doc?: string | undefined;
  /** The parameter that is the table's id, if it is not one of `options.table`. */
  readonly table?: string | undefined;
}

const ENTRY_FIELDS: FieldsOf<RouteEntry> = { access: true, doc: true, table: true };

/** The names of parameters that are ids, unless an entry names another one. */
export interface ParameterNames {
  readonly doc: readonly string[];
  readonly table: readonly string[];
}

/** One segment of a template: a literal, with its text in folded case, or a parameter that matches any text. */
export type RouteSegment =
  | { readonly kind: 'literal'; readonly text: string; readonly folded: string }
  | { readonly kind: 'parameter'; readonly name: string };

/** A template that was parsed, and its entry. */
export interface Route<K extends string = string> {
  readonly key: K;
  readonly method: string;
  /** The path as it is written, with the prefix. */
  readonly path: string;
  readonly segments: readonly RouteSegment[];
  /** The parameters by name, each with the position of its segment. */
  readonly parameters: ReadonlyMap<string, number>;
  readonly access: Access;
  /** The parameter that is the doc's id. */
  readonly doc: string | undefined;
  /** The parameter that is the table's id. */
  readonly table: string | undefined;
}

const METHOD = /^[A-Z]+(?:-[A-Z]+)*$/;
/** Nothing that could be meant for another syntax: `:docId`, `*`, `{path*}`, `(a|b)`, `%2F`. */
const LITERAL = /^[A-Za-z0-9\-._~@$][A-Za-z0-9\-._~@$:]*$/;
const PARAMETER = /^\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/** The safe methods (RFC 9110, section 9.2.1) that an API responds to. */
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Returns how a method accesses its resource: `GET`, `HEAD` and `OPTIONS` read, all others write. */
export function accessOf(method: string): Access {
  return READING.has(method) ? 'read' : 'write';
}

/**
 * Parses a template such as `GET /docs/{docId}`, and its entry.
 *
 * @param prefix the start of every path, such as `/apis/v1`; may be empty.
 * @throws TypeError for a template that is not a method and a path of whole segments, and for an invalid
 *   entry.
 */
export function parseRoute<K extends string>(
  key: K,
  entry: RouteEntry,
  prefix: string,
  names: ParameterNames,
): Route<K> {
  checkFields(entry, `routes: ${key}`, ENTRY_FIELDS);
  const quoted = JSON.stringify(key);
  const [method = '', path = '', ...rest] = key.split(' ');
  if (!METHOD.test(method) || !path.startsWith('/') || rest.length > 0) {
    throw new TypeError(`routes: ${quoted} is not like 'GET /docs/{docId}'`);
  }
  if (method === 'HEAD') {
    throw new TypeError(`routes: ${quoted}: the entry of GET is used for HEAD`);
  }
  const { access = accessOf(method) } = entry;
  if (access !== 'read' && access !== 'write') {
    throw new TypeError(`routes: the access of ${key} must be 'read' or 'write'`);
  }
  // Below a prefix, `/` is the prefix itself.
  const whole = prefix !== '' && path === '/' ? prefix : prefix + path;
  const segments = whole === '/' ? [] : whole.slice(1).split('/').map(parseSegment);
  const parameters = new Map<string, number>();
  for (const [position, segment] of segments.entries()) {
    if (segment.kind === 'literal') continue;
    if (parameters.has(segment.name)) {
      throw new TypeError(`routes: ${quoted} has a parameter twice`);
    }
    parameters.set(segment.name, position);
  }
  const find = (of: 'doc' | 'table'): string | undefined => {
    const own = entry[of];
    if (own !== undefined && !parameters.has(own)) {
      throw new TypeError(`routes: the ${of} of ${key} must be one of its parameters`);
    }
    const found = own === undefined ? names[of].filter((name) => parameters.has(name)) : [own];
    if (new Set(found).size > 1) {
      throw new TypeError(`routes: the entry of ${key} must name the parameter that is the ${of}`);
    }
    return found[0];
  };
  const doc = find('doc');
  const table = find('table');
  if (table !== undefined && (doc === undefined || doc === table)) {
    throw new TypeError(`routes: the table of ${key} needs a parameter for its doc`);
  }
  return { key, method, path: whole, segments, parameters, access, doc, table };
}

function parseSegment(text: string): RouteSegment {
  const name = PARAMETER.exec(text)?.[1];
  if (name !== undefined) return { kind: 'parameter', name };
  if (LITERAL.test(text) && text !== '.' && text !== '..') {
    return { kind: 'literal', text, folded: foldCase(text) };
  }
  throw new TypeError(
    `routes: the segment ${JSON.stringify(text)} is neither a plain text nor a {parameter}`,
  );
}

/**
 * Returns a text as a router without case sensitivity sees it. By way of upper case, because some letters
 * outside ASCII have an ASCII one for that: `ſ` is `S`, and the Kelvin sign is `k`.
 */
export function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase();
}
