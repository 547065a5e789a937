import type { AnyCaveat } from '../caveats/kind.js';
import type { Words } from '../caveats/words.js';
import type { Dialect } from '../token/dialect.js';
import type { AnyIdentity } from '../token/identity.js';
import { quote, say } from './words.js';

const UNKNOWN: Words = ['Not understood here, so it denies every request.'];

/** Describes a caveat in a sentence; `undefined` is a condition that no kind of the dialect reads. */
export function describe(dialect: Dialect, caveat: AnyCaveat | undefined): Words {
  if (caveat === undefined) return UNKNOWN;
  const kind = dialect.kinds.get(caveat.type);
  return (
    kind?.describe?.(caveat, say) ?? ['Only if this is met: ', quote(dialect.write(caveat)), '.']
  );
}

/** Describes what a third-party caveat asks for; `discharged` is `undefined` if that is unknown. */
export function describeThirdParty(location: string, discharged: boolean | undefined): Words {
  const who: Words = location === '' ? ['a third party'] : ['the third party ', quote(location)];
  const asks: Words = ['Only with a discharge (a proof) from ', ...who];
  if (discharged === undefined) return [...asks, '.'];
  return discharged
    ? [...asks, '. A discharge with its identifier is attached.']
    : [...asks, ', which is missing: the token is refused without it.'];
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ['sessionId', 'session'],
  ['inviteType', 'invites to'],
  ['targetId', 'target'],
]);

/** Returns the names and texts of the fields of an identity that are not empty, in its order. */
export function identityFields(identity: AnyIdentity): readonly (readonly [string, string])[] {
  return Object.entries(identity)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => [NAMES.get(name) ?? inWords(name), fieldText(value)]);
}

/** `payment hash` for `paymentHash`. */
const inWords = (name: string): string =>
  name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function fieldText(value: unknown): string {
  const isObject = typeof value === 'object' && value !== null;
  return isObject ? Object.values(value).join(' ') : String(value);
}
