import { inspect } from '../token/inspect.js';
import { type CaveatInput, mint } from '../token/mint.js';
import { checkFields, type FieldsOf } from '../options.js';
import { completeRequest } from '../token/request.js';
import type { RootKey } from '../token/root-key.js';
import type { Token } from '../token/token.js';
import { OnedataError } from './errors.js';
import { onedataIdentity, type OnedataIdentity } from './identity.js';
import { type OnedataCaveat, onedataVocabulary } from './vocabulary.js';

/** What a token of Onedata's is minted of. */
export interface MintTokenOptions {
  /** Where the token is to be used: the domain of its Onezone. No signature covers it. */
  readonly onezoneDomain: string;
  /** The token's own, or for a temporary one that of its subject and generation. */
  readonly secret: RootKey;
  /** Whose token it is, which, and what for. */
  readonly identity: OnedataIdentity;
  /** What narrows it from the start; values or conditions. */
  readonly caveats?: readonly CaveatInput<OnedataCaveat>[] | undefined;
  /** How long a temporary token may be valid at the most, in seconds; a week by default. */
  readonly maxTtl?: number | undefined;
  /** Unix time in seconds; the clock by default. */
  readonly now?: number | undefined;
}

const OPTIONS: FieldsOf<MintTokenOptions> = {
  onezoneDomain: true,
  secret: true,
  identity: true,
  caveats: true,
  maxTtl: true,
  now: true,
};

const ONE_WEEK = 604_800;

/**
 * Mints a token, byte for byte as Onezone does.
 *
 * @throws OnedataError `tokenTimeCaveatRequired` for a temporary token without a time caveat, or
 *   with one that leaves it valid for longer than `maxTtl`.
 * @throws TypeError for an empty secret, an identity that cannot be written, a caveat that is none,
 *   and for a `maxTtl` or `now` that is no time in seconds.
 * @example
 * ```ts
 * import { expiresIn } from 'caveats';
 * import { mintToken, serialize } from 'caveats/onedata';
 *
 * const token = mintToken({
 *   onezoneDomain: 'onezone.example.com',
 *   secret: 'an example key, 32 bytes or more',
 *   identity: {
 *     version: 2,
 *     type: 'access',
 *     id: 'a',
 *     subject: 'usr-alice',
 *     persistence: { kind: 'temporary', generation: 7 },
 *   },
 *   caveats: [expiresIn(3600)],
 * });
 * console.log(serialize(token).startsWith('MDAy')); // true
 * ```
 */
export function mintToken(options: MintTokenOptions): Token {
  checkFields(options, 'mintToken', OPTIONS);
  const { onezoneDomain, secret, identity, caveats, maxTtl = ONE_WEEK } = options;
  if (!Number.isFinite(maxTtl) || maxTtl <= 0) {
    throw new TypeError('maxTtl must be a number of seconds');
  }
  const { now } = completeRequest({ now: options.now }, 'context');
  const token = mint({
    rootKey: secret,
    location: onezoneDomain,
    identifier: onedataIdentity.encode(identity),
    caveats,
    vocabulary: onedataVocabulary,
  });
  if (identity.persistence.kind === 'temporary') {
    const { validUntil } = inspect(token, { vocabulary: onedataVocabulary }).unverified.atMost;
    if (validUntil === null || validUntil - Math.floor(now) > maxTtl) {
      throw new OnedataError('tokenTimeCaveatRequired', { maxTtl });
    }
  }
  return token;
}
