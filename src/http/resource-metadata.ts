import { frozenCopy } from '../caveats/plain-data.js';
import { checkFields, type FieldsOf } from '../options.js';
import { checkedUrl, isScope } from './challenge.js';
import type { Answer } from './problem.js';

/** What an API publishes about itself. */
export interface ResourceMetadataOptions {
  /**
   * The API's own URL, exactly as clients write it: `https`, or `http` of a loopback address, without a
   * fragment. It may have a path, and a query.
   */
  readonly resource: string;
  /** The issuers (RFC 8414) that give tokens to clients. None by default: leave it out for API keys. */
  readonly authorizationServers?: readonly string[] | undefined;
  /** The words of a scope that a client may ask for. */
  readonly scopesSupported?: readonly string[] | undefined;
  /** The API's name, for people. */
  readonly name?: string | undefined;
  /** The URL of a page for developers. */
  readonly documentation?: string | undefined;
}

/** The protected resource metadata of RFC 9728, section 2. */
export interface ResourceMetadataDocument {
  readonly resource: string;
  readonly authorization_servers?: readonly string[];
  readonly scopes_supported?: readonly string[];
  /** Tokens are taken from `Authorization: Bearer` alone. */
  readonly bearer_methods_supported: readonly ['header'];
  readonly resource_name?: string;
  readonly resource_documentation?: string;
}

/** The metadata of an API, and where clients look for it. Frozen. */
export interface ResourceMetadata {
  /** The well-known URL of the document: what `resourceMetadata` of a guard takes. */
  readonly url: string;
  /** Its path, for the router. */
  readonly path: string;
  readonly document: ResourceMetadataDocument;
  /** Returns the response to a request with this method: the document, or 405. */
  answer(method: string): Answer;
}

const FIELDS: FieldsOf<ResourceMetadataOptions> = {
  resource: true,
  authorizationServers: true,
  scopesSupported: true,
  name: true,
  documentation: true,
};

const WELL_KNOWN = '/.well-known/oauth-protected-resource';
const METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Creates the protected resource metadata of an API (RFC 9728), with which OAuth clients find out where to
 * get a token. Serve it with `resourceMetadataEndpoint` of an adapter.
 *
 * The document is public: every website may read it, and caches keep it for an hour.
 *
 * @throws TypeError for a mistake in the options, such as a URL that is not `https`.
 * @example
 * ```ts
 * import { createResourceMetadata } from 'caveats/http';
 *
 * const metadata = createResourceMetadata({
 *   resource: 'https://api.example.com/v1',
 *   authorizationServers: ['https://login.example.com'],
 *   scopesSupported: ['read', 'write'],
 * });
 * console.log(metadata.url);
 * // https://api.example.com/.well-known/oauth-protected-resource/v1
 * console.log(metadata.document.authorization_servers); // [ 'https://login.example.com' ]
 * ```
 */
export function createResourceMetadata(options: ResourceMetadataOptions): ResourceMetadata {
  checkFields(options, 'createResourceMetadata', FIELDS);
  const { authorizationServers = [], scopesSupported = [], name, documentation } = options;
  const { origin, pathname, search } = checkedUrl(options.resource, 'resource', ['#']);
  const issuers = listOf(authorizationServers, 'authorizationServers');
  for (const issuer of issuers) checkedUrl(issuer, 'authorizationServers', ['?', '#']);
  const scopes = listOf(scopesSupported, 'scopesSupported');
  if (!scopes.every((word) => isScope(word) && !word.includes(' '))) {
    throw new TypeError('scopesSupported must be words without spaces and quotes');
  }
  if (name !== undefined && (typeof name !== 'string' || name === '')) {
    throw new TypeError('createResourceMetadata: name must be a text');
  }
  if (documentation !== undefined) checkedUrl(documentation, 'documentation');
  const document = frozenCopy<ResourceMetadataDocument>({
    resource: options.resource,
    ...(issuers.length > 0 && { authorization_servers: issuers }),
    ...(scopes.length > 0 && { scopes_supported: scopes }),
    bearer_methods_supported: ['header'],
    ...(name !== undefined && { resource_name: name }),
    ...(documentation !== undefined && { resource_documentation: documentation }),
  });
  const path = WELL_KNOWN + (pathname === '/' ? '' : pathname);
  const found = frozenCopy<Answer>({
    status: 200,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'public, max-age=3600',
      'access-control-allow-origin': '*',
      // Some clients send a header of their own: their browser asks with OPTIONS first.
      'access-control-allow-headers': '*',
    },
    body: JSON.stringify(document),
  });
  const headers = { allow: METHODS.join(', ') };
  const notAllowed = frozenCopy<Answer>({ status: 405, headers, body: '' });
  return Object.freeze({
    url: origin + path + search,
    path,
    document,
    answer: (method: string) => (METHODS.includes(method) ? found : notAllowed),
  });
}

/** Copies a list: what is checked is what is published. */
function listOf(given: readonly string[], name: string): readonly string[] {
  if (!Array.isArray(given)) throw new TypeError(`${name} must be a list`);
  return [...given];
}
