import { entriesCovering } from '../scope/names.js';
import { type CaveatKind, metIf, unmet } from './kind.js';
import { afterPrefix, assertFields, isPlainEntry } from './text/list.js';

/** Met by requests through one kind of interface. */
export interface InterfaceCaveat {
  readonly type: 'interface';
  readonly interface: string;
}

const PREFIX = 'interface = ';

export const interfaceCaveat: CaveatKind<InterfaceCaveat> = {
  type: 'interface',
  role: 'usage',
  decode(condition) {
    const name = afterPrefix(condition, PREFIX);
    return isInterface(name) ? { type: 'interface', interface: name } : undefined;
  },
  encode(caveat) {
    assertFields(caveat, 'interface', ['interface']);
    return PREFIX + interfaceIs(caveat.interface).interface;
  },
  check: (caveat, request) =>
    request.interface === undefined
      ? unmet('missing_context')
      : metIf(entriesCovering(request.interface).includes(caveat.interface), 'not_allowed'),
  limit: (caveat) => ({ of: 'interfaces', whitelist: [caveat.interface] }),
};

/**
 * Valid for requests through one kind of interface: `interface = rest`.
 *
 * @param name such as `rest`; what adapters for web frameworks say of their requests.
 * @throws TypeError for a name that is empty or holds `|`, `*` or control characters.
 * @example
 * ```ts
 * import { interfaceIs } from 'caveats';
 *
 * console.log(interfaceIs('rest')); // { type: 'interface', interface: 'rest' }
 * ```
 */
export function interfaceIs(name: string): InterfaceCaveat {
  if (!isInterface(name)) throw new TypeError('interface: needs the name of an interface');
  return { type: 'interface', interface: name };
}

function isInterface(name: unknown): name is string {
  return isPlainEntry(name) && name !== '' && !name.includes('*');
}
