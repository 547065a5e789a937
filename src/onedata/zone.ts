import type { MaybePromise } from './lookups.js';

/** What is known of a user. */
export interface ZoneUser {
  /** The ids of all spaces that the user is in, by whatever way. */
  readonly spaces: readonly string[];
  /** The ids of all groups that the user is in, by whatever way. */
  readonly groups: readonly string[];
}

/** What is known of a space. */
export interface ZoneSpace {
  readonly name: string;
  /** By the ids of the Oneproviders that support it. */
  readonly supports: Readonly<Record<string, ZoneSupport>>;
}

/** How a Oneprovider supports a space. */
export interface ZoneSupport {
  /** By the ids of the storages that it supports it with. */
  readonly storages: Readonly<Record<string, ZoneStorage>>;
}

/** A storage with which a Oneprovider supports a space. */
export interface ZoneStorage {
  readonly readonly: boolean;
}

/** What is known of a Oneprovider. */
export interface ZoneProvider {
  readonly name: string;
  readonly domain: string;
  /** Of its software, such as `21.02.2`. */
  readonly version: string;
  /** Whether it is connected to Onezone. */
  readonly online: boolean;
}

/**
 * Where it is found out what there is in a zone. All ids are plain ones, without a prefix such as
 * `usr-`; for an id that does not exist the answer is `undefined`. Nothing is asked about a subject
 * before its token's signature holds. What a lookup throws, whoever asked for it gets.
 */
export interface Zone {
  /** Finds a user. */
  user(userId: string): MaybePromise<ZoneUser | undefined>;
  /** Finds a space. */
  space(spaceId: string): MaybePromise<ZoneSpace | undefined>;
  /** Finds a Oneprovider. */
  provider(providerId: string): MaybePromise<ZoneProvider | undefined>;
  /**
   * Whether a login is a user's, and not over. In a zone without this, tokens that are bound to a
   * login are good for nothing.
   */
  session?(sessionId: string, userId: string): MaybePromise<boolean>;
}
