import { describeUtf8, encodeUtf8 } from '../bytes/utf8.js';
import { checkFields } from '../options.js';
import { inspect } from '../token/inspect.js';
import { attenuate, type CaveatInput, mint } from '../token/mint.js';
import { completeRequest } from '../token/request.js';
import type { RootKey } from '../token/root-key.js';
import type { Token } from '../token/token.js';
import { type OnedataCaveat, type OnedataDialect, onedataDialect as dialect } from './dialect.js';
import { OnedataError } from './errors.js';
import { onedataIdentity, type OnedataIdentity } from './identity.js';
import { caveatFromJson, caveatToJson, subjectToJson, tokenTypeToJson } from './json.js';
import type { CaveatJson, SubjectJson, TokenTypeJson } from './json.js';
import { READER } from './options.js';
import { type OnedataTokenInput, serializeOnedata, toOnedataToken } from './text.js';
import { orOnedataError } from './token-error.js';

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
  const { onezoneDomain: location, secret, identity, caveats, maxTtl = ONE_WEEK } = options;
  if (!Number.isFinite(maxTtl) || maxTtl <= 0) {
    throw new TypeError('maxTtl must be a number of seconds');
  }
  const { now } = completeRequest({ now: options.now }, 'context', READER);
  const identifier = onedataIdentity.encode(identity);
  const token = mint({ rootKey: secret, location, identifier, caveats, dialect });
  if (identity.persistence.kind === 'named') return token;
  const { validUntil } = inspect(token, { dialect }).unverified.atMost;
  if (validUntil !== null && validUntil - Math.floor(now) <= maxTtl) return token;
  throw new OnedataError('tokenTimeCaveatRequired', { maxTtl });
}

/** What an unverified token contains, as Onedata's REST API writes it. Deeply frozen. */
export interface ExaminedToken {
  readonly onezoneDomain: string;
  readonly id: string;
  readonly persistence: 'named' | 'temporary';
  readonly subject: SubjectJson;
  readonly type: TokenTypeJson;
  /** In their order; an unknown caveat as its text. */
  readonly caveats: readonly (CaveatJson | string)[];
}

/**
 * Reads a token without a secret and without verifying it. Make no decisions with the result.
 *
 * @param token a token, or its text in Onedata's form.
 * @throws OnedataError `badToken` or `tokenTooLarge` for a token that does not decode.
 * @example
 * ```ts
 * import { examineToken, mintToken } from 'caveats/onedata';
 *
 * const named = { version: 2, id: 't1', persistence: { kind: 'named' } } as const;
 * const identity = { ...named, type: 'identity', subject: 'prv-krakow' } as const;
 * const secret = 'an example key, 32 bytes or more';
 * const token = mintToken({ onezoneDomain: 'onezone.example.com', secret, identity });
 * console.log(JSON.stringify(examineToken(token).subject)); // {"type":"oneprovider","id":"krakow"}
 * ```
 * @see Onezone's REST API, "Examine token"
 */
export function examineToken(token: OnedataTokenInput): ExaminedToken {
  return orOnedataError(() => {
    const read = toOnedataToken(token);
    const identity = onedataIdentity.decode(read.macaroon.identifier.slice());
    const caveats = inspect(read, { dialect }).unverified.caveats.map((each) => {
      if (each.party === 'third') return describeUtf8(each.identifier);
      return each.caveat === undefined ? each.condition : caveatToJson(each.caveat);
    });
    return Object.freeze({
      onezoneDomain: read.macaroon.location,
      id: identity.id,
      persistence: identity.persistence.kind,
      subject: subjectToJson(identity.subject),
      type: tokenTypeToJson(identity),
      caveats: Object.freeze(caveats),
    });
  });
}

/** A packet of v1 has at most 65,535 bytes: its length, `cid`, a space, the text, a newline. */
const MAX_CONDITION_BYTES = 65_535 - '0000cid \n'.length;

/** The longest JSON of an invalid caveat that an error repeats, in characters. */
const MAX_ECHO = 1024;

/**
 * Narrows a token by caveats in the JSON of Onedata's REST API. Returns its text, with the same service
 * prefix (`opw-`, `opp-`) as before.
 *
 * @param token a token, or its text in Onedata's form.
 * @param caveats one or more, in JSON.
 * @throws OnedataError `badToken` for a token that does not decode; `badValueCaveat` for an invalid caveat,
 *   and for one that grants nothing; `tokenTooLarge` for a longer text, before or after.
 * @example
 * ```ts
 * import { confineToken, examineToken, mintToken } from 'caveats/onedata';
 *
 * const named = { version: 2, id: 't1', persistence: { kind: 'named' } } as const;
 * const identity = { ...named, type: 'access', subject: 'usr-alice' } as const;
 * const secret = 'an example key, 32 bytes or more';
 * const token = mintToken({ onezoneDomain: 'onezone.example.com', secret, identity });
 * const text = confineToken(token, [{ type: 'data.readonly' }]);
 * console.log(JSON.stringify(examineToken(text).caveats)); // [{"type":"data.readonly"}]
 * ```
 * @see Onezone's REST API, "Confine token"
 */
export function confineToken(token: OnedataTokenInput, caveats: readonly CaveatJson[]): string {
  return confine(token, caveats.map(toCaveat));
}

export function confine(token: OnedataTokenInput, caveats: readonly OnedataCaveat[]): string {
  return orOnedataError(() => {
    const read = toOnedataToken(token);
    return serializeOnedata(attenuate(read, caveats, { dialect }), { service: read.service });
  });
}

/** @throws OnedataError `badValueCaveat` for anything but the JSON of a caveat that grants something. */
export function toCaveat(json: unknown): OnedataCaveat {
  const caveat = caveatFromJson(json);
  const condition = caveat && encodeUtf8(dialect.write(caveat), 'caveat');
  if (condition && condition.length <= MAX_CONDITION_BYTES) return caveat;
  throw new OnedataError('badValueCaveat', { caveat: echoOf(json) });
}

/** Returns what was given if it is short: then it is not too deeply nested for a response. */
function echoOf(json: unknown): unknown {
  try {
    const text = JSON.stringify(json) ?? '';
    return text.length <= MAX_ECHO ? json : null;
  } catch {
    return null;
  }
}
