import type { ApiCall } from '../scope/api-pattern.js';

/** What is known about a request: the context that a kind of caveat checks. */
export interface KnownContext {
  /** Unix time in seconds; the clock by default. */
  readonly now?: number | undefined;
  /** The client's address: IPv4, or IPv6 with or without a zone. IPv4-mapped IPv6 counts as IPv4. */
  readonly ip?: string | undefined;
  /** The number of the autonomous system that the address belongs to. */
  readonly asn?: number | undefined;
  /** ISO 3166-1 alpha-2, upper case. Codes that mean no country (`XX`, `ZZ`, `EU` …) are unknown. */
  readonly country?: string | undefined;
  /** Every region that the address is in, `EU` as well as `Europe`. An empty list is unknown. */
  readonly regions?: readonly string[] | undefined;
  /** The service that receives the request, such as `opw-lisbon`. */
  readonly service?: string | undefined;
  /** Who uses the token, such as `usr-1`. */
  readonly consumer?: string | undefined;
  /** The groups that the consumer is in, such as `grp-2`. */
  readonly groups?: readonly string[] | undefined;
  /** The interface that receives the request, such as `rest`. */
  readonly interface?: string | undefined;
}

/**
 * What a server knows about a request by itself: who uses the token, when and from where. A field that is
 * missing or `null` is unknown, and meets no caveat. A name (`service`, `consumer`, `interface`, a group) of
 * more than 1,024 characters meets no caveat either.
 */
export interface TokenContext extends Nullable<Omit<KnownContext, 'now'>> {
  /** Unix time in seconds; the clock by default. */
  readonly now?: number | undefined;
}

type Nullable<T> = { readonly [F in keyof T]: T[F] | null };

/** A call of an API. */
export interface ApiRequest {
  /** The call, if the request is one. */
  readonly api?: ApiCall | undefined;
}
