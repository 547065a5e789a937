import type { ApiCall } from '../scope/api-pattern.js';
import type { Access } from '../scope/limits.js';
import type { Resource } from '../scope/resources.js';

/**
 * From where, when and by whom a token is used: what a server knows of a request by itself. A name
 * (`service`, `consumer`, `interface`, one of the `groups`) of more than 1,024 characters meets nothing.
 */
export interface Context {
  /** Unix time in seconds; the clock by default. */
  readonly now?: number | undefined;
  /** The peer's address: IPv4, or IPv6 with or without a zone. An IPv4-mapped one counts as IPv4. */
  readonly ip?: string | undefined;
  /** The number of the autonomous system that the address belongs to. */
  readonly asn?: number | undefined;
  /** ISO 3166-1 alpha-2, upper case. Codes that mean no country (`XX`, `ZZ`, `EU` …) are unknown. */
  readonly country?: string | undefined;
  /** Every region that the address is in, `EU` as well as `Europe`. An empty list is unknown. */
  readonly regions?: readonly string[] | undefined;
  /** The service that was asked, such as `opw-lisbon`. */
  readonly service?: string | undefined;
  /** Who uses the token, such as `usr-1`. */
  readonly consumer?: string | undefined;
  /** The groups that the consumer is in, such as `grp-2`. */
  readonly groups?: readonly string[] | undefined;
  /** The kind of interface that was asked, such as `rest`. */
  readonly interface?: string | undefined;
}

/** A context, and what is asked in it. */
export interface Request extends Context {
  /** What is accessed; `{}` for something wider than any doc, such as the list of docs. */
  readonly resource?: Resource | undefined;
  /** How it is accessed. */
  readonly access?: Access | undefined;
  /** The call of the service's API, where the request is one. */
  readonly api?: ApiCall | undefined;
}
