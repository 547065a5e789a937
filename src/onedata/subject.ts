import { isSubject } from './ids.js';

/** Who a token is of: a user or a Oneprovider. */
export interface Subject {
  readonly kind: 'user' | 'provider';
  readonly id: string;
}

const PREFIX_LENGTH = 'usr-'.length;

/** The parts of `usr-<id>` or `prv-<id>`, or `undefined` for anything else. */
export function parseSubject(subject: unknown): Subject | undefined {
  if (!isSubject(subject)) return undefined;
  const kind = subject.startsWith('usr-') ? 'user' : 'provider';
  return { kind, id: subject.slice(PREFIX_LENGTH) };
}
