/**
 * Macaroons of Synapse, the Matrix homeserver: access tokens of guests, links that end e-mail notifications, and
 * cookies of a login through an identity provider. The identifier of each is `key`.
 */
import { type CaveatKind, type CheckResult, createDialect, defineCaveat, respell } from 'caveats';

/** A caveat `name = text`. */
interface TextCaveat<T extends string> {
  readonly type: T;
  readonly text: string;
}

/** The fields of a request. `inspect` shows what the token says. */
type Facts = { readonly [F in 'purpose' | 'userId' | 'appId' | 'pushkey' | 'state']?: string };

const MET: CheckResult = { ok: true };

/** A kind whose text a field of the request must have; without a field, the token only carries the text. */
function text<const T extends string>(
  type: T,
  about: string,
  { field, only }: { readonly field?: keyof Facts; readonly only?: string } = {},
): CaveatKind<TextCaveat<T>, Facts> {
  const start = `${type} = `;
  return defineCaveat<TextCaveat<T>, Facts, T>({
    type,
    role: 'context',
    ...(field && { fields: { [field]: 'text' } }),
    decode(condition) {
      const value = condition.startsWith(start) ? condition.slice(start.length) : undefined;
      return value === undefined || (only ?? value) !== value ? undefined : { type, text: value };
    },
    encode(caveat) {
      if (typeof caveat.text === 'string' && Object.keys(caveat).length === 2) {
        return start + caveat.text;
      }
      throw new TypeError(`${type}: needs a text, and nothing else`);
    },
    check(caveat, request) {
      if (field === undefined || request[field] === caveat.text) return MET;
      return {
        ok: false,
        reason: request[field] === undefined ? 'missing_context' : 'not_allowed',
      };
    },
    describe: (caveat, { quote }) => (only ? [about] : [`${about} `, quote(caveat.text), '.']),
  });
}

/** In milliseconds. */
const time = respell('time', {
  start: 'time < ',
  decode(condition) {
    const [, milliseconds] = /^time < (0|[1-9]\d{0,14})$/.exec(condition) ?? [];
    return milliseconds ? { type: 'time', validUntil: Number(milliseconds) / 1000 } : undefined;
  },
  encode: ({ validUntil }) => `time < ${1000 * validUntil}`,
});

export const synapse = createDialect({
  standardKinds: false,
  kinds: [
    text('gen', 'Of the generation 1, as all of them.', { only: '1' }),
    text('guest', 'For a guest.', { only: 'true' }),
    text('type', 'Only to be used as', { field: 'purpose' }),
    text('user_id', 'Only as the user', { field: 'userId' }),
    text('app_id', 'Only for a pusher of the app', { field: 'appId' }),
    text('pushkey', 'Only for the pusher', { field: 'pushkey' }),
    text('state', 'Only for the login with the state', { field: 'state' }),
    text('nonce', 'Carries a nonce:'),
    text('idp_id', 'Carries an identity provider:'),
    text('client_redirect_url', 'Carries an address to return to:'),
    text('ui_auth_session_id', 'Carries a session:'),
    text('code_verifier', 'Carries a code verifier:'),
    time,
  ],
  identity: {
    decode(identifier) {
      const id = new TextDecoder('utf-8', { ignoreBOM: true }).decode(identifier);
      return id === 'key' ? { type: 'access', id } : undefined;
    },
    encode() {
      throw new TypeError("the identifier of Synapse's tokens is always key");
    },
  },
});
