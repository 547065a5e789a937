import { entriesCovering } from '../scope/names.js';
import { made } from './derived.js';
import { type CaveatKind, type KindWords, metIf, unmet } from './kind.js';
import type { KnownContext } from './request.js';
import { assertFields, isPlainEntry } from './text/list.js';

/** Valid for requests through one interface. */
export interface InterfaceCaveat {
  readonly type: 'interface';
  readonly interface: string;
}

const START = 'interface = ';

export const interfaceCaveat: CaveatKind<InterfaceCaveat, Pick<KnownContext, 'interface'>> = {
  type: 'interface',
  role: 'usage',
  fields: { interface: 'text' },
  decode(condition) {
    const name = condition.slice(START.length);
    return condition.startsWith(START) && isInterface(name)
      ? made<InterfaceCaveat>({ type: 'interface', interface: name })
      : undefined;
  },
  encode(caveat) {
    assertFields(caveat, 'interface', ['interface']);
    return START + interfaceIs(caveat.interface).interface;
  },
  check: ({ interface: listed }, { interface: asked }) =>
    asked === undefined
      ? unmet('missing_context')
      : metIf(entriesCovering(asked).includes(listed), 'not_allowed'),
  limit: (caveat) => ({ of: 'interfaces', whitelist: [caveat.interface] }),
};

export const interfaceWords: KindWords<InterfaceCaveat, 'interface'> = {
  describe: (caveat, { quote }) => ['Only through the interface ', quote(caveat.interface), '.'],
  inputs: [
    {
      name: 'interface',
      value: 'NAME',
      about: 'through an interface: rest',
      of: 'text',
      toValue: interfaceIs,
    },
  ],
  fields: { interface: { about: 'the interface that receives the request', value: 'NAME' } },
};

/**
 * Restricts a token to requests through one interface: `interface = rest`.
 *
 * @param name such as `rest`, which is what adapters for web frameworks report.
 * @throws TypeError for a name that is empty or contains `|`, `*` or control characters.
 * @example
 * ```ts
 * import { interfaceIs } from 'caveats';
 * console.log(interfaceIs('rest')); // { type: 'interface', interface: 'rest' }
 * ```
 */
export function interfaceIs(name: string): InterfaceCaveat {
  if (!isInterface(name)) throw new TypeError('interface: needs the name of an interface');
  return made({ type: 'interface', interface: name });
}

function isInterface(name: unknown): name is string {
  return isPlainEntry(name) && name !== '' && !name.includes('*');
}
