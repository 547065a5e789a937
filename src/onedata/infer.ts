import { checkFields, type FieldsOf } from '../options.js';
import { validUntilOf } from '../token/check.js';
import { assertStanding, checkCaveats, consumerOf, openCall } from './call.js';
import { type DataAccessScope, reachOf, toDataAccessScope } from './data-access-scope.js';
import { checkOptions, CIRCUMSTANCES, type Circumstances } from './options.js';
import type { OnedataSecrets } from './secrets.js';
import type { OnedataTokenInput } from './text.js';
import type { Zone } from './zone.js';

/** The tokens of a request to infer a scope. */
export interface InferAccessTokenScopeInput {
  /** The token whose scope is inferred. */
  readonly token: OnedataTokenInput;
  /** An identity token that proves who uses the token; its `interface` caveats are skipped. */
  readonly consumerToken?: OnedataTokenInput | undefined;
}

/** What the scope of a token is inferred with. */
export interface InferAccessTokenScopeOptions extends Circumstances {
  /** What exists in the zone. */
  readonly zone: Zone;
  /** The secrets of its tokens. */
  readonly secrets: OnedataSecrets;
}

const INPUT: FieldsOf<InferAccessTokenScopeInput> = { token: true, consumerToken: true };
const OPTIONS: FieldsOf<InferAccessTokenScopeOptions> = {
  ...CIRCUMSTANCES,
  zone: true,
  secrets: true,
};

/** What an access token reaches. Deeply frozen. */
export interface AccessTokenScope {
  /** When the token expires, in Unix seconds; `null` if it does not. */
  readonly validUntil: number | null;
  /** `null` for a Oneprovider's token. */
  readonly dataAccessScope: DataAccessScope | null;
}

/**
 * Infers what data an access token reaches, through which Oneproviders, and until when.
 *
 * The token is verified, but its `service`, `interface` and `api` caveats are skipped: only a client that
 * is qualified to use the token learns its scope, but learns it anywhere. The scope lists the spaces of the
 * subject that all `data.path` and `data.objectid` caveats have in common; and the Oneproviders that
 * support these and that every `service` caveat allows as `opw`.
 *
 * The consumer is the token's own subject, unless there is a consumer token.
 *
 * @param input the token, and the consumer's token if there is one.
 * @throws OnedataError for a token that is not verified; `badConsumerToken` if it is the consumer's.
 * @throws TypeError for a developer's mistake; and what `zone`, `secrets` or `geo` throw.
 * @example
 * ```ts
 * import { createSecrets, createZone, inferAccessTokenScope, mintToken } from 'caveats/onedata';
 *
 * const secret = 'an example key, 32 bytes or more';
 * const zone = createZone({
 *   users: { alice: { spaces: ['s1'] } },
 *   spaces: { s1: { name: 'Gamma', supports: { p1: { storages: { st1: { readonly: true } } } } } },
 *   providers: { p1: { name: 'Krakow', domain: 'krakow.example.com', version: '25.0', online: true } },
 * });
 * const secrets = createSecrets({ named: { t1: { secret, subject: 'usr-alice' } } });
 * const persistence = { kind: 'named' } as const;
 * const token = mintToken({
 *   onezoneDomain: 'onezone.example.com',
 *   secret,
 *   identity: { version: 2, type: 'access', id: 't1', subject: 'usr-alice', persistence },
 * });
 * const { dataAccessScope } = await inferAccessTokenScope({ token }, { zone, secrets });
 * console.log(dataAccessScope?.spaces['s1']?.supports['p1']?.readonly); // true
 * ```
 * @see Onezone's REST API, "Infer access token scope"
 */
export async function inferAccessTokenScope(
  input: InferAccessTokenScopeInput,
  options: InferAccessTokenScopeOptions,
): Promise<AccessTokenScope> {
  checkFields(input, 'inferAccessTokenScope: input', INPUT);
  checkOptions(options, 'inferAccessTokenScope', OPTIONS);
  const { consumerToken } = input;
  const presented = { ...options, consumerToken, skipped: ['usage'] as const };
  const call = await openCall(input.token, { type: 'access' }, presented);
  const { token, context, standing } = call;
  // A subject that does not exist is the consumer too: that error comes only when the rest holds.
  const consumer = call.consumer ?? consumerOf(token, standing.subject?.groups);
  const reads = checkCaveats(token, { ...context, ...consumer }, ['usage', 'scope']);
  const { spaces } = assertStanding(standing);
  const validUntil = validUntilOf(reads);
  if (token.subjectParts.kind !== 'user') {
    return Object.freeze({ validUntil, dataAccessScope: null });
  }
  const reach = reachOf(reads.map(({ caveat }) => caveat));
  const dataAccessScope = await toDataAccessScope(spaces, reach, options.zone);
  return Object.freeze({ validUntil, dataAccessScope });
}
