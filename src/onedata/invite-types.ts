/** The code of each type in an identifier, and its end; and the name of the target's id in JSON. */
export const INVITE_FORMS = {
  userJoinGroup: { code: 'ujg', targetKey: 'groupId', parameters: '' },
  groupJoinGroup: { code: 'gjg', targetKey: 'groupId', parameters: '' },
  userJoinSpace: { code: 'ujs', targetKey: 'spaceId', parameters: '' },
  groupJoinSpace: { code: 'gjs', targetKey: 'spaceId', parameters: '' },
  supportSpace: { code: 'ssp', targetKey: 'spaceId', parameters: 'ge' },
  harvesterJoinSpace: { code: 'hjs', targetKey: 'spaceId', parameters: '' },
  registerOneprovider: { code: 'rop', targetKey: 'adminUserId', parameters: '' },
  userJoinCluster: { code: 'ujc', targetKey: 'clusterId', parameters: '' },
  groupJoinCluster: { code: 'gjc', targetKey: 'clusterId', parameters: '' },
  userJoinHarvester: { code: 'ujh', targetKey: 'harvesterId', parameters: '' },
  groupJoinHarvester: { code: 'gjh', targetKey: 'harvesterId', parameters: '' },
  spaceJoinHarvester: { code: 'sjh', targetKey: 'harvesterId', parameters: '' },
  userJoinAtmInventory: { code: 'uji', targetKey: 'atmInventoryId', parameters: '' },
  groupJoinAtmInventory: { code: 'gji', targetKey: 'atmInventoryId', parameters: '' },
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
