import type { AnyCaveat } from '../../caveats/kind.js';
import { frozenCopy } from '../../caveats/plain-data.js';
import { type AnyKind, describeThrown, type Laws, meets, metPairsOf, show } from './law.js';
import { lookalikesOf, patternsLike, UNRELATED, UNRELATED_IDS } from './near-misses.js';
import { isValue, misreadingOf } from './text-laws.js';
import { alike, changedAt, nodesIn, type Path, textsIn, textsInFields } from './values.js';

/** Lengths of texts, next to those at which something might be cut off. */
const LENGTHS: readonly number[] = [17, 21, 33, 65, 129, 257, 513, 1025, 4097];

/** Laws about values that are similar, long or empty. */
export const VALUE_LAWS: Laws = {
  'a value is plain data'({ kind, values }) {
    for (const value of values) {
      try {
        frozenCopy(kind.decode(kind.encode(value)));
      } catch (error) {
        return `decode returns a value for ${show(value)} that cannot be copied and frozen: ${describeThrown(error)}`;
      }
    }
    return undefined;
  },

  'a request that meets a value does not meet a similar value'(subject) {
    const { kind, values } = subject;
    for (const { value, request } of metPairsOf(subject)) {
      for (const { path, text } of textsInFields(value)) {
        if (isIgnored(kind, value, request, path)) continue;
        for (const other of ['', ...lookalikesOf(text), ...patternsLike(text)]) {
          const near = changedAt(value, path, other);
          if (!isValue(kind, near) || values.some((listed) => alike(listed, near))) continue;
          if (meets(kind, near, request) && !subject.alsoMeets(near, request)) {
            return `${show(near)} is met by the request ${show(request)}, as is ${show(value)}; if that is intended, let samples.alsoMeets return true for it`;
          }
        }
      }
    }
    return undefined;
  },

  'an empty list in a value is refused, or restricts'({ kind, values, requests }) {
    for (const value of values) {
      for (const { path, node } of nodesIn(value)) {
        if (!Array.isArray(node)) continue;
        const empty = changedAt(value, path, []);
        if (!isValue(kind, empty)) continue;
        const met = requests.find((request) => meets(kind, empty, request));
        if (met !== undefined) return `${show(empty)} is met by the request ${show(met)}`;
      }
    }
    return undefined;
  },

  'a long value is refused, or compared to its end'({ kind, values, requests }) {
    for (const value of values) {
      for (const { path, text } of textsInFields(value)) {
        for (const length of LENGTHS) {
          const long = text.repeat(Math.ceil(length / (text.length || 1))).slice(0, length);
          const longer = changedAt(value, path, long);
          const wrong = misreadingOf(kind, longer);
          if (wrong !== undefined) return wrong;
          if (!isValue(kind, longer)) continue;
          if (requests.some((request) => isComparedInPart(kind, longer, request, text, long))) {
            return `${show(longer)} is met by a text that differs at its end`;
          }
        }
      }
    }
    return undefined;
  },
};

/** Decides whether a request meets a long value with a text that differs from it at the end. */
function isComparedInPart(
  kind: AnyKind,
  value: AnyCaveat,
  request: object,
  text: string,
  long: string,
): boolean {
  const other = `${long.slice(0, -1)}${long.endsWith('z') ? 'y' : 'z'}`;
  return textsIn(request).some((one) => {
    const isMetBy = (given: string): boolean =>
      meets(kind, value, changedAt(request, one.path, given));
    return one.text === text && isMetBy(long) && !isMetBy(UNRELATED) && isMetBy(other);
  });
}

/** Decides whether a check ignores a text of a value for a request: it is met without the text too. */
function isIgnored(kind: AnyKind, value: AnyCaveat, request: object, path: Path): boolean {
  const unrelated = UNRELATED_IDS.map((id) => changedAt(value, path, id));
  return [changedAt(value, path), ...unrelated].some(
    (other) => isValue(kind, other) && meets(kind, other, request),
  );
}
