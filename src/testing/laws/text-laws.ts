import { firstWord } from '../../caveats/define.js';
import type { AnyCaveat } from '../../caveats/kind.js';
import { type AnyKind, describeThrown, type Laws, show } from './law.js';
import { editsOf, JUNK } from './near-misses.js';
import { alike } from './values.js';

/** Laws about `encode` and `decode`. */
export const TEXT_LAWS: Laws = {
  'decode returns the value that encode wrote'({ kind, values }) {
    for (const value of values) {
      // Throws for a sample that is not a value of the kind.
      kind.encode(value);
      const wrong = misreadingOf(kind, value);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  },

  'a condition starts with the type of its kind'({ kind, values }) {
    for (const value of values) {
      const text: unknown = kind.encode(value);
      if (typeof text !== 'string') return `encode returns ${show(text)} for ${show(value)}`;
      if (!text.isWellFormed()) return `${show(text)} is not well-formed Unicode`;
      if (firstWord(text) !== kind.type)
        return `${show(text)} does not start with the word ${kind.type}`;
    }
    return undefined;
  },

  'each value has one text'({ kind, values }) {
    const seen = new Map<string, AnyCaveat>();
    for (const value of values) {
      const text = kind.encode(value);
      if (kind.encode(value) !== text) return `${show(value)} is written in more than one way`;
      const other = seen.get(text);
      if (other !== undefined && !alike(other, value)) {
        return `${show(other)} and ${show(value)} are both written as ${show(text)}`;
      }
      seen.set(text, value);
    }
    return undefined;
  },

  'decode never throws'({ kind, values }) {
    for (const text of textsNear(kind, values)) {
      try {
        kind.decode(text);
      } catch (error) {
        return `decode threw for ${show(text)}: ${describeThrown(error)}`;
      }
    }
    return undefined;
  },

  'decode refuses a text that is nearly right, or returns another value'({ kind, values }) {
    for (const text of textsNear(kind, values)) {
      const wrong = looseReadingOf(kind, text);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  },

  'decode refuses the start of a condition, or returns another value'({ kind, values }) {
    for (const value of values) {
      const text = kind.encode(value);
      const step = Math.ceil(text.length / 500);
      for (let length = 0; length < text.length; length += step) {
        const wrong = looseReadingOf(kind, text.slice(0, length));
        if (wrong !== undefined) return wrong;
      }
    }
    return undefined;
  },

  'encode refuses a value with a missing or unknown field'({ kind, values }) {
    for (const other of values.flatMap(misspellingsOf)) {
      const text = textOrRefusal(kind, other);
      if (text === undefined) continue;
      if (text instanceof Error) {
        return `encode must throw a TypeError for ${show(other)}, and threw ${text.message}`;
      }
      // A field that may be absent may be `undefined` too.
      const given = Object.entries(other).filter(([, field]) => field !== undefined);
      if (!alike(kind.decode(text), Object.fromEntries(given))) {
        return `${show(other)} is not a value of this kind, but is written as ${show(text)}`;
      }
    }
    return undefined;
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
  if (decoded?.type !== kind.type) {
    return `${show(text)} is read as ${show(decoded)}, which has another type`;
  }
  const written = kind.encode(decoded);
  if (written === text) return undefined;
  return `${show(text)} is read as ${show(decoded)}, which is written as ${show(written)}`;
}

function* textsNear(kind: AnyKind, values: readonly AnyCaveat[]): Generator<string> {
  for (const rest of JUNK) yield* [rest, kind.type + rest, `${kind.type} = ${rest}`];
  for (const value of values) yield* editsOf(kind.encode(value));
}

function misspellingsOf(value: AnyCaveat): readonly AnyCaveat[] {
  const { type, ...fields } = value;
  const lacking = Object.keys(fields).flatMap((name) => {
    const others = Object.entries(fields).filter(([other]) => other !== name);
    return [
      { ...Object.fromEntries(others), type },
      { ...value, [name]: undefined },
    ];
  });
  const misspelt = { ...value, misspelt: 1 };
  return [...lacking, misspelt];
}

/** Returns the text of a value; `undefined` if `encode` throws a `TypeError`, or another error. */
function textOrRefusal(kind: AnyKind, value: AnyCaveat): string | Error | undefined {
  try {
    return kind.encode(value);
  } catch (error) {
    return error instanceof TypeError ? undefined : new Error(describeThrown(error));
  }
}
