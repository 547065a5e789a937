import type { Resource } from '../caveats/docs.js';
import { filterByScope, type LevelIn } from '../http/listing.js';
import { answerJson } from '../http/problem.js';
import type { Dialect, TypesOf } from '../token/dialect.js';
import type { MaybePromise } from '../token/open.js';
import type { Grant } from '../token/verify.js';
import type { Binding, Grants } from './binding.js';
import { decisions, introspectionBy, scopeEndpointBy } from './decisions.js';
import type { ArgsOf, Authorize, Framework, Of } from './framework.js';
import type {
  MakeGuard,
  MakeIntrospection,
  MakeMetadata,
  MakeOptionalGuard,
  MakeScopeEndpoint,
  MakeWhoami,
} from './functions.js';
import type {
  InferScopeEndpointOptions,
  IntrospectionEndpointOptions,
  RequireTokenOptions,
  StandaloneOptions,
} from './options.js';

/** The arguments of any handler. */
type Args<F extends Framework> = ArgsOf<F, F['usualRoute']>;

function createGrants<G>(): Grants<G> {
  const own = Symbol('grant');
  return {
    set(request: { grant?: unknown; [own]?: G }, grant) {
      request.grant = grant;
      request[own] = grant;
    },
    grantOf(request: { readonly [own]?: G }) {
      if (!(own in request)) throw new TypeError('grantOf: this guard did not allow the request');
      return request[own] as G;
    },
  };
}

/** Makes the `requireToken` of a framework. */
export function requireBy<F extends Framework>(binding: Binding<F>): MakeGuard<F> {
  return guardBy(binding, 'requireToken');
}

/** Makes the `optionalToken` of a framework. */
export function optionalBy<F extends Framework>(binding: Binding<F>): MakeOptionalGuard<F> {
  return guardBy(binding, 'optionalToken', ANONYMOUS);
}

const ANONYMOUS = { ok: true, grant: undefined } as const;

function guardBy<F extends Framework, N = never>(
  binding: Binding<F>,
  name: 'requireToken' | 'optionalToken',
  anonymous?: { readonly ok: true; readonly grant: N },
): MakeGuard<F, N> {
  function make<D extends Dialect, R extends F['anyRoute']>(
    options: StandaloneOptions<ArgsOf<F, R>, D>,
  ): Of<F, R, D, Grant<D> | N>['standalone'];
  function make<D extends Dialect, R extends F['anyRoute']>(
    options: RequireTokenOptions<ArgsOf<F, R>, D>,
  ): Of<F, R, D, Grant<D> | N>['guard'];
  function make<D extends Dialect>(options: RequireTokenOptions<Args<F>, D>): unknown {
    const guard = decisions(options, name, binding, anonymous);
    const grants = createGrants<Grant<D> | N>();
    return Object.assign(binding.continuing(guard.authorize, grants), {
      for: (given: object, more?: object) => binding.continuing(guard.for(given, more), grants),
      list(
        level: LevelIn<D>,
        load?: object | ((...args: Args<F>) => MaybePromise<readonly unknown[]>),
        toResource?: (item: unknown) => Resource<D>,
        more: object = {},
      ) {
        if (typeof load !== 'function') {
          return binding.continuing(guard.list(level, load), createGrants());
        }
        if (typeof toResource !== 'function') {
          throw new TypeError('token.list: toResource must be a function');
        }
        const { parents, ...others }: { readonly parents?: unknown } = more;
        const authorize = guard.list(level, others);
        return answering(binding, authorize, async (grant, args) =>
          filterByScope<TypesOf<D>['scope'], unknown>(
            grant.scope,
            await load(...args),
            toResource,
            {
              parents: parents === true,
            },
          ),
        );
      },
    });
  }
  return make;
}

/** Makes a handler that responds with something about a grant. */
function answering<F extends Framework, G>(
  { responding }: Binding<F>,
  authorize: Authorize<Args<F>, G>,
  toBody: (grant: G, args: Args<F>) => MaybePromise<object>,
): Of<F, F['usualRoute']>['responds'] {
  return responding(async (...args) => {
    const decided = await authorize(...args);
    return decided.ok ? answerJson(await toBody(decided.grant, args)) : decided;
  });
}

/** Makes the `whoami` of a framework. */
export function whoamiBy<F extends Framework>(binding: Binding<F>): MakeWhoami<F> {
  function make<D extends Dialect, R extends F['anyRoute']>(
    options: RequireTokenOptions<ArgsOf<F, R>, D>,
  ): Of<F, R>['responds'];
  function make<D extends Dialect>(options: RequireTokenOptions<Args<F>, D>): unknown {
    const { whoami } = decisions(options, 'whoami', binding);
    return answering(binding, whoami, (scope) => scope);
  }
  return make;
}

/** Makes the `inferScopeEndpoint` of a framework. */
export function scopeBy<F extends Framework>(binding: Binding<F>): MakeScopeEndpoint<F> {
  function make<D extends Dialect, R extends F['anyRoute']>(
    options: InferScopeEndpointOptions<ArgsOf<F, R>, D>,
  ): Of<F, R>['responds'];
  function make<D extends Dialect>(options: InferScopeEndpointOptions<Args<F>, D>): unknown {
    return binding.responding(scopeEndpointBy(options, binding));
  }
  return make;
}

/** Makes the `introspectionEndpoint` of a framework. */
export function introspectBy<F extends Framework>(binding: Binding<F>): MakeIntrospection<F> {
  function make<D extends Dialect, R extends F['anyRoute']>(
    options: IntrospectionEndpointOptions<ArgsOf<F, R>, D>,
  ): Of<F, R>['responds'];
  function make<D extends Dialect>(options: IntrospectionEndpointOptions<Args<F>, D>): unknown {
    return binding.responding(introspectionBy(options, binding));
  }
  return make;
}

/** Makes the `resourceMetadataEndpoint` of a framework. */
export function metadataBy<F extends Framework>({ read, responding }: Binding<F>): MakeMetadata<F> {
  return (metadata) => {
    if (typeof metadata?.answer !== 'function') {
      throw new TypeError('resourceMetadataEndpoint takes what createResourceMetadata returned');
    }
    return responding((...args) => metadata.answer(read(...args).method));
  };
}
