import { describeUtf8, encodeUtf8 } from '../bytes/utf8.js';
import { inspect } from '../token/inspect.js';
import { attenuate } from '../token/mint.js';
import { onedataDialect } from './dialect.js';
import { OnedataError } from './errors.js';
import { onedataIdentity } from './identity.js';
import {
  caveatFromJson,
  type CaveatJson,
  caveatToJson,
  type SubjectJson,
  subjectToJson,
  type TokenTypeJson,
  tokenTypeToJson,
} from './json.js';
import { type OnedataTokenInput, serializeOnedata, toOnedataToken } from './text.js';
import { orOnedataError } from './token-error.js';

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
  const read = orOnedataError(() => toOnedataToken(token));
  const { macaroon } = read;
  const identity = orOnedataError(() => onedataIdentity.decode(macaroon.identifier.slice()));
  const { caveats } = inspect(read, { dialect: onedataDialect }).unverified;
  const listed = caveats.map((each) => {
    if (each.party === 'third') return describeUtf8(each.identifier);
    return each.caveat === undefined ? each.condition : caveatToJson(each.caveat);
  });
  return Object.freeze({
    onezoneDomain: macaroon.location,
    id: identity.id,
    persistence: identity.persistence.kind,
    subject: subjectToJson(identity.subject),
    type: tokenTypeToJson(identity),
    caveats: Object.freeze(listed),
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
  return confineByJson(token, caveats);
}

/** Narrows a token as {@link confineToken} does, by caveats that anybody sends. */
export function confineByJson(token: OnedataTokenInput, caveats: readonly unknown[]): string {
  const read = orOnedataError(() => toOnedataToken(token));
  const conditions = caveats.map(conditionOf);
  const { service } = read;
  return orOnedataError(() =>
    serializeOnedata(attenuate(read, conditions, { dialect: onedataDialect }), { service }),
  );
}

function conditionOf(json: unknown): string {
  const caveat = caveatFromJson(json);
  const condition = caveat && onedataDialect.write(caveat);
  if (condition === undefined || encodeUtf8(condition, 'caveat').length > MAX_CONDITION_BYTES) {
    throw new OnedataError('badValueCaveat', { caveat: echoOf(json) });
  }
  return condition;
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
