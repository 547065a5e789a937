import { inspect } from '../token/inspect.js';
import { type CaveatInput, mint } from '../token/mint.js';
import { checkFields } from '../options.js';
import { completeRequest } from '../token/request.js';
import type { RootKey } from '../token/root-key.js';
import type { Token } from '../token/token.js';
import { type OnedataDialect, onedataDialect } from './dialect.js';
import { OnedataError } from './errors.js';
import { onedataIdentity, type OnedataIdentity } from './identity.js';
import { READER } from './options.js';

/** What a token of Onedata is minted from. */
export interface MintTokenOptions {
  /** The domain of the Onezone where the token is used. No signature covers it. */
  readonly onezoneDomain: string;
  /** The token's own secret; for a temporary token, that of its subject and generation. */
  readonly secret: RootKey;
  /** Who it is issued to, which token it is, and what it is for. */
  readonly identity: OnedataIdentity;
  /** What narrows it from the start; values or conditions. */
  readonly caveats?: readonly CaveatInput<OnedataDialect>[] | undefined;
  /** The longest time that a temporary token may be valid, in seconds; a week by default. */
  readonly maxTtl?: number | undefined;
  /** Unix time in seconds; the clock by default. */
  readonly now?: number | undefined;
}

const ONE_WEEK = 604_800;

/**
 * Mints a token, byte for byte as Onezone does.
 *
 * @throws OnedataError `tokenTimeCaveatRequired` for a temporary token that is valid for longer than `maxTtl`.
 * @throws TypeError for an empty secret, an invalid identity or caveat, and a wrong `maxTtl` or `now`.
 * @example
 * ```ts
 * import { expiresIn } from 'caveats';
 * import { mintToken, serializeOnedata } from 'caveats/onedata';
 *
 * const persistence = { kind: 'temporary', generation: 7 } as const;
 * const token = mintToken({
 *   onezoneDomain: 'onezone.example.com',
 *   secret: 'an example key, 32 bytes or more',
 *   identity: { version: 2, type: 'access', id: 'a', subject: 'usr-alice', persistence },
 *   caveats: [expiresIn(3600)],
 * });
 * console.log(serializeOnedata(token).startsWith('MDAy')); // true
 * ```
 */
export function mintToken(options: MintTokenOptions): Token {
  checkFields(options, 'mintToken', {
    onezoneDomain: true,
    secret: true,
    identity: true,
    caveats: true,
    maxTtl: true,
    now: true,
  });
  const { onezoneDomain, secret, identity, caveats, maxTtl = ONE_WEEK } = options;
  if (!Number.isFinite(maxTtl) || maxTtl <= 0) {
    throw new TypeError('maxTtl must be a number of seconds');
  }
  const { now } = completeRequest({ now: options.now }, 'context', READER);
  const identifier = onedataIdentity.encode(identity);
  const dialect = onedataDialect;
  const token = mint({ rootKey: secret, location: onezoneDomain, identifier, caveats, dialect });
  if (identity.persistence.kind === 'named') return token;
  const { validUntil } = inspect(token, { dialect }).unverified.atMost;
  if (validUntil !== null && validUntil - Math.floor(now) <= maxTtl) return token;
  throw new OnedataError('tokenTimeCaveatRequired', { maxTtl });
}
