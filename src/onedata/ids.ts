import { isPlainText } from '../caveats/text/list.js';

const SUBJECT = /^(?:usr|prv)-./s;
const PREFIX_LENGTH = 'usr-'.length;

/** Returns whether a value can be the id of a token, a user, a provider or a session. */
export function isField(field: unknown): field is string {
  return typeof field === 'string' && field !== '' && !field.includes('/') && isPlainText(field);
}

/** Returns whether a value can be the id of the target of an invitation. */
export function isTargetId(id: unknown): id is string {
  return isField(id) && !id.includes(':');
}

/** Returns whether a value is a subject: `usr-` or `prv-` and an id. */
export function isSubject(subject: unknown): subject is string {
  return isField(subject) && SUBJECT.test(subject);
}

/** The subject of a token: a user or a Oneprovider. */
export interface Subject {
  readonly kind: 'user' | 'provider';
  readonly id: string;
}

/** Returns the parts of `usr-<id>` or `prv-<id>`; `undefined` for anything else. */
export function parseSubject(subject: unknown): Subject | undefined {
  if (!isSubject(subject)) return undefined;
  const kind = subject.startsWith('usr-') ? 'user' : 'provider';
  return { kind, id: subject.slice(PREFIX_LENGTH) };
}
