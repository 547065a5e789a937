import type { AnyCaveat, CaveatKind } from '../../caveats/kind.js';
import type { OnedataRequest } from '../request.js';

/**
 * A standard kind of which Onedata knows some values only.
 *
 * @param what what these are, for the message.
 */
export function narrowedKind<C extends AnyCaveat>(
  kind: CaveatKind<C>,
  isKnown: (caveat: C) => boolean,
  what: string,
): CaveatKind<C, OnedataRequest> {
  const decode = (condition: string): C | undefined => {
    const caveat = kind.decode(condition);
    return caveat !== undefined && isKnown(caveat) ? caveat : undefined;
  };
  return {
    ...kind,
    decode,
    encode(caveat) {
      const condition = kind.encode(caveat);
      if (decode(condition) === undefined) throw new TypeError(`${kind.type}: takes only ${what}`);
      return condition;
    },
  };
}
