import { type Access, ALL_ACCESS } from '../scope/limits.js';
import { type CaveatKind, metIf, unmet } from './kind.js';
import type { ScopeRequest } from './request.js';
import { assertFields, checkedList, joinList } from './text/list.js';

/** Valid for some ways to access a resource. */
export interface AccessCaveat {
  readonly type: 'access';
  /** `read`, `write`, or both in this order. */
  readonly access: readonly Access[];
}

const START = 'access = ';
/** Every condition that there is. */
const CONDITIONS: ReadonlyMap<string, readonly Access[]> = new Map([
  [`${START}read`, ['read']],
  [`${START}write`, ['write']],
  [`${START}read|write`, ALL_ACCESS],
]);

export const accessCaveat: CaveatKind<AccessCaveat, Pick<ScopeRequest, 'access'>> = {
  type: 'access',
  role: 'scope',
  fields: {
    access: { of: 'text', choices: ALL_ACCESS, about: 'reading or writing', value: 'ACTION' },
  },
  decode(condition) {
    const listed = CONDITIONS.get(condition);
    return listed && { type: 'access', access: [...listed] };
  },
  encode(caveat) {
    assertFields(caveat, 'access', ['access']);
    return START + joinList(accessList(caveat.access));
  },
  check: ({ access: listed }, { access: asked }) =>
    asked === undefined ? unmet('missing_context') : metIf(listed.includes(asked), 'not_allowed'),
  limit: ({ access: listed }) => ({ of: 'access', access: listed }),
  describe: ({ access: listed }) => [
    listed.length === 2 ? 'For reading and writing.' : `Only for ${GERUNDS[listed[0]!]}.`,
  ],
  inputs: [
    {
      name: 'access',
      value: 'ACTION',
      choices: ALL_ACCESS,
      about: 'for reading or writing',
      of: 'texts',
      toValue: (ways) => ({ type: 'access', access: accessList(ways) }),
    },
    { name: 'read-only', about: 'for reading alone', of: 'flag', toValue: () => readonly() },
  ],
};

const GERUNDS: Readonly<Record<Access, string>> = { read: 'reading', write: 'writing' };

/**
 * Restricts a token to reading, to writing, or to both: `access = read`.
 *
 * @param ways `read`, `write`, or both.
 * @throws TypeError for an empty list, and for anything but `read` and `write`.
 * @example
 * ```ts
 * import { access } from 'caveats';
 * console.log(access('write').access); // [ 'write' ]
 * ```
 */
export function access(...ways: readonly Access[]): AccessCaveat {
  return { type: 'access', access: accessList(ways) };
}

/**
 * Restricts a token to reading: `access = read`.
 *
 * @example
 * ```ts
 * import { readonly } from 'caveats';
 * console.log(readonly()); // { type: 'access', access: [ 'read' ] }
 * ```
 */
export function readonly(): AccessCaveat {
  return access('read');
}

function accessList(ways: readonly string[]): readonly Access[] {
  const toAccess = (given: unknown): Access | undefined => ALL_ACCESS.find((way) => way === given);
  const listed = checkedList(ways, 'access', toAccess, 'read and write');
  return ALL_ACCESS.filter((way) => listed.includes(way));
}
