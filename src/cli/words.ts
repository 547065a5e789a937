import type { Caveat } from '../caveats/vocabulary.js';
import { decodeId } from '../caveats/text/id.js';
import { decodePath } from '../onedata/path.js';
import type { OnedataCaveat } from '../onedata/vocabulary.js';
import { type Clock, formatTime } from './times.js';

/** Every kind of caveat that the program has words for. */
export type KnownCaveat = Caveat | OnedataCaveat;

/** What each kind means: one that is forgotten does not compile. */
type Words = {
  readonly [C in KnownCaveat as C['type']]: (caveat: C, clock: Clock) => string;
};

const WORDS: Words = {
  time: ({ validUntil }, clock) => `only before ${formatTime(validUntil, clock)}`,
  ip: ({ whitelist }) => `only from the address ${anyOf(whitelist)}`,
  asn: ({ whitelist }) => `only from the autonomous system ${anyOf(whitelist.map(String))}`,
  'geo.country': ({ filter, list }) => `only from ${notIf(filter)}the country ${anyOf(list)}`,
  'geo.region': ({ filter, list }) => `only from ${notIf(filter)}the region ${anyOf(list)}`,
  consumer: ({ whitelist }) => `only for the consumer ${anyOf(whitelist.map(nameWords))}`,
  service: ({ whitelist }) => `only at the service ${anyOf(whitelist.map(nameWords))}`,
  interface: (caveat) => `only through the interface ${caveat.interface}`,
  api: ({ whitelist }) => `only for the call ${anyOf(whitelist)}`,
  doc: ({ whitelist }) => `only in the doc ${anyOf(whitelist)}`,
  table: ({ whitelist }) => `only for the table ${anyOf(whitelist.map(tableWords))}`,
  access: ({ access }) => `only to ${anyOf(access)}`,
  'data.readonly': () => 'only to read data',
  'data.path': ({ whitelist }) => `only for data at or below ${anyOf(whitelist.map(pathWords))}`,
  'data.objectid': ({ whitelist }) =>
    `only for the file or directory ${anyOf(whitelist)}, and what is below it`,
  authorization: () => 'only to prove who its subject is',
};

/** What a caveat means, in words. */
export function caveatWords(caveat: KnownCaveat, clock: Clock): string {
  // The table has for each type what takes the caveats of that type.
  const words: (caveat: never, clock: Clock) => string = WORDS[caveat.type];
  return words(caveat as never, clock);
}

/** What is said of a condition that the vocabulary does not read. */
export const UNKNOWN_WORDS = 'not understood here, so nothing meets it';

/** What is said of a third-party caveat. */
export function thirdPartyWords(location: string, isDischarged: boolean): string {
  const where = location === '' ? 'a third party' : location;
  return isDischarged
    ? `only with a discharge from ${where}, which is there`
    : `only with a discharge from ${where}, which is missing`;
}

/** Some things, one of which it has to be. */
export function anyOf(things: readonly string[]): string {
  if (things.length < 2) return things.join('');
  return `${things.slice(0, -1).join(', ')} or ${things.at(-1)}`;
}

function notIf(filter: 'whitelist' | 'blacklist'): string {
  return filter === 'blacklist' ? 'anywhere known but ' : '';
}

/** `opw-*` is any of its type. */
function nameWords(name: string): string {
  return name.endsWith('-*') ? `${name} (any ${name.slice(0, -2)})` : name;
}

function tableWords(path: string): string {
  // The kind reads no path but of two ids.
  const [doc, table] = path.split('/').map((id) => decodeId(id));
  return `${table} of doc ${doc}`;
}

function pathWords(text: string): string {
  return decodePath(text) ?? `${text} (which is no path, and grants nothing)`;
}
