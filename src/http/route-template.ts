/** One segment of a template: a text that has to be met, or a parameter that is any text. */
export type TemplateSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string };

/** A method, and the paths that it can be asked for. */
export interface RouteTemplate {
  readonly method: string;
  /** The path as it is written, with the prefix. */
  readonly path: string;
  readonly segments: readonly TemplateSegment[];
  /** The parameters by name, each with the position of its segment. */
  readonly parameters: ReadonlyMap<string, number>;
}

const METHOD = /^[A-Z]+(?:-[A-Z]+)*$/;
/** Nothing that could be meant for another syntax: `:docId`, `*`, `{path*}`, `(a|b)`, `%2F`. */
const LITERAL = /^[A-Za-z0-9\-._~@$][A-Za-z0-9\-._~@$:]*$/;
const PARAMETER = /^\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/**
 * Reads `GET /docs/{docId}`.
 *
 * @param prefix what stands before the path, such as `/apis/v1`; may be empty.
 * @throws TypeError for anything else than a method and a path of whole segments.
 */
export function parseRouteTemplate(template: string, prefix: string): RouteTemplate {
  const [method = '', path = '', ...rest] = template.split(' ');
  if (!METHOD.test(method) || !path.startsWith('/') || rest.length > 0) {
    throw new TypeError(`routes: ${JSON.stringify(template)} is not like 'GET /docs/{docId}'`);
  }
  if (method === 'HEAD') {
    throw new TypeError(`routes: ${JSON.stringify(template)}: the entry of GET stands for HEAD`);
  }
  // Under a prefix `/` is the prefix itself.
  const whole = prefix !== '' && path === '/' ? prefix : prefix + path;
  const segments = whole === '/' ? [] : whole.slice(1).split('/').map(parseSegment);
  const parameters = new Map<string, number>();
  for (const [position, segment] of segments.entries()) {
    if (segment.kind === 'literal') continue;
    if (parameters.has(segment.name)) {
      throw new TypeError(`routes: ${JSON.stringify(template)} has a parameter twice`);
    }
    parameters.set(segment.name, position);
  }
  return { method, path: whole, segments, parameters };
}

function parseSegment(text: string): TemplateSegment {
  const name = PARAMETER.exec(text)?.[1];
  if (name !== undefined) return { kind: 'parameter', name };
  if (LITERAL.test(text) && text !== '.' && text !== '..') return { kind: 'literal', text };
  throw new TypeError(
    `routes: the segment ${JSON.stringify(text)} is neither a plain text nor a {parameter}`,
  );
}

/**
 * A text as a router may see it that does not tell upper from lower case. By way of upper case, as
 * some letters outside ASCII have an ASCII one for that: `ſ` is `S`, and the Kelvin sign is `k`.
 */
export function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase();
}
