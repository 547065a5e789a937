import { startsLike } from '../../caveats/define.js';
import type { AnyCaveat } from '../../caveats/kind.js';
import { frozenCopy } from '../../caveats/plain-data.js';
import {
  alike,
  changedAt,
  describeThrown,
  type Laws,
  nodesIn,
  orMistake,
  show,
  textsIn,
  textsInFields,
} from './law.js';
import { lookalikesOf, patternsLike, textsNear, UNRELATED, UNRELATED_IDS } from './near-misses.js';
import type { Subject } from './subject.js';

/** Lengths of texts, next to those at which something might be cut off. */
const LENGTHS: readonly number[] = [17, 21, 33, 65, 129, 257, 513, 1025, 4097];

export const VALUE_LAWS: Laws<Subject> = {
  *'decode returns the value that encode wrote'({ kind, values, misreadingOf }) {
    for (const value of values) {
      // Throws for a sample that is not a value of the kind.
      kind.encode(value);
      yield misreadingOf(value);
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

  *'decode never throws'(subject) {
    for (const text of textsNear(subject)) {
      try {
        subject.kind.decode(text);
      } catch (error) {
        yield `decode threw for ${show(text)}: ${describeThrown(error)}`;
      }
    }
  },

  *'decode refuses a text that is nearly right, or returns another value'(subject) {
    const { kind } = subject;
    for (const text of textsNear(subject)) {
      const decoded = kind.decode(text);
      if (decoded === undefined) continue;
      const what = `${show(text)} is read as ${show(decoded)}`;
      if (decoded?.type !== kind.type) yield `${what}, which has another type`;
      const written = kind.encode(decoded);
      if (written !== text) yield `${what}, which is written as ${show(written)}`;
    }
  },

  *'encode refuses a value with a missing or unknown field'({ kind, values }) {
    for (const other of values.flatMap(misspellingsOf)) {
      let text: string | undefined;
      try {
        text = orMistake(() => kind.encode(other));
      } catch (error) {
        yield `encode must throw a TypeError for ${show(other)}, and threw ${describeThrown(error)}`;
      }
      if (text === undefined) continue;
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
    const { values, metPairs, isValue, meets } = subject;
    for (const { value, request } of metPairs()) {
      for (const { path, text } of textsInFields(value)) {
        // Any other text, or none, would do for this request.
        const unrelated = UNRELATED_IDS.map((id) => changedAt(value, path, id));
        const others = [changedAt(value, path), ...unrelated];
        if (others.some((other) => isValue(other) && meets(other, request))) continue;
        for (const other of ['', ...lookalikesOf(text), ...patternsLike(text)]) {
          const near = changedAt(value, path, other);
          if (!isValue(near) || values.some((listed) => alike(listed, near))) continue;
          if (meets(near, request) && !subject.alsoMeets(near, request)) {
            yield `${show(near)} is met by the request ${show(request)}, as is ${show(value)}; if that is intended, let samples.alsoMeets return true for it`;
          }
        }
      }
    }
  },

  *'an empty list in a value is refused, or restricts'({ values, requests, isValue, meets }) {
    for (const value of values) {
      for (const { path, node } of nodesIn(value)) {
        const empty = changedAt(value, path, []);
        if (!Array.isArray(node) || !isValue(empty)) continue;
        const met = requests.find((request) => meets(empty, request));
        if (met !== undefined) yield `${show(empty)} is met by the request ${show(met)}`;
      }
    }
  },

  *'a long value is refused, or compared to its end'(subject) {
    for (const value of subject.values) {
      for (const { path, text } of textsInFields(value)) {
        for (const length of LENGTHS) {
          const long = text.repeat(Math.ceil(length / (text.length || 1))).slice(0, length);
          const longer = changedAt(value, path, long);
          yield subject.misreadingOf(longer);
          if (subject.isValue(longer) && isComparedInPart(subject, longer, text, long)) {
            yield `${show(longer)} is met by a text that differs at its end`;
          }
        }
      }
    }
  },
};

function misspellingsOf(value: AnyCaveat): readonly AnyCaveat[] {
  const fields = Object.keys(value).filter((name) => name !== 'type');
  const absent = fields.map((name) => changedAt(value, [name]));
  const unset = fields.map((name) => ({ ...value, [name]: undefined }));
  const misspelt = { ...value, misspelt: 1 };
  return [...absent, ...unset, misspelt];
}

/** Decides whether a request meets a long value with a text that differs from it at the end. */
function isComparedInPart(
  { requests, meets }: Subject,
  value: AnyCaveat,
  text: string,
  long: string,
): boolean {
  const other = `${long.slice(0, -1)}${long.endsWith('z') ? 'y' : 'z'}`;
  return requests.some((request) =>
    textsIn(request).some((one) => {
      const isMetBy = (given: string) => meets(value, changedAt(request, one.path, given));
      return one.text === text && isMetBy(long) && !isMetBy(UNRELATED) && isMetBy(other);
    }),
  );
}
