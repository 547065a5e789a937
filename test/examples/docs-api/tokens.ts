import {
  access,
  addThirdPartyCaveat,
  attenuate,
  type CaveatInput,
  consumer,
  deserialize,
  doc,
  expiresIn,
  type Identity,
  interfaceIs,
  ip,
  mint,
  readonly,
  serialize,
  service,
  table,
  time,
} from 'caveats';
import { encode } from 'caveats/macaroon';
import type { Ask } from './api.js';

const A = 'AbCDeFGH';
const B = 'ZyXWvUTs';
const TASKS = table(A, 'grid-Tasks');

type Caveats = readonly CaveatInput[];

export function tokenOf(
  rootKey: Uint8Array | string,
  caveats: Caveats = [],
  identity: Partial<Identity> = {},
): string {
  return serialize(
    mint({ rootKey, identity: { keyId: 'k1', subject: 'usr-ada', ...identity }, caveats }),
  );
}

/** The restrictions of the tokens that the table of what is expected names. */
export const RESTRICTIONS: Readonly<Record<string, Caveats>> = {
  all: [],
  A: [doc(A)],
  B: [doc(B)],
  'A|B': [doc(A, B)],
  Tasks: [TASKS],
  Team: [table(A, 'grid-Team')],
  read: [readonly()],
  write: [access('write')],
  'A,read': [doc(A), readonly()],
  'A,write': [doc(A), access('write')],
  'Tasks,read': [TASKS, readonly()],
  'Tasks,write': [TASKS, access('write')],
  'A,B': [doc(A), doc(B)],
  'Tasks,B': [TASKS, doc(B)],
};

/** How a token comes to its restrictions, which makes no difference to what it is good for. */
export const WAYS: Readonly<Record<string, (rootKey: Uint8Array, caveats: Caveats) => string>> = {
  'minted with them': tokenOf,
  'narrowed by its holder, step by step and by what is met anyway': (rootKey, caveats) =>
    [
      ip('127.0.0.0/8'),
      ...caveats,
      expiresIn(3600),
      interfaceIs('rest'),
      access('read', 'write'),
    ].reduce<string>((text, caveat) => serialize(attenuate(text, [caveat])), tokenOf(rootKey)),
};

/** A credential that is not valid, or not here, and how it is refused. */
export interface BadCredential {
  readonly status: number;
  readonly code: string;
  /** Whether `whoami` tells of it all the same, as of a token for some other use. */
  readonly isKnown?: true;
  /** Makes the token. */
  readonly token?: (rootKey: Uint8Array) => string | undefined;
  /** What else is changed of a request. */
  readonly change?: (ask: Ask, token: string) => Ask;
}

const withHeader = (ask: Ask, authorization: string): Ask => ({
  ...ask,
  headers: { authorization },
});

/** All of them would reach everything, were there nothing wrong with them. */
export const BAD_CREDENTIALS: Readonly<Record<string, BadCredential>> = {
  none: { status: 401, code: 'missing_credential', token: () => undefined },
  'one in the query': {
    status: 401,
    code: 'missing_credential',
    change: (ask, token) => ({ ...ask, path: `${ask.path}?access_token=${token}` }),
  },
  'a password': {
    status: 401,
    code: 'missing_credential',
    change: (ask) => withHeader(ask, `Basic ${btoa('ada:secret')}`),
  },
  'two tokens': {
    status: 400,
    code: 'multiple_credentials',
    change: (ask, token) => withHeader(ask, `Bearer ${token}, Bearer ${token}`),
  },
  junk: { status: 401, code: 'malformed_token', token: () => 'junk' },
  'one cut off': {
    status: 401,
    code: 'truncated_token',
    token: (rootKey) => tokenOf(rootKey).slice(0, -8),
  },
  'one with a flipped bit': {
    status: 401,
    code: 'bad_signature',
    token: (rootKey) => changed(tokenOf(rootKey), (bytes) => (bytes[bytes.length - 1]! ^= 1)),
  },
  'one of another key': { status: 401, code: 'bad_signature', token: () => tokenOf('another key') },
  'one of a key that is not known': {
    status: 401,
    code: 'unknown_key',
    token: (rootKey) => tokenOf(rootKey, [], { keyId: 'constructor' }),
  },
  'one whose caveat was taken away': {
    status: 401,
    code: 'bad_signature',
    token(rootKey) {
      const { macaroon } = deserialize(tokenOf(rootKey, [doc(A)]));
      return encodeText({ ...macaroon, unsafeCaveats: [] });
    },
  },
  'one whose caveat was changed': {
    status: 401,
    code: 'bad_signature',
    token(rootKey) {
      const { macaroon } = deserialize(tokenOf(rootKey, [doc(A)]));
      const condition = new TextEncoder().encode(`doc = ${B}`);
      return encodeText({ ...macaroon, unsafeCaveats: [{ condition }] });
    },
  },
  'one without its discharge': {
    status: 401,
    code: 'missing_discharge',
    token: (rootKey) =>
      serialize(
        addThirdPartyCaveat(tokenOf(rootKey), { rootKey: 'theirs', identifier: 'logged in' }),
      ),
  },
  'an expired one': {
    status: 401,
    code: 'token_expired',
    token: (rootKey) => tokenOf(rootKey, [time(1571147494)]),
  },
  'an expired one, for another doc besides': {
    status: 401,
    code: 'token_expired',
    token: (rootKey) => tokenOf(rootKey, [doc(B), expiresIn(-1)]),
  },
  'one with a caveat that is not understood': {
    status: 401,
    code: 'unknown_caveat',
    token: (rootKey) => tokenOf(rootKey, ['weather = fine']),
  },
  'one that proves an identity': {
    status: 401,
    code: 'wrong_token_type',
    token: (rootKey) => tokenOf(rootKey, [], { type: 'identity' }),
  },
  'one for another network': {
    status: 403,
    code: 'context_denied',
    token: (rootKey) => tokenOf(rootKey, [ip('192.0.2.0/24')]),
  },
  'one for a consumer': {
    status: 403,
    code: 'context_denied',
    token: (rootKey) => tokenOf(rootKey, [consumer('usr-ada')]),
  },
  'one for a service': {
    status: 403,
    code: 'usage_denied',
    isKnown: true,
    token: (rootKey) => tokenOf(rootKey, [service('opw-lisbon')]),
  },
  'one for another interface': {
    status: 403,
    code: 'usage_denied',
    isKnown: true,
    token: (rootKey) => tokenOf(rootKey, [interfaceIs('graphsync')]),
  },
};

function encodeText(macaroon: Parameters<typeof encode>[0]): string {
  return Buffer.from(encode(macaroon, 'v2')).toString('base64url');
}

function changed(text: string, change: (bytes: Buffer) => void): string {
  const bytes = Buffer.from(text, 'base64url');
  change(bytes);
  return bytes.toString('base64url');
}
