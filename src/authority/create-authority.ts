import { kindOf } from '../caveats/define.js';
import { treeOfModel } from '../caveats/scope-model.js';
import { aboutSource, isTokenError } from '../errors.js';
import { toLocation } from '../macaroon/input.js';
import { checkFields, type FieldsOf } from '../options.js';
import { ACCESS } from '../scope/tree.js';
import { type Dialect, dialectOr, type StandardDialect } from '../token/dialect.js';
import { explainOpened, notAuthentic } from '../token/explain.js';
import { completeIdentity } from '../token/identity.js';
import { inferOpened, whoamiOpened } from '../token/infer-scope.js';
import { type CaveatInput, mintWith } from '../token/mint.js';
import { isPromiseLike, type Opened } from '../token/open.js';
import { systemClock } from '../token/request.js';
import { deserialize, serialize, type TokenInput } from '../token/token.js';
import { type Asked, listeners } from '../token/verdict.js';
import { verifyOpened } from '../token/verify.js';
import type {
  Authority,
  AuthorityMintOptions,
  AuthorityOptions,
  AuthorityVerifyOptions,
  IssueOptions,
  RevokeTarget,
} from './authority.js';
import { checkedTimeout } from './in-time.js';
import { checkedKeyId, createKeyring, keyPreparer, type KeySource } from './keyring.js';
import { createOpener } from './opener.js';
import type { Revocation } from './revocation.js';
import { createRevocations } from './revocations.js';
import { newTokenId } from './token-id.js';
import { createTokenText } from './token-text.js';
import { VerificationCache } from './verification-cache.js';

const FIELDS: FieldsOf<AuthorityOptions> = {
  keys: true,
  location: true,
  revocations: true,
  restrictions: true,
  dialect: true,
  mustRestrict: true,
  prefix: true,
  cache: true,
  clock: true,
  timeout: true,
  onVerdict: true,
  onUnavailable: true,
};
const ISSUE_FIELDS: FieldsOf<IssueOptions> = { type: true, id: true };
const MINT_FIELDS: FieldsOf<AuthorityMintOptions> = { identity: true, caveats: true };
const IDENTITY_FIELDS = { ...ISSUE_FIELDS, subject: true } as const;
type JudgeOptions = Pick<AuthorityVerifyOptions, 'consumerToken' | 'maxLength'>;
const JUDGE_FIELDS = { expect: true, consumerToken: true, maxLength: true } as const;
const VERIFY_FIELDS = { ...JUDGE_FIELDS, request: true } as const;
const INFER_FIELDS = { ...JUDGE_FIELDS, context: true, usage: true } as const;

/**
 * Creates an authority: what a service needs to issue and verify tokens, in one place.
 *
 * @throws TypeError for a developer's mistake, such as a store that swallows errors.
 * @example
 * ```ts
 * import { doc } from 'caveats';
 * import { createAuthority } from 'caveats/authority';
 *
 * const authority = createAuthority({ keys: 'an example key, 32 bytes or more' });
 * const token = await authority.issue('usr-1', [doc('A')]);
 * const request = { resource: { doc: 'A' }, access: 'read' } as const;
 * console.log((await authority.verify(token, { request })).subject); // usr-1
 *
 * await authority.revoke({ token });
 * const refused = await authority.verify(token, { request }).catch((error) => error.code);
 * console.log(refused); // token_revoked
 * ```
 */
