/** What an invitation invites to, as Onedata's REST API names it. */
export type InviteType =
  | 'userJoinGroup'
  | 'groupJoinGroup'
  | 'userJoinSpace'
  | 'groupJoinSpace'
  | 'supportSpace'
  | 'harvesterJoinSpace'
  | 'registerOneprovider'
  | 'userJoinCluster'
  | 'groupJoinCluster'
  | 'userJoinHarvester'
  | 'groupJoinHarvester'
  | 'spaceJoinHarvester'
  | 'userJoinAtmInventory'
  | 'groupJoinAtmInventory';

/** How invitations of a type are written. */
export interface InviteForm {
  /** The type in an identifier. */
  readonly code: string;
  /** The name of the target's id in JSON. */
  readonly targetKey: string;
  /** The end of the type in an identifier. */
  readonly parameters: '' | 'ge';
}

const FORMS: Readonly<Record<InviteType, InviteForm>> = {
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
};

/** Every type of invitation. */
export const INVITE_TYPES: readonly InviteType[] = Object.freeze(
  Object.keys(FORMS).filter(isInviteType),
);

export function isInviteType(name: unknown): name is InviteType {
  return typeof name === 'string' && Object.hasOwn(FORMS, name);
}

export function inviteForm(type: InviteType): InviteForm {
  return FORMS[type];
}

/** Returns the type of a code in an identifier. */
export function inviteTypeOfCode(code: string): InviteType | undefined {
  return INVITE_TYPES.find((type) => FORMS[type].code === code);
}
