import {
  access,
  api,
  asn,
  type Caveat,
  consumer,
  country,
  doc,
  interfaceIs,
  ip,
  notCountry,
  notRegion,
  region,
  service,
  standardDialect,
  table,
  time,
} from 'caveats';
import fc from 'fast-check';
import { AWKWARD_IDS, REGIONS } from './conditions.js';

function some<T>(entry: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(entry, { minLength: 1, maxLength: 4 });
}

/** Ids of docs and tables. */
export function id(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(...AWKWARD_IDS),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
    fc.string({ unit: fc.constantFrom(...'ab|/%0A\n\u0085é'), minLength: 1, maxLength: 8 }),
  );
}

const word = fc.string({ unit: fc.constantFrom(...'abAB01_ é~=%'), minLength: 1, maxLength: 6 });

/** Names of services and consumers, and entries that stand for all of a type. */
export function nameEntry(): fc.Arbitrary<string> {
  const type = fc.constantFrom('usr', 'grp', 'prv', 'opw', 'ozw');
  return fc.oneof(
    word,
    fc.tuple(type, word).map((parts) => parts.join('-')),
    type.map((name) => `${name}-*`),
  );
}

/** Patterns service/operation/resource. */
export function apiPattern(): fc.Arbitrary<string> {
  const segment = fc.oneof(fc.constant('*'), fc.constant(''), word);
  const more = fc.tuple(fc.constantFrom('.', ',', ':'), segment);
  const resource = fc
    .tuple(segment, fc.array(more, { maxLength: 3 }))
    .map((parts) => parts.flat(2).join(''))
    .filter((text) => text !== '');
  const serviceName = fc.oneof(fc.constant('all'), word);
  const operation = fc.constantFrom('all', 'create', 'get', 'update', 'delete');
  return fc.tuple(serviceName, operation, resource).map((parts) => parts.join('/'));
}

/** An address of 4 or 16 bytes, spelt at length. */
export function spellAddress(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.');
  const group = (i: number): number => (bytes[2 * i]! << 8) | bytes[2 * i + 1]!;
  return Array.from({ length: 8 }, (_, i) => group(i).toString(16)).join(':');
}

export interface IpRange {
  /** 4 or 16 bytes, of which those past the prefix are zero. */
  readonly network: readonly number[];
  readonly prefix: number;
}

/** Ranges of addresses, IPv4-mapped ones left out. */
export function ipRange(): fc.Arbitrary<IpRange> {
  const byte = fc.oneof(fc.constant(0), fc.nat(255));
  return fc
    .oneof(
      fc.array(byte, { minLength: 4, maxLength: 4 }),
      fc.array(byte, { minLength: 16, maxLength: 16 }),
    )
    .chain((bytes) => fc.record({ bytes: fc.constant(bytes), prefix: fc.nat(8 * bytes.length) }))
    .map(({ bytes, prefix }) => ({
      network: bytes.map(
        (value, i) => value & (0xff00 >> Math.min(8, Math.max(0, prefix - 8 * i))),
      ),
      prefix,
    }))
    .filter(({ network }) => !isMapped(network));
}

function isMapped(bytes: readonly number[]): boolean {
  return bytes.length === 16 && bytes.slice(0, 12).join() === '0,0,0,0,0,0,0,0,0,0,255,255';
}

export function rangeText({ network, prefix }: IpRange): string {
  return `${spellAddress(network)}/${prefix}`;
}

const countryCode = fc.string({
  unit: fc.constantFrom(...'ABCPLZX'),
  minLength: 2,
  maxLength: 2,
});

type Arbitraries = { readonly [C in Caveat as C['type']]: fc.Arbitrary<C> };

/** Random values of every standard kind, by type: a kind that is forgotten does not compile. */
export const CAVEATS_OF: Arbitraries = {
  time: fc.nat(999_999_999_999).map(time),
  ip: some(ipRange().map(rangeText)).map((ranges) => ip(...ranges)),
  asn: some(fc.nat(0xffff_ffff)).map((numbers) => asn(...numbers)),
  'geo.country': fc
    .tuple(fc.constantFrom(country, notCountry), some(countryCode))
    .map(([make, codes]) => make(...codes)),
  'geo.region': fc
    .tuple(fc.constantFrom(region, notRegion), some(fc.constantFrom(...REGIONS)))
    .map(([make, regions]) => make(...regions)),
  consumer: some(nameEntry()).map((names) => consumer(...names)),
  service: some(nameEntry()).map((names) => service(...names)),
  interface: word.map(interfaceIs),
  api: some(apiPattern()).map((patterns) => api(...patterns)),
  doc: some(id()).map((ids) => doc(...ids)),
  table: some(fc.tuple(id(), some(id()))).map((docs) => ({
    type: 'table',
    whitelist: docs.flatMap(
      ([docId, [first, ...others]]) => table(docId, first!, ...others).whitelist,
    ),
  })),
  access: some(fc.constantFrom('read', 'write')).map((ways) => access(...ways)),
};

export const CAVEAT_TYPES = Object.keys(CAVEATS_OF) as readonly Caveat['type'][];

/** A random value of any standard kind. */
export function caveat(): fc.Arbitrary<Caveat> {
  return fc.oneof(...Object.values(CAVEATS_OF));
}

/** Characters that mean something in one kind of condition or another. */
const TOKENS = [...' |/%=!<.:,*-+_019aAfFZ\n\u0085é\ud800', '::', '00', '25', '%41', '%7c'];

function edit(): fc.Arbitrary<(text: string) => string> {
  const change = fc.constantFrom<((before: string, token: string, after: string) => string)[]>(
    (before, token, after) => before + token + after,
    (before, token, after) => before + token + after.slice(1),
    (before, _token, after) => before + after.slice(1),
    (before, _token, after) => before + after.slice(0, 1) + after,
    (before, _token, after) => before + after.toUpperCase(),
    (before, _token, after) => before + after.toLowerCase(),
  );
  return fc
    .tuple(change, fc.nat(1000), fc.constantFrom(...TOKENS))
    .map(([apply, place, token]) => (text: string) => {
      const at = place % (text.length + 1);
      return apply(text.slice(0, at), token, text.slice(at));
    });
}

/** The text of a caveat after an edit or some, which may be another's text, or nobody's. */
export function editedCondition(of: fc.Arbitrary<Caveat> = caveat()): fc.Arbitrary<string> {
  return fc
    .tuple(of, fc.array(edit(), { minLength: 1, maxLength: 3 }))
    .map(([value, edits]) =>
      edits.reduce((text, change) => change(text), standardDialect.write(value)),
    );
}

/** Texts that start like a condition and go on at random. */
export function randomCondition(): fc.Arbitrary<string> {
  const rest = fc.oneof(
    fc.array(fc.constantFrom(...TOKENS), { maxLength: 12 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  );
  return fc
    .tuple(fc.constantFrom(...CAVEAT_TYPES), fc.constantFrom(' = ', ' != ', ' < '), rest)
    .map((parts) => parts.join(''));
}