export function createAuthority<D extends Dialect = StandardDialect>(
  options: AuthorityOptions<D>,
): Authority<D> {
  checkFields(options, 'createAuthority', FIELDS);
  const { cache = {}, prefix, restrictions, clock = systemClock } = options;
  const { onUnavailable, onVerdict } = options;
  const listen = listeners(onVerdict);
  const dialect = dialectOr(options.dialect);
  const { revocations: store = new Map<string, unknown>() } = options;
  for (const [name, value] of Object.entries({ clock, restrictions, onUnavailable })) {
    if (typeof value === 'function' || value === undefined) continue;
    throw new TypeError(`createAuthority: ${name} must be a function, not ${typeof value}`);
  }
  const { mustRestrict = [] } = options;
  if (!Array.isArray(mustRestrict) || !mustRestrict.every((type) => dialect.kinds.has(type))) {
    throw new TypeError('createAuthority: mustRestrict must be a list of types of the dialect');
  }
  const keys = toKeySource(options.keys);
  const location = toLocation(options.location);
  const timeout = checkedTimeout(options.timeout);
  const revocations = createRevocations(store, clock, timeout);
  const text = prefix === undefined ? { serialize, deserialize } : createTokenText({ prefix });
  const prepareKey = keyPreparer();
  const { open, prove } = createOpener<D>({
    keys,
    prepareKey,
    revocations,
    restrictions,
    cache: cache === false ? undefined : new VerificationCache(cache),
    prefix,
    dialect,
    clock,
    timeout,
    onUnavailable,
  });

  /** Returns a function that checks options, opens the token and that of a consumer, and judges. */
  const judging = <O extends JudgeOptions, T>(
    name: Asked | 'explain',
    fields: FieldsOf<NoInfer<O>>,
    judge: (opened: Opened<D>, options: O & { readonly consumer?: Opened<D> }) => T,
  ): ((token: TokenInput, options: O) => Promise<T>) => {
    const title = `authority.${name}`;
    return async (token, options) => {
      checkFields(options, title, fields);
      const { consumerToken, maxLength } = options;
      const question = name === 'explain' ? undefined : listen?.(name, []);
      try {
        const opening = open(token, maxLength);
        const opened = isPromiseLike(opening) ? await opening : opening;
        question?.about(opened);
        // No copy: it takes longer than opening a remembered token.
        const given =
          consumerToken === undefined
            ? options
            : { ...options, consumer: await openConsumer(consumerToken, maxLength) };
        const verdict = judge(opened, given);
        question?.report();
        return verdict;
      } catch (error) {
        question?.report(undefined, error);
        throw error;
      }
    };
  };
  const explain: Authority<D>['explain'] = judging('explain', VERIFY_FIELDS, explainOpened);
  const openConsumer = async (token: TokenInput, maxLength?: number): Promise<Opened<D>> => {
    try {
      return await open(token, maxLength);
    } catch (error) {
      throw isTokenError(error) ? aboutSource(error, 'consumer_token') : error;
    }
  };
  const revocationOf = async (target: RevokeTarget, name: string): Promise<Revocation> => {
    if (typeof target !== 'object' || target === null || !('token' in target)) return target;
    checkFields(target, `authority.${name}`, { token: true });
    const { token } = await prove(target.token);
    // For ever: a narrower copy has the same id, and may expire sooner than the others.
    return { id: token.identity.id };
  };
  const mint: Authority<D>['mint'] = async (given) => {
    checkFields(given, 'authority.mint', MINT_FIELDS);
    checkFields(given.identity, 'authority.mint: identity', IDENTITY_FIELDS);
    const { type, subject, id = newTokenId(clock()) } = given.identity;
    const caveats = given.caveats ?? [];
    const { keyId, rootKey } = await keys.current();
    const signingKey = prepareKey(checkedKeyId(keyId), rootKey);
    const identifier = dialect.identity.encode(completeIdentity({ type, subject, id, keyId }));
    const token = mintWith({ rootKey: signingKey, location, identifier }, caveats, dialect);
    // Last: the list may have changed while the keys were asked.
    if (type !== 'identity') assertRestricted(caveats, mustRestrict, dialect);
    return token;
  };

  return {
    dialect,
    onVerdict,
    async issue(subject, caveats, given = {}) {
      checkFields(given, 'authority.issue', ISSUE_FIELDS);
      const { type, id } = given;
      return text.serialize(await mint({ identity: { subject, type, id }, caveats }));
    },
    mint,
    serialize: (token) => text.serialize(token),
    deserialize: (given, how) => text.deserialize(given, how),
    open,
    verify: judging('verify', VERIFY_FIELDS, verifyOpened),
    inferScope: judging('inferScope', INFER_FIELDS, inferOpened),
    whoami: judging('whoami', INFER_FIELDS, whoamiOpened),
    explain: (token, given) =>
      explain(token, given).catch((error: unknown) => {
        if (isTokenError(error)) return notAuthentic<D>(error);
        throw error;
      }),
    async revoke(target) {
      await revocations.add(await revocationOf(target, 'revoke'));
    },
    async unrevoke(target) {
      await revocations.remove(await revocationOf(target, 'unrevoke'));
    },
  };
}

/** A mixed caveat lists actions, too. */
function assertRestricted<D extends Dialect>(
  caveats: readonly CaveatInput<D>[],
  mustRestrict: readonly string[],
  { scope, kinds }: D,
): void {
  const mixed = treeOfModel(scope)?.mixed;
  const types = caveats.map((caveat) =>
    typeof caveat === 'string' ? kindOf(kinds, caveat)?.type : caveat.type,
  );
  if (mixed !== undefined && types.includes(mixed)) types.push(ACCESS);
  const missing = mustRestrict.find((type) => !types.includes(type));
  if (missing === undefined) return;
  throw new TypeError(
    `authority.mint: every token needs a caveat of the type '${missing}' (mustRestrict)`,
  );
}

function toKeySource(keys: AuthorityOptions['keys']): KeySource {
  if (typeof keys === 'string') return createKeyring({ current: '', keys: [['', keys]] });
  if (typeof keys?.current === 'function' && typeof keys.find === 'function') return keys;
  throw new TypeError(
    `createAuthority: keys must be a string, or have the functions current and find, as a keyring does (for bytes: createKeyring); not ${keys === null ? 'null' : typeof keys}`,
  );
}
