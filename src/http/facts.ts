import type { Context, Request } from '../caveats/request.js';
import { checkFields } from '../options.js';
import type { Access } from '../scope/limits.js';

/** The methods that are safe in the sense of RFC 9110, section 9.2.1, and that an API answers. */
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * How a method accesses its resource: `GET`, `HEAD` and `OPTIONS` read, and everything else writes,
 * also what is not known.
 *
 * @param method the method as it was received: HTTP tells upper case from lower.
 * @example
 * ```ts
 * import { accessOf } from 'caveats/http';
 *
 * console.log(accessOf('HEAD'), accessOf('PATCH')); // read write
 * ```
 */
export function accessOf(method: string): Access {
  return READING.has(method) ? 'read' : 'write';
}

/** What every HTTP request says by itself. */
export interface HttpRequestFacts extends Pick<Context, 'ip'>, Pick<Request, 'access'> {
  readonly access: Access;
  readonly interface: 'rest';
}

/**
 * What an adapter says of a request by default, for whoever writes an adapter of their own.
 *
 * @param options.ip the peer's address as the framework trusts it; left out where it is not known.
 * @param options.method the method as it was received.
 * @example
 * ```ts
 * import { defaultFacts } from 'caveats/http';
 *
 * const facts = defaultFacts({ method: 'GET', ip: '192.0.2.1' });
 * console.log(facts); // { access: 'read', interface: 'rest', ip: '192.0.2.1' }
 * ```
 */
export function defaultFacts(options: {
  readonly method: string;
  readonly ip?: string | undefined;
}): HttpRequestFacts {
  checkFields(options, 'defaultFacts', { method: true, ip: true });
  const { method, ip } = options;
  return { access: accessOf(method), interface: 'rest', ...(ip !== undefined && { ip }) };
}
