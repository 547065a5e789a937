import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { mintDischarge, serialize, time } from 'caveats';
import { type Agreement, caveatKey, subjectOf } from './caveat.js';
import { type Answer, type Asked, Service } from './http.js';

/** How long a discharge is valid, in seconds. */
export const DISCHARGE_LIFETIME = 300;

export interface LoginServiceOptions extends Agreement {
  /** Passwords by subject. A real service stores slow hashes of them. */
  readonly passwords: ReadonlyMap<string, string>;
  /** The clock, in Unix seconds. */
  readonly now: () => number;
}

/**
 * The third party. `POST /sessions` logs in, `DELETE /sessions` logs out, and `POST /discharges` with
 * the identifier of a caveat mints its discharge for the session's subject. It does not know the API's root key.
 */
export function createLoginService(options: LoginServiceOptions): Service {
  const sessions = new Map<string, string>();
  return new Service((asked) => answer(asked, sessions, options));
}

function answer(
  { what, token = '', body }: Asked,
  sessions: Map<string, string>,
  options: LoginServiceOptions,
): Answer {
  switch (what) {
    case 'POST /sessions':
      return logIn(new URLSearchParams(body), sessions, options);
    case 'DELETE /sessions':
      return { status: sessions.delete(token) ? 204 : 401, body: undefined };
    case 'POST /discharges':
      return discharge(body, sessions.get(token), options);
    default:
      return { status: 404, body: undefined };
  }
}

function logIn(
  form: URLSearchParams,
  sessions: Map<string, string>,
  { passwords }: LoginServiceOptions,
): Answer {
  const subject = form.get('subject') ?? '';
  const password = passwords.get(subject);
  if (password === undefined || !isSame(password, form.get('password') ?? '')) {
    return { status: 401, body: { error: 'wrong_password' } };
  }
  const session = randomBytes(32).toString('base64url');
  sessions.set(session, subject);
  return { status: 201, body: { session } };
}

function discharge(
  identifier: string,
  loggedIn: string | undefined,
  options: LoginServiceOptions,
): Answer {
  const asked = subjectOf(identifier);
  if (asked === undefined) return { status: 400, body: { error: 'unknown_caveat' } };
  if (asked !== loggedIn) return { status: 403, body: { error: 'not_logged_in' } };
  const discharge = mintDischarge({
    rootKey: caveatKey(options, identifier),
    identifier,
    location: 'login',
    caveats: [time(options.now() + DISCHARGE_LIFETIME)],
  });
  return { status: 201, body: { discharge: serialize(discharge) } };
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
