import type { MaybePromise } from '../token/open.js';

/** A user. */
export interface ZoneUser {
  /** The ids of all spaces that the user is in, directly or through groups. */
  readonly spaces: readonly string[];
  /** The ids of all groups that the user is in, directly or through groups. */
  readonly groups: readonly string[];
}

/** A space. */
export interface ZoneSpace {
  readonly name: string;
  /** By the ids of the Oneproviders that support it. */
  readonly supports: Readonly<Record<string, ZoneSupport>>;
}

/** How a Oneprovider supports a space. */
export interface ZoneSupport {
  /** By the ids of the storages. */
  readonly storages: Readonly<Record<string, ZoneStorage>>;
}

/** A storage of a Oneprovider for a space. */
export interface ZoneStorage {
  readonly readonly: boolean;
}

/** A Oneprovider. */
export interface ZoneProvider {
  readonly name: string;
  readonly domain: string;
  /** The version of its software, such as `21.02.2`. */
  readonly version: string;
  /** Whether it is connected to Onezone. */
  readonly online: boolean;
}

/**
 * Looks up what exists in a zone. All ids are plain, without a prefix such as `usr-`; a function returns
 * `undefined` for an id that does not exist. It is called for a subject only after the signature of the
 * subject's token holds. The caller gets what a lookup throws.
 */
export interface Zone {
  /** Finds a user. */
  user(userId: string): MaybePromise<ZoneUser | undefined>;
  /** Finds a space. */
  space(spaceId: string): MaybePromise<ZoneSpace | undefined>;
  /** Finds a Oneprovider. */
  provider(providerId: string): MaybePromise<ZoneProvider | undefined>;
  /**
   * Returns whether a login is a user's and not over. Without this function, no token that is bound to a
   * login is valid.
   */
  session?(sessionId: string, userId: string): MaybePromise<boolean>;
}
