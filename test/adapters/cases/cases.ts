import type { AdapterCase } from './case.js';
import { authorityCases } from './cases-authority.js';
import { credentialCases } from './cases-credentials.js';
import { evasionCases } from './cases-evasions.js';
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
  AdapterSeen,
} from './case.js';
export { ADAPTER_PATHS } from './setups.js';

/**
 * What an adapter for a web framework has to get right: for those who write one. Each case is data: the
 * options to set the adapter up with, a request, and what has to come back.
 *
 * Serve, with the `options` of a case:
 * - {@link ADAPTER_PATHS}, all methods, behind the guard; the handler answers {@link adapterReply} of
 *   the grant as JSON, which counts how often the handler runs;
 * - `GET /whoami` and `POST /infer-scope`, the two endpoints.
 *
 * Send its `request`, over a socket if the adapter is one for servers, and hand what came back to
 * {@link assertAdapterAnswer}, with how often the handler ran. Cases that share their `options` can share
 * a server.
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
 * const seen = { handled: 0 };
 * const serve = requireToken(first.options)((_, grant) => Response.json(adapterReply(grant, seen)));
 *
 * const { method, path, headers } = first.request;
 * const response = await serve(
 *   new Request(`https://api.example.com${path}`, { method, headers: headers.map((field) => [...field]) }),
 * );
 * const { status, headers: fields } = response;
 * assertAdapterAnswer(first, { status, headers: fields, body: await response.text(), ...seen });
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
    ...authorityCases(setups, tokens),
    ...evasionCases(setups, tokens),
  ];
}
