import { checkFields } from '../options.js';
import { coversName, type Restriction } from '../scope/names.js';
import { readsOf } from '../token/check.js';
import { type InferredScope, limitsOf } from '../token/infer-scope.js';
import { verifyCall } from './call.js';
import { type OnedataDialect, onedataDialect } from './dialect.js';
import { checkOptions, type ZoneOptions } from './options.js';
import type { OnedataTokenInput } from './text.js';
import { lookUp, toRecord } from './zone.js';
import type { Zone, ZoneProvider, ZoneSpace, ZoneSupport } from './zone.js';

/** The tokens of a request to infer a scope. */
export interface InferAccessTokenScopeInput {
  /** The token whose scope is inferred. */
  readonly token: OnedataTokenInput;
  /** An identity token that proves who uses the token; its `interface` caveats are skipped. */
  readonly consumerToken?: OnedataTokenInput | undefined;
}

/** What the scope of a token is inferred with. */
export interface InferAccessTokenScopeOptions extends ZoneOptions {}

/** What data a token reaches, as Onezone reports it. Deeply frozen. */
export interface DataAccessScope {
  /** Whether the token has `data.readonly`. */
  readonly readonly: boolean;
  /** By the ids of the spaces. */
  readonly spaces: Readonly<Record<string, SpaceScope>>;
  /** By the ids of the Oneproviders through which the spaces are reached. */
  readonly providers: Readonly<Record<string, ProviderScope>>;
}

/** A space that a token reaches. */
export interface SpaceScope {
  readonly name: string;
  /** By the ids of the Oneproviders; empty if the token is valid for none that supports the space. */
  readonly supports: Readonly<Record<string, SupportScope>>;
}

/** How a Oneprovider supports a space that a token reaches. */
export interface SupportScope extends ZoneSupport {
  /** Whether all of the storages are read-only. */
  readonly readonly: boolean;
}

/** A Oneprovider through which a token reaches its spaces. */
export interface ProviderScope extends ZoneProvider {
  /** The ids of its storages for the spaces. */
  readonly storages: readonly string[];
}

/** What an access token reaches. Deeply frozen. */
export interface AccessTokenScope extends Pick<InferredScope<OnedataDialect>, 'validUntil'> {
  /** `null` for a Oneprovider's token. */
  readonly dataAccessScope: DataAccessScope | null;
}

/**
 * Infers what data an access token reaches, through which Oneproviders, and until when.
 *
 * Verifies the token, except for its `service`, `interface` and `api` caveats: a client that may use the
 * token learns its scope anywhere. The scope lists the spaces of the subject that all `data.path` and
 * `data.objectid` caveats have in common, and the Oneproviders that support these and that every `service`
 * caveat allows as `opw`. The consumer is the token's own subject, unless there is a consumer token.
 *
 * @param input the token, and the consumer's token if there is one.
 * @throws OnedataError for a token that is not verified; `badConsumerToken` if it is the consumer's.
 * @throws TypeError for a developer's mistake; and what `zone`, `secrets` or `geo` throw.
 * @example
 * ```ts
 * import { createSecrets, createZone, inferAccessTokenScope, mintToken } from 'caveats/onedata';
 *
 * const zone = createZone({
 *   users: { alice: { spaces: ['s1'] } },
 *   spaces: { s1: { name: 'Gamma', supports: { p1: { storages: { st1: { readonly: true } } } } } },
 *   providers: { p1: { name: 'Krakow', domain: 'krakow.example.com', version: '25.0', online: true } },
 * });
 * const secret = 'an example key, 32 bytes or more';
 * const secrets = createSecrets({ named: { t1: { secret, subject: 'usr-alice' } } });
 * const named = { version: 2, id: 't1', persistence: { kind: 'named' } } as const;
 * const identity = { ...named, type: 'access', subject: 'usr-alice' } as const;
 * const token = mintToken({ onezoneDomain: 'onezone.example.com', secret, identity });
 * const { dataAccessScope } = await inferAccessTokenScope({ token }, { zone, secrets });
 * console.log(dataAccessScope?.spaces['s1']?.supports['p1']?.readonly); // true
 * ```
 * @see Onezone's REST API, "Infer access token scope"
 */
export async function inferAccessTokenScope(
  input: InferAccessTokenScopeInput,
  options: InferAccessTokenScopeOptions,
): Promise<AccessTokenScope> {
  checkFields(input, 'inferAccessTokenScope: input', { token: true, consumerToken: true });
  checkOptions(options, 'inferAccessTokenScope', {});
  const call = { ...options, consumerToken: input.consumerToken };
  const { token, user } = await verifyCall(input.token, { type: 'access' }, call, true);
  const limits = limitsOf(onedataDialect, readsOf(token.conditions), 'access');
  const isUser = token.owner.type === 'user';
  return Object.freeze({
    validUntil: limits.validUntil,
    dataAccessScope: isUser ? await toDataAccessScope(user.spaces, limits, options.zone) : null,
  });
}

/** Returns what a token reaches of some spaces. Leaves out what the zone does not know. */
async function toDataAccessScope(
  spaceIds: readonly string[],
  { scope, services }: InferredScope<OnedataDialect>,
  zone: Zone,
): Promise<DataAccessScope> {
  const left = valuesOf(scope.spaces);
  const names = valuesOf(services);
  const reached = spaceIds.filter((id) => left?.has(id) ?? true);
  const spaces = await lookUp(reached, (id) => zone.space(id));
  const storages = new Map<string, Set<string>>();
  for (const { supports } of spaces.values()) {
    for (const [id, support] of Object.entries(supports)) {
      const ids = storages.get(id) ?? new Set();
      for (const storageId of Object.keys(support.storages)) ids.add(storageId);
      storages.set(id, ids);
    }
  }
  const allowed = [...storages.keys()].filter((id) => !names || coversName(names, `opw-${id}`));
  const providers = await lookUp(allowed, (id) => zone.provider(id));
  return Object.freeze({
    readonly: scope.readonly,
    spaces: toRecord(spaces, (space) => spaceScope(space, providers)),
    providers: toRecord(providers, ({ name, domain, version, online }, id) => {
      const listed = Object.freeze([...storages.get(id)!]);
      return { name, domain, version, online, storages: listed };
    }),
  });
}

/** Returns the values of a restriction; `undefined` if everything is left. */
function valuesOf(restriction: Restriction): ReadonlySet<string> | undefined {
  if (restriction.kind === 'unrestricted') return undefined;
  return new Set(restriction.kind === 'only' ? restriction.values : []);
}

function spaceScope(
  { name, supports }: ZoneSpace,
  providers: ReadonlyMap<string, ZoneProvider>,
): SpaceScope {
  const reached = Object.entries(supports).filter(([id]) => providers.has(id));
  return {
    name,
    supports: toRecord(reached, ({ storages }) => ({
      readonly: Object.values(storages).every(({ readonly }) => readonly),
      storages: toRecord(Object.entries(storages), ({ readonly }) => ({ readonly })),
    })),
  };
}
