import { startsLike } from '../../caveats/define.js';
import type { AnyCaveat } from '../../caveats/kind.js';
import { frozenCopy } from '../../caveats/plain-data.js';
import {
  alike,
  type AnyKind,
  changedAt,
  describeThrown,
  type Laws,
  meets,
  metPairsOf,
  nodesIn,
  type Path,
  show,
  textsIn,
  textsInFields,
} from './law.js';
import {
  editsOf,
  JUNK,
  lookalikesOf,
  patternsLike,
  UNRELATED,
  UNRELATED_IDS,
} from './near-misses.js';

/** Lengths of texts, next to those at which something might be cut off. */
const LENGTHS: readonly number[] = [17, 21, 33, 65, 129, 257, 513, 1025, 4097];

export const VALUE_LAWS: Laws = {
  *'decode returns the value that encode wrote'({ kind, values }) {
    for (const value of values) {
      // Throws for a sample that is not a value of the kind.
      kind.encode(value);
      yield misreadingOf(kind, value);
    }
  },

  *'a condition starts as its kind says'({ kind, values }) {
    for (const value of values) {
      const text: unknown = kind.encode(value);
      if (typeof text !== 'string') yield `encode returns ${show(text)} for ${show(value)}`;
      else if (!text.isWellFormed()) yield `${show(text)} is not well-formed Unicode`;
      else if (!startsLike(kind, text)) {
        yield `${show(text)} does not start with ${String(kind.start ?? `the word ${kind.type}`)}`;
      }
    }
  },

  *'each value has one text'({ kind, values }) {
    const seen = new Map<string, AnyCaveat>();
    for (const value of values) {
      const text = kind.encode(value);
      if (kind.encode(value) !== text) yield `${show(value)} is written in more than one way`;
      const other = seen.get(text);
      if (other !== undefined && !alike(other, value)) {
        yield `${show(other)} and ${show(value)} are both written as ${show(text)}`;
      }
      seen.set(text, value);
    }
  },

  *'decode never throws'({ kind, values }) {
    for (const text of textsNear(kind, values)) {
      try {
        kind.decode(text);
      } catch (error) {
        yield `decode threw for ${show(text)}: ${describeThrown(error)}`;
      }
    }
  },

  *'decode refuses a text that is nearly right, or returns another value'({ kind, values }) {
    for (const text of textsNear(kind, values)) yield looseReadingOf(kind, text);
  },

  *'encode refuses a value with a missing or unknown field'({ kind, values }) {
    for (const other of values.flatMap(misspellingsOf)) {
      const text = textOrRefusal(kind, other);
      if (text === undefined) continue;
      if (text instanceof Error) {
        yield `encode must throw a TypeError for ${show(other)}, and threw ${text.message}`;
        continue;
      }
      // A field that may be absent may be `undefined` too.
      const given = Object.entries(other).filter(([, field]) => field !== undefined);
      if (!alike(kind.decode(text), Object.fromEntries(given))) {
        yield `${show(other)} is not a value of this kind, but is written as ${show(text)}`;
      }
    }
  },

  *'a value is plain data'({ kind, values }) {
    for (const value of values) {
      try {
        frozenCopy(kind.decode(kind.encode(value)));
      } catch (error) {
        yield `decode returns a value for ${show(value)} that cannot be copied and frozen: ${describeThrown(error)}`;
      }
    }
  },

  *'a request that meets a value does not meet a similar value'(subject) {
    const { kind, values } = subject;
    for (const { value, request } of metPairsOf(subject)) {
      for (const { path, text } of textsInFields(value)) {
        if (isIgnored(kind, value, request, path)) continue;
        for (const other of ['', ...lookalikesOf(text), ...patternsLike(text)]) {
          const near = changedAt(value, path, other);
          if (!isValue(kind, near) || values.some((listed) => alike(listed, near))) continue;
          if (meets(kind, near, request) && !subject.alsoMeets(near, request)) {
            yield `${show(near)} is met by the request ${show(request)}, as is ${show(value)}; if that is intended, let samples.alsoMeets return true for it`;
          }
        }
      }
    }
  },

  *'an empty list in a value is refused, or restricts'({ kind, values, requests }) {
    for (const value of values) {
      for (const { path, node } of nodesIn(value)) {
        if (!Array.isArray(node)) continue;
        const empty = changedAt(value, path, []);
        if (!isValue(kind, empty)) continue;
        const met = requests.find((request) => meets(kind, empty, request));
        if (met !== undefined) yield `${show(empty)} is met by the request ${show(met)}`;
      }
    }
  },

  *'a long value is refused, or compared to its end'({ kind, values, requests }) {
    for (const value of values) {
      for (const { path, text } of textsInFields(value)) {
        for (const length of LENGTHS) {
          const long = text.repeat(Math.ceil(length / (text.length || 1))).slice(0, length);
          const longer = changedAt(value, path, long);
          yield misreadingOf(kind, longer);
          if (!isValue(kind, longer)) continue;
          if (requests.some((request) => isComparedInPart(kind, longer, request, text, long))) {
            yield `${show(longer)} is met by a text that differs at its end`;
          }
        }
      }
    }
  },
};

/** Describes how a value is read otherwise than it was written; `undefined` if `encode` refuses it. */
export function misreadingOf(kind: AnyKind, value: AnyCaveat): string | undefined {
  const text = textOrRefusal(kind, value);
  if (typeof text !== 'string') return undefined;
  const decoded = kind.decode(text);
  if (alike(decoded, value)) return undefined;
  return `${show(value)} is written as ${show(text)}, which is read as ${show(decoded)}`;
}

/** Decides whether something is a value of a kind: it is written, and read again. */
export function isValue(kind: AnyKind, value: AnyCaveat): boolean {
  try {
    return alike(kind.decode(kind.encode(value)), value);
  } catch {
    return false;
  }
}

/** Describes how a text is read that `encode` would not write. */
function looseReadingOf(kind: AnyKind, text: string): string | undefined {
  const decoded = kind.decode(text);
  if (decoded === undefined) return undefined;
  const what = `${show(text)} is read as ${show(decoded)}`;
  if (decoded?.type !== kind.type) return `${what}, which has another type`;
  const written = kind.encode(decoded);
  return written === text ? undefined : `${what}, which is written as ${show(written)}`;
}

function* textsNear(kind: AnyKind, values: readonly AnyCaveat[]): Generator<string> {
  const start = kind.start ?? `${kind.type} = `;
  for (const rest of JUNK) yield* [rest, kind.type + rest, start + rest];
  for (const value of values) {
    const text = kind.encode(value);
    yield* editsOf(text);
    const step = Math.ceil(text.length / 500);
    for (let length = 0; length < text.length; length += step) yield text.slice(0, length);
  }
}

function misspellingsOf(value: AnyCaveat): readonly AnyCaveat[] {
  const fields = Object.keys(value).filter((name) => name !== 'type');
  const absent = fields.map((name) => changedAt(value, [name]));
  const unset = fields.map((name) => ({ ...value, [name]: undefined }));
  const misspelt = { ...value, misspelt: 1 };
  return [...absent, ...unset, misspelt];
}

/** Returns the text of a value; `undefined` if `encode` throws a `TypeError`, or another error. */
function textOrRefusal(kind: AnyKind, value: AnyCaveat): string | Error | undefined {
  try {
    return kind.encode(value);
  } catch (error) {
    return error instanceof TypeError ? undefined : new Error(describeThrown(error));
  }
}

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
