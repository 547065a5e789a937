import { type Access, ALL_ACCESS } from '../scope/limits.js';
import { type CaveatKind, metIf, unmet } from './kind.js';
import { assertFields, checkedList, joinList } from './text/list.js';

/** Met by requests that access their resource in some way. */
export interface AccessCaveat {
  readonly type: 'access';
  /** `read`, `write`, or both in this order. */
  readonly access: readonly Access[];
}

const PREFIX = 'access = ';
/** All that can be written. */
const CONDITIONS: ReadonlyMap<string, readonly Access[]> = new Map([
  [`${PREFIX}read`, ['read']],
  [`${PREFIX}write`, ['write']],
  [`${PREFIX}read|write`, ALL_ACCESS],
]);

export const accessCaveat: CaveatKind<AccessCaveat> = {
  type: 'access',
  role: 'scope',
  decode(condition) {
    const access = CONDITIONS.get(condition);
    return access && { type: 'access', access: [...access] };
  },
  encode(caveat) {
    assertFields(caveat, 'access', ['access']);
    return PREFIX + joinList(accessList(caveat.access));
  },
  check: ({ access }, request) =>
    request.access === undefined
      ? unmet('missing_context')
      : metIf(access.includes(request.access), 'not_allowed'),
  limit: ({ access }) => ({ of: 'access', access }),
};

/**
 * Valid for reading, for writing, or for both: `access = read`.
 *
 * @param ways `read`, `write`, or both.
 * @throws TypeError for an empty list, and for anything but `read` and `write`.
 * @example
 * ```ts
 * import { access } from 'caveats';
 *
 * console.log(access('write').access); // [ 'write' ]
 * ```
 */
export function access(...ways: readonly Access[]): AccessCaveat {
  return { type: 'access', access: accessList(ways) };
}

/**
 * Valid for reading alone: `access = read`.
 *
 * @example
 * ```ts
 * import { readonly } from 'caveats';
 *
 * console.log(readonly()); // { type: 'access', access: [ 'read' ] }
 * ```
 */
export function readonly(): AccessCaveat {
  return access('read');
}

function accessList(ways: readonly Access[]): readonly Access[] {
  const isAccess = (way: Access): boolean => ALL_ACCESS.includes(way);
  const listed = checkedList(ways, 'access', isAccess, 'read and write');
  return ALL_ACCESS.filter((way) => listed.includes(way));
}
