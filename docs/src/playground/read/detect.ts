import { onedataIdentity } from '../../../../src/onedata/index.js';
import { type Dialect, onedataDialect, standardDialect } from '../../../../src/reading/dialect.js';

/** What the caveats of a token are to be read as; `detect` is what the token looks like. */
export type WantedDialect = Dialect['name'] | 'detect';

/** What a token is by its text and its identifier. */
export interface Looks {
  readonly identifier: Uint8Array;
  /** Whether its text is Onedata's. */
  readonly isOnedataText: boolean;
}

/**
 * The dialect of a token. Onedata's where the identifier is none that it knows is the standard one:
 * its codec has nothing to say of such a token.
 */
export function dialectFor(wanted: WantedDialect, { identifier, isOnedataText }: Looks): Dialect {
  const version = onedataVersionOf(identifier);
  if (wanted === 'standard' || version === undefined) return standardDialect;
  // What has no version of its own may be an identifier of anybody's.
  const looksSo = isOnedataText || version === 2;
  return wanted === 'onedata' || looksSo ? onedataDialect : standardDialect;
}

/** The version of an identifier of Onedata's; `undefined` for one that is none. */
function onedataVersionOf(identifier: Uint8Array): number | undefined {
  try {
    return onedataIdentity.decode(identifier).version;
  } catch {
    return undefined;
  }
}
