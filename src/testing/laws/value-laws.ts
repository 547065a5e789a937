import type { AnyCaveat } from '../../caveats/kind.js';
import { frozenCopy } from '../../caveats/plain-data.js';
import { isMet, runCheck } from './check-result.js';
import { metPairsOf } from './request-laws.js';
import { type AnyKind, describeThrown, show, type Try } from './law.js';
import { lookalikesOf, patternsLike, UNRELATED, UNRELATED_IDS } from './near-misses.js';
import { misreadingOf } from './text-laws.js';
import { alike, nodesIn, type Path, textsIn, withAt, withoutAt } from './values.js';

/** Lengths of texts, next to those at which something might be cut off. */
const LENGTHS: readonly number[] = [17, 21, 33, 65, 129, 257, 513, 1025, 4097];

/** A value is plain data: what is kept of a token is frozen, and nothing else can be. */
export const valuesArePlain: Try = ({ kind, values }) => {
  for (const value of values) {
    const decoded = kind.decode(kind.encode(value));
    try {
      frozenCopy(decoded);
    } catch (error) {
      return `${show(value)} is read as a value of which no frozen copy can be made: ${describeThrown(error)}`;
    }
  }
  return undefined;
};

/** A value that is nearly another is not met by what meets that one. */
export const nearValuesDiffer: Try = (subject) => {
  const { kind, values } = subject;
  for (const { value, request } of metPairsOf(subject)) {
    for (const { path, text } of fieldsIn(value)) {
      if (isIgnored(kind, value, request, path)) continue;
      for (const other of ['', ...lookalikesOf(text), ...patternsLike(text)]) {
        const near = withAt(value, path, other);
        if (!isValue(kind, near) || values.some((listed) => alike(listed, near))) continue;
        if (isMet(runCheck(kind, near, request)) && !subject.alsoMeets(near, request)) {
          return `${show(near)} is met by the request ${show(request)}, as is ${show(value)}; if it should be, let samples.alsoMeets say so`;
        }
      }
    }
  }
  return undefined;
};

/** A list that is empty is refused, or nothing meets it: it does not mean that anything goes. */
export const emptyListsRestrict: Try = ({ kind, values, requests }) => {
  for (const value of values) {
    for (const { path, node } of nodesIn(value)) {
      if (!Array.isArray(node)) continue;
      const empty = withAt(value, path, []);
      if (!isValue(kind, empty)) continue;
      const met = requests.find((request) => isMet(runCheck(kind, empty, request)));
      if (met !== undefined) return `${show(empty)} is met by the request ${show(met)}`;
    }
  }
  return undefined;
};

/** A long value is refused, or it is written, read and compared to its end. */
export const longValuesAreWhole: Try = (subject) => {
  const { kind, values, requests } = subject;
  for (const value of values) {
    for (const { path, text } of fieldsIn(value)) {
      for (const length of LENGTHS) {
        const long = text.repeat(Math.ceil(length / (text.length || 1))).slice(0, length);
        const longer = withAt(value, path, long);
        const wrong =
          misreadingOf(kind, longer) ??
          (isValue(kind, longer) ? comparedInPart(kind, longer, requests, text, long) : undefined);
        if (wrong !== undefined) return wrong;
      }
    }
  }
  return undefined;
};

/** A request that has a text of a value, and one that differs from it at its end. */
function comparedInPart(
  kind: AnyKind,
  value: AnyCaveat,
  requests: readonly object[],
  text: string,
  long: string,
): string | undefined {
  for (const request of requests) {
    for (const { path } of textsIn(request).filter((one) => one.text === text)) {
      const isMetBy = (other: string): boolean =>
        isMet(runCheck(kind, value, withAt(request, path, other)));
      if (!isMetBy(long) || isMetBy(UNRELATED)) continue;
      const other = `${long.slice(0, -1)}${long.endsWith('z') ? 'y' : 'z'}`;
      if (isMetBy(other)) return `${show(value)} is met by a text that differs at its end`;
    }
  }
  return undefined;
}

/** The texts of a value, but for its type. */
function fieldsIn(value: AnyCaveat): ReturnType<typeof textsIn> {
  return textsIn(value).filter(({ path }) => path.join() !== 'type');
}

/** Whether a check does not look at a text of a value for a request: without it, it is met as well. */
function isIgnored(kind: AnyKind, value: AnyCaveat, request: object, path: Path): boolean {
  const unrelated = UNRELATED_IDS.map((id) => withAt(value, path, id));
  const others = [withoutAt(value, path), ...unrelated];
  return others.some((other) => isValue(kind, other) && isMet(runCheck(kind, other, request)));
}

/** Whether something is a value of a kind: it can be written, and is read again. */
function isValue(kind: AnyKind, value: AnyCaveat): boolean {
  try {
    return alike(kind.decode(kind.encode(value)), value);
  } catch {
    return false;
  }
}
