import type { AnyCaveat } from '../caveats/kind.js';
import type { Context, Request } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import { aboutSource, isTokenError } from '../errors.js';
import { checkFields, type FieldsOf } from '../options.js';
import { explainOpened, notAuthentic } from '../token/explain.js';
import { type AnyIdentity, completeIdentity, type Identity } from '../token/identity.js';
import { inferOpened, withConsumer } from '../token/infer-scope.js';
import type { InferredScope } from '../token/limits-of.js';
import { mintWith } from '../token/mint.js';
import type { OpenedToken } from '../token/open.js';
import { completeRequest } from '../token/request.js';
import type { TokenInput } from '../token/token.js';
import { verifyOpened } from '../token/verify.js';
import { whoamiOf } from '../token/whoami.js';
import type {
  Authority,
  AuthorityInferOptions,
  AuthorityMintOptions,
  AuthorityVerifyOptions,
  RevokeTarget,
} from './authority.js';
import { isPromiseLike } from './maybe.js';
import { Opener } from './opener.js';
import type { AuthorityOptions } from './options.js';
import { checkedParts } from './parts.js';
import type { Revocation } from './revocations.js';
import { newTokenId } from './token-id.js';

const MINT_FIELDS: FieldsOf<AuthorityMintOptions> = { identity: true, caveats: true };
const IDENTITY_FIELDS: FieldsOf<AuthorityMintOptions['identity']> = {
  type: true,
  subject: true,
  id: true,
};
const VERIFY_FIELDS: FieldsOf<AuthorityVerifyOptions> = { request: true, expect: true };
const INFER_FIELDS: FieldsOf<AuthorityInferOptions> = {
  context: true,
  consumerToken: true,
  expect: true,
};
const TARGET_FIELDS: FieldsOf<RevokeTarget> = {
  token: true,
  id: true,
  expiresAt: true,
  subject: true,
  issuedUntil: true,
  keyId: true,
};

/**
 * Makes an authority: what a backend service needs to mint and to verify tokens, in one place.
 *
 * @throws TypeError for a caller's mistake, such as a store that swallows errors.
 * @example
 * ```ts
 * import { doc } from 'caveats';
 * import { createAuthority, createKeyring } from 'caveats/authority';
 *
 * const authority = createAuthority({
 *   location: 'https://api.example.com',
 *   keys: createKeyring({ current: 'k1', keys: { k1: 'an example key, 32 bytes or more' } }),
 * });
 * const token = await authority.mint({ identity: { subject: 'usr-1' }, caveats: [doc('A')] });
 * const request = { resource: { doc: 'A' }, access: 'read' } as const;
 * console.log((await authority.verify(token, { request })).identity.subject); // usr-1
 *
 * await authority.revoke({ token });
 * const refused = await authority.verify(token, { request }).catch((error) => error.code);
 * console.log(refused); // token_revoked
 * ```
 */
export function createAuthority<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
>(options: AuthorityOptions<C, R, I>): Authority<C, R, I> {
  const parts = checkedParts<C, R, I>(options);
  const { keys, revocations, text, vocabulary, identity: codec, clock, location } = parts;
  const opener = new Opener<C, R, I>(parts);

  const inferredOf = async (
    opened: OpenedToken<C, R, I>,
    given: AuthorityInferOptions<R, I>,
  ): Promise<InferredScope<C>> => {
    const context: R & Context = completeRequest(given.context, 'context', vocabulary, clock);
    const { consumerToken, expect } = given;
    if (consumerToken === undefined) return inferOpened(opened, context, expect);
    const consumer = await openConsumer(consumerToken);
    return inferOpened(opened, withConsumer(context, consumer), expect);
  };
  const openConsumer = async (token: TokenInput): Promise<OpenedToken<C, R, I>> => {
    try {
      return await opener.open(token);
    } catch (error) {
      throw isTokenError(error) ? aboutSource(error, 'consumer_token') : error;
    }
  };
  const revocationOf = async (target: RevokeTarget, name: string): Promise<Revocation> => {
    checkFields(target, name, TARGET_FIELDS);
    if (!('token' in target)) return target;
    checkFields<Pick<typeof target, 'token'>>(target, name, { token: true });
    const { identity } = await opener.authenticate(target.token);
    // For good: a narrower copy has the same id, and may say that it expires sooner than the others.
    return { id: identity.id };
  };

  return {
    async mint(given) {
      checkFields(given, 'authority.mint', MINT_FIELDS);
      const { identity, caveats = [] } = given;
      checkFields(identity, 'authority.mint: identity', IDENTITY_FIELDS);
      const { keyId, rootKey } = await keys.current();
      const { type, subject, id = newTokenId(clock()) } = identity;
      const identifier = codec.encode(completeIdentity({ type, subject, id, keyId }));
      return mintWith<C>({ rootKey, location, identifier }, caveats, { vocabulary });
    },
    serialize: (token) => text.write(token),
    deserialize: (written, how) => text.read(written, how),
    async verify(token, given) {
      checkFields(given, 'authority.verify', VERIFY_FIELDS);
      const { request, expect } = given;
      const complete: R & Context = completeRequest(request, 'request', vocabulary, clock);
      const opened = opener.open(token);
      return verifyOpened(isPromiseLike(opened) ? await opened : opened, complete, expect);
    },
    async inferScope(token, given) {
      checkFields(given, 'authority.inferScope', INFER_FIELDS);
      return inferredOf(await opener.open(token), given);
    },
    async explain(token, given) {
      checkFields(given, 'authority.explain', VERIFY_FIELDS);
      const { request, expect } = given;
      const complete: R & Context = completeRequest(request, 'request', vocabulary, clock);
      try {
        return explainOpened(await opener.open(token), complete, expect);
      } catch (error) {
        if (isTokenError(error)) return notAuthentic(error);
        throw error;
      }
    },
    async whoami(token, given) {
      checkFields(given, 'authority.whoami', INFER_FIELDS);
      const opened = await opener.open(token);
      return whoamiOf<C, I>(opened.identity, await inferredOf(opened, given));
    },
    async revoke(target) {
      await revocations.add(await revocationOf(target, 'authority.revoke'));
    },
    async unrevoke(target) {
      await revocations.remove(await revocationOf(target, 'authority.unrevoke'));
    },
  };
}
