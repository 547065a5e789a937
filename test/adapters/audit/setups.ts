import { TokenError, type TokenRequest } from 'caveats';
import { type AuthorityOptions, createAuthority } from 'caveats/authority';
import { createRoutes, type GuardOptions, type Refused, type Routes } from 'caveats/http';
import { INVALID_FORMS, inItsForm } from './forms.js';
import { rootKey } from './tokens.js';

/** What a server saw. */
export interface Seen {
  /** How often a key was looked up. */
  lookups: number;
  /** How many requests reached the handler behind the guard. */
  handled: number;
  /** What came to the framework's error path. */
  readonly errors: unknown[];
  /** The codes of the refusals that `onRefusal` saw. */
  refused?: string[];
  /** What it got besides the refusal. */
  hookArguments?: readonly unknown[];
}

/** What a server can say of a request, in whatever framework. */
export interface Asked {
  header(name: string): string | undefined;
  /** A parameter of the path, as the framework's own router decoded it. */
  param(name: string): string | undefined;
}

type Options = GuardOptions;

/** How a server is set up: options that all adapters take, and what their users write themselves. */
export interface Setup {
  options(seen: Seen): Options;
  /** The same with an authority, where that answers the same. */
  /** Whether the guard is `optionalToken`. */
  readonly optional?: boolean | undefined;
  readonly byAuthority?: (seen: Seen) => Options;
  readonly routes?: Routes | undefined;
  readonly request?: (asked: Asked) => TokenRequest | PromiseLike<TokenRequest>;
  /** What is made of refusals: it gets the refusal, and no type knows what else. */
  readonly onRefusal?: (refused: Refused) => unknown;
  /** Whether the peer on loopback is a proxy whose `X-Forwarded-For` counts. */
  readonly behindProxy?: boolean;
  /** Whether some middleware has read bodies before the endpoint for scopes comes to it. */
  readonly parsesBodies?: boolean;
}

const routes = createRoutes({
  'GET /docs': {},
  'OPTIONS /docs': {},
  'POST /docs': {},
  'GET /docs/{docId}': {},
  'DELETE /docs/{docId}': {},
  'GET /docs/{docId}/tables/{tableId}/rows': {},
  'POST /docs/{docId}/tables/{tableId}/rows': {},
  'POST /docs/{docId}/query': { access: 'read' },
});

/** What nobody outside is to read. */
export const SECRET = 'connection to db-7.internal lost';

/** An error as of a client of some other API, which frameworks would take for one of their own. */
export const failure = Object.assign(new Error(SECRET), {
  status: 404,
  statusCode: 404,
  expose: true,
  headers: { 'x-secret': SECRET },
});

const realm = 'docs';
const current = { keyId: 'k1', rootKey };

interface Unverified {
  readonly keyId: string;
  readonly id: string;
}
type LookUp = (unverified: Unverified) => string | PromiseLike<string | undefined> | undefined;
type Others = Pick<Options, 'tellConditions' | 'maxLength' | 'credentials'>;

function find({ keyId, id }: Unverified): string | undefined {
  if (id === 'revoked') throw new TokenError('token_revoked');
  return keyId === current.keyId ? rootKey : undefined;
}

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.random() * 5));

/** With a lookup that is counted. */
function lookup(lookUp: LookUp, others: Others = {}): Setup {
  return {
    options: (seen) => ({
      rootKey(unverified) {
        seen.lookups++;
        return lookUp(unverified);
      },
      realm,
      ...others,
    }),
    routes,
  };
}

/** What was revoked of the tokens, for authorities. */
const revocations = new Map<string, unknown>();
await createAuthority({
  keys: { current: () => current, find: () => rootKey },
  revocations,
}).revoke({ id: 'revoked' });

/** With an authority, whose lookups of keys are counted. */
function authority(
  options: Partial<AuthorityOptions> = {},
  others: Others = {},
  lookUp: LookUp = find,
): Setup {
  return {
    options: (seen) => ({
      authority: createAuthority({
        keys: {
          current: () => current,
          find(keyId: string) {
            seen.lookups++;
            return lookUp({ keyId, id: '' });
          },
        },
        revocations,
        ...options,
      }),
      realm,
      ...others,
    }),
    routes,
  };
}

/** With a lookup, or an authority that has its keys from the same one. */
function looking(lookUp: LookUp, others: Others = {}): Setup {
  const { options: byAuthority } = authority({}, others, lookUp);
  return { ...lookup(lookUp, others), byAuthority };
}

function resourceOf(doc: string | undefined, table: string | undefined) {
  if (doc === undefined) return {};
  return table === undefined ? { doc } : { doc, table };
}

