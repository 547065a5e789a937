import { isPlainText } from '../caveats/text/list.js';

const SUBJECT_TYPE = /^(?:usr|prv)-/;

/** Whether something can stand between the slashes of an identifier. */
function isField(field: unknown): field is string {
  return typeof field === 'string' && field !== '' && !field.includes('/') && isPlainText(field);
}

/** Whether something can be the id of a token, a user or a provider. */
export const isId: (id: unknown) => id is string = isField;

/** Whether something can be the id of a session; it may hold colons. */
export const isSessionId: (id: unknown) => id is string = isField;

/** Whether something can be the id of what an invitation is to. */
export function isTargetId(id: unknown): id is string {
  return isField(id) && !id.includes(':');
}

/** Whether something is a subject: `usr-` or `prv-` and an id. */
export function isSubject(subject: unknown): subject is string {
  return isField(subject) && SUBJECT_TYPE.test(subject) && subject.length > 'usr-'.length;
}
