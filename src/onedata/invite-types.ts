/** The code of each type in an identifier, and the name of the target's id in JSON. */
export const INVITE_FORMS = {
  userJoinGroup: { code: 'ujg', targetKey: 'groupId' },
  groupJoinGroup: { code: 'gjg', targetKey: 'groupId' },
  userJoinSpace: { code: 'ujs', targetKey: 'spaceId' },
  groupJoinSpace: { code: 'gjs', targetKey: 'spaceId' },
  supportSpace: { code: 'ssp', targetKey: 'spaceId' },
  harvesterJoinSpace: { code: 'hjs', targetKey: 'spaceId' },
  registerOneprovider: { code: 'rop', targetKey: 'adminUserId' },
  userJoinCluster: { code: 'ujc', targetKey: 'clusterId' },
  groupJoinCluster: { code: 'gjc', targetKey: 'clusterId' },
  userJoinHarvester: { code: 'ujh', targetKey: 'harvesterId' },
  groupJoinHarvester: { code: 'gjh', targetKey: 'harvesterId' },
  spaceJoinHarvester: { code: 'sjh', targetKey: 'harvesterId' },
  userJoinAtmInventory: { code: 'uji', targetKey: 'atmInventoryId' },
  groupJoinAtmInventory: { code: 'gji', targetKey: 'atmInventoryId' },
} as const;

/**
 * What an invitation invites to, as Onedata's REST API names it.
 *
 * @useDeclaredType
 */
export type InviteType = keyof typeof INVITE_FORMS;

/** Every type of invitation. */
export const INVITE_TYPES: readonly InviteType[] = Object.freeze(
  Object.keys(INVITE_FORMS).filter(isInviteType),
);

export function isInviteType(name: unknown): name is InviteType {
  return typeof name === 'string' && Object.hasOwn(INVITE_FORMS, name);
}
