import { loneText } from '../../reading/words.js';
import type { AnyIdentity } from '../../token/identity.js';
import type { Branch } from '../text/layout.js';

/** What the fields of identities are called for people; those of Onedata's dialect among them. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['keyId', 'key id'],
  ['sessionId', 'session'],
  ['inviteType', 'invites to'],
  ['targetId', 'target'],
]);

/** The fields of an identity that say something, in its order. */
export function identityBranches(identity: AnyIdentity): readonly Branch[] {
  return Object.entries(identity)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ name: NAMES.get(name) ?? name, value: { text: textOf(value) } }))
    .filter(({ value }) => value.text !== '');
}

/** A value is a text, a number, or an object of these. */
function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Object.values(value).join(' ');
  return value === '' ? '' : loneText(String(value));
}
