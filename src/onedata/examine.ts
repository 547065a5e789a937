import { describeUtf8, encodeUtf8 } from '../bytes/utf8.js';
import { inspect } from '../token/inspect.js';
import { attenuate } from '../token/mint.js';
import { orOnedataError } from './authentic.js';
import { OnedataError } from './errors.js';
import { onedataIdentity } from './identity.js';
import {
  caveatFromJson,
  type CaveatJson,
  caveatToJson,
  persistenceToJson,
  type SubjectJson,
  subjectToJson,
  type TokenTypeJson,
  tokenTypeToJson,
} from './json.js';
import { type OnedataTokenInput, serialize, toOnedataToken } from './text.js';
import { onedataVocabulary } from './vocabulary.js';

/**
 * What a token contains, in the words of Onedata's REST API. Anyone could have written it. Deeply
 * frozen.
 */
export interface ExaminedToken {
  readonly onezoneDomain: string;
  readonly id: string;
  readonly persistence: 'named' | 'temporary';
  readonly subject: SubjectJson;
  readonly type: TokenTypeJson;
  /** In their order. One that is not understood stands there as its text. */
  readonly caveats: readonly (CaveatJson | string)[];
}

/**
 * Reads a token without a secret. Nothing is verified: decide nothing by it.
 *
 * @param token a token, or its text in Onedata's form.
 * @throws OnedataError `badToken` or `tokenTooLarge` for a token that does not decode.
 * @example
 * ```ts
 * import { examineToken, mintToken } from 'caveats/onedata';
 *
 * const token = mintToken({
 *   onezoneDomain: 'onezone.example.com',
 *   secret: 'an example key, 32 bytes or more',
 *   identity: {
 *     version: 2,
 *     type: 'identity',
 *     id: 't1',
 *     subject: 'prv-krakow',
 *     persistence: { kind: 'named' },
 *   },
 * });
 * console.log(JSON.stringify(examineToken(token).subject)); // {"type":"oneprovider","id":"krakow"}
 * ```
 * @see Onezone's REST API, "Examine token"
 */
export function examineToken(token: OnedataTokenInput): ExaminedToken {
  const read = orOnedataError(() => toOnedataToken(token));
  const { macaroon } = read;
  const identity = orOnedataError(() => onedataIdentity.decode(macaroon.identifier.slice()));
  const options = { identity: onedataIdentity, vocabulary: onedataVocabulary };
  const { caveats } = inspect(read, options).unverified;
  const listed = caveats.map((each) => {
    if (each.party === 'third') return describeUtf8(each.identifier);
    return each.caveat === undefined ? each.condition : caveatToJson(each.caveat);
  });
  return Object.freeze({
    onezoneDomain: macaroon.location,
    id: identity.id,
    persistence: persistenceToJson(identity.persistence),
    subject: subjectToJson(identity.subject),
    type: tokenTypeToJson(identity),
    caveats: Object.freeze(listed),
  });
}

/** A packet of v1 has 65,535 bytes at the most: its length, `cid`, a space, the text, a newline. */
const MAX_CONDITION_BYTES = 65_535 - '0000cid \n'.length;

/** What is said again of something that is no caveat, in characters of its JSON. */
const MAX_ECHO = 1024;

/**
 * The text of a token that is narrowed by some caveats, which are given as Onedata's REST API has
 * them. It needs no secret. A service that the text tells (`opw-`, `opp-`) stays.
 *
 * @param token a token, or its text in Onedata's form.
 * @param caveats one or more, in JSON.
 * @throws OnedataError `badToken` or `tokenTooLarge` for a token that does not decode;
 *   `badValueCaveat` for anything that is no caveat, or could grant nothing; `tokenTooLarge` where
 *   the text would become so.
 * @example
 * ```ts
 * import { confineToken, examineToken, mintToken } from 'caveats/onedata';
 *
 * const token = mintToken({
 *   onezoneDomain: 'onezone.example.com',
 *   secret: 'an example key, 32 bytes or more',
 *   identity: {
 *     version: 2,
 *     type: 'access',
 *     id: 't1',
 *     subject: 'usr-alice',
 *     persistence: { kind: 'named' },
 *   },
 * });
 * const text = confineToken(token, [{ type: 'data.readonly' }]);
 * console.log(JSON.stringify(examineToken(text).caveats)); // [{"type":"data.readonly"}]
 * ```
 * @see Onezone's REST API, "Confine token"
 */
export function confineToken(token: OnedataTokenInput, caveats: readonly CaveatJson[]): string {
  return confineByJson(token, caveats);
}

/** The same for what anybody sends. */
export function confineByJson(token: OnedataTokenInput, caveats: readonly unknown[]): string {
  const read = orOnedataError(() => toOnedataToken(token));
  const conditions = caveats.map(conditionOf);
  const { service } = read;
  const vocabulary = onedataVocabulary;
  return orOnedataError(() => serialize(attenuate(read, conditions, { vocabulary }), { service }));
}

function conditionOf(json: unknown): string {
  const caveat = caveatFromJson(json);
  const condition = caveat && onedataVocabulary.write(caveat);
  if (condition === undefined || encodeUtf8(condition, 'caveat').length > MAX_CONDITION_BYTES) {
    throw new OnedataError('badValueCaveat', { caveat: echoOf(json) });
  }
  return condition;
}

/** What was given, if it is short: then it is not nested deeper than an answer can be written. */
function echoOf(json: unknown): unknown {
  try {
    const text = JSON.stringify(json) ?? '';
    return text.length <= MAX_ECHO ? json : null;
  } catch {
    return null;
  }
}
