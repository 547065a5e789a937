import type { AdapterCase } from './case.js';
import { credentialCases } from './cases-credentials.js';
import { httpCases } from './cases-http.js';
import { tokenCases } from './cases-tokens.js';
import { adapterSetups } from './setups.js';
import { adapterTokens } from './tokens.js';

export { adapterReply, assertAdapterAnswer } from './answers.js';
export type {
  AdapterAnswer,
  AdapterCase,
  AdapterExpectation,
  AdapterOptions,
  AdapterRequest,
} from './case.js';
export { ADAPTER_PATHS } from './setups.js';

/**
 * What an adapter for a web framework has to get right: for those who write one. Each case is data: the
 * options to set the adapter up with, a request, and what has to come back.
 *
 * Serve, with the `options` of a case:
 * - {@link ADAPTER_PATHS}, all methods, behind the guard; the handler answers {@link adapterReply} of
 *   the grant as JSON;
 * - `GET /whoami` and `POST /infer-scope`, the two endpoints.
 *
 * Send its `request`, over a socket if the adapter is one for servers, and hand what came back to
 * {@link assertAdapterAnswer}. Cases that share their `options` can share a server.
 *
 * What data cannot say is not among them, and is worth a test too: requests at the same time, clients
 * that go away, proxies that are trusted, and parameters of the framework's own router.
 *
 * @example
 * ```ts
 * import { requireToken } from 'caveats/fetch';
 * import { adapterCases, adapterReply, assertAdapterAnswer } from 'caveats/testing';
 *
 * const [first] = adapterCases();
 * if (first === undefined) throw new Error('no cases');
 * const serve = requireToken(first.options)((_, grant) => Response.json(adapterReply(grant)));
 *
 * const { method, path, headers } = first.request;
 * const response = await serve(
 *   new Request(`https://api.example.com${path}`, { method, headers: headers.map((field) => [...field]) }),
 * );
 * const { status } = response;
 * assertAdapterAnswer(first, { status, headers: response.headers, body: await response.text() });
 * console.log(first.name); // no credential: a bare challenge
 * ```
 */
export function adapterCases(): readonly AdapterCase[] {
  const setups = adapterSetups();
  const tokens = adapterTokens();
  return [
    ...credentialCases(setups, tokens),
    ...tokenCases(setups, tokens),
    ...httpCases(setups, tokens),
  ];
}