/** A store of revocations that cannot be asked. */
const noStore = (fail: () => unknown): AuthorityOptions['revocations'] => ({
  get: fail,
  set: fail,
  delete: fail,
});
const fails = (): never => {
  throw failure;
};

const plain = looking(find);

/** A form that no API can mean, another one for each request. */
function invalidForms(): Setup {
  let count = 0;
  return { ...plain, onRefusal: () => INVALID_FORMS[count++ % INVALID_FORMS.length] };
}

export const setups = {
  plain,
  key: { options: () => ({ rootKey }), routes },
  optional: { ...looking(find), optional: true },
  told: looking(find, { tellConditions: true }),
  small: looking(find, { maxLength: 1024 }),
  xAuthToken: looking(find, { credentials: [{ header: 'X-Auth-Token' }] }),
  both: looking(find, {
    credentials: [{ header: 'Authorization', scheme: 'Bearer' }, { header: 'X-Auth-Token' }],
  }),

  slow: looking(async (unverified) => later().then(() => find(unverified))),
  knowsNoKey: looking(async () => undefined),
  throws: lookup(fails),
  rejects: lookup(() => Promise.reject(failure)),
  rejectsWithNothing: lookup(() => Promise.reject()),
  rejectsWithAWord: lookup(() => Promise.reject('route')),
  failsLater: lookup(async () => later().then(fails)),

  noKeys: authority({}, {}, () => Promise.reject(failure)),
  storeThrows: authority({ revocations: noStore(fails) }),
  storeRejects: authority({ revocations: noStore(async () => later().then(fails)) }),
  restrictionsReject: authority({ restrictions: () => Promise.reject() }),
  optionalWithoutStore: { ...authority({ revocations: noStore(fails) }), optional: true },
  restricted: authority({ restrictions: () => ['doc = A', 'access = read'] }),
  prefixed: authority({ prefix: 'acme' }),

  ownRequest: {
    ...plain,
    routes: undefined,
    request: async ({ header, param }) => {
      await later();
      return {
        resource: resourceOf(param('docId'), param('tableId')),
        consumer: header('x-consumer'),
        service: 'opw-lisbon',
      };
    },
  },
  requestThrows: {
    ...plain,
    request: () => {
      throw failure;
    },
  },
  requestRejects: { ...plain, request: () => Promise.reject() },
  requestSaysNothing: { ...plain, request: () => JSON.parse('null') as TokenRequest },
  requestInMilliseconds: { ...plain, request: () => ({ now: Date.now() }) },

  introspected: { ...plain, request: () => ({ service: 'opw-lisbon', consumer: 'usr-1' }) },
  noRoutes: { ...plain, routes: undefined, request: () => ({}) },
  inItsForm: { ...plain, onRefusal: inItsForm },
  inItsFormLater: {
    ...plain,
    onRefusal: async (refused) => later().then(() => inItsForm(refused)),
  },
  inItsFormOptional: { ...looking(find), optional: true, onRefusal: inItsForm },
  inItsFormUnavailable: {
    ...authority({ revocations: noStore(fails) }),
    onRefusal: () => ({ body: 'try later', headers: { 'retry-after': '0' } }),
  },
  asText: {
    ...plain,
    onRefusal: ({ code }) => ({ body: `<p>${code}</p>`, type: 'text/html; charset=utf-8' }),
  },
  logged: { ...plain, onRefusal: () => undefined },
  otherHeaders: {
    ...plain,
    onRefusal: () => ({
      status: 200,
      headers: {
        'WWW-Authenticate': 'Basic',
        'Cache-Control': 'public, max-age=60',
        'Retry-After': '0',
        'Content-Length': '2',
        'Transfer-Encoding': 'chunked',
        Connection: 'upgrade',
        Upgrade: 'h2c',
        'X-Request-Id': 'r-1',
      },
    }),
  },
  writesRefusal: {
    ...plain,
    onRefusal: (refused) => Object.assign(refused, { ok: true, status: 200 }),
  },
  hookThrows: { ...plain, onRefusal: fails },
  hookRejects: { ...plain, onRefusal: async () => later().then(fails) },
  hookRejectsWithNothing: { ...plain, onRefusal: () => Promise.reject() },
  hookHangs: { ...plain, onRefusal: () => new Promise(() => undefined) },
  invalidForm: invalidForms(),
  behindProxy: { ...plain, behindProxy: true },
  parsesBodies: { ...plain, parsesBodies: true },
} as const satisfies Readonly<Record<string, Setup>>;

export type SetupName = keyof typeof setups;
