import { firstWord } from '../../caveats/define.js';
import type { AnyCaveat } from '../../caveats/kind.js';
import { type AnyKind, describeThrown, show, type Try } from './law.js';
import { editsOf, JUNK } from './near-misses.js';
import { alike } from './values.js';

/** `decode(encode(x))` is `x`. */
export const roundTrip: Try = ({ kind, values }) => {
  for (const value of values) {
    // A sample that is not a value is a mistake of the caller.
    kind.encode(value);
    const wrong = misreadingOf(kind, value);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
};

/** What is wrong with how a value is written and read, if it is one at all. */
export function misreadingOf(kind: AnyKind, value: AnyCaveat): string | undefined {
  const text = textOrRefusal(kind, value);
  if (typeof text !== 'string') return undefined;
  const decoded = kind.decode(text);
  if (alike(decoded, value)) return undefined;
  return `${show(value)} is written as ${show(text)}, which is read as ${show(decoded)}`;
}

/** A text that can stand in a token, and starts with the type, so that it comes back to its kind. */
export const startsWithType: Try = ({ kind, values }) => {
  for (const value of values) {
    const text: unknown = kind.encode(value);
    if (typeof text !== 'string')
      return `${show(value)} is written as ${show(text)}, which is no text`;
    if (!text.isWellFormed()) return `${show(text)} has half a character, which UTF-8 cannot write`;
    if (firstWord(text) !== kind.type)
      return `${show(text)} does not start with the word ${kind.type}`;
  }
  return undefined;
};

/** One text for each value, and one value for each text. */
export const oneText: Try = ({ kind, values }) => {
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
};

/** `decode` never throws, whatever it is asked about. */
export const decodeNeverThrows: Try = ({ kind, values }) => {
  for (const text of textsNear(kind, values)) {
    try {
      kind.decode(text);
    } catch (error) {
      return `decode threw over ${show(text)}: ${describeThrown(error)}`;
    }
  }
  return undefined;
};

/** What is nearly a condition is refused, or it is another one and written just so. */
export const refusesNearMisses: Try = ({ kind, values }) => {
  for (const text of textsNear(kind, values)) {
    const wrong = misreading(kind, text);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
};

/** The start of a condition is refused, or it is a value of its own. */
export const prefixesAreTheirOwn: Try = ({ kind, values }) => {
  for (const value of values) {
    const text = kind.encode(value);
    const step = Math.ceil(text.length / 500);
    for (let length = 0; length < text.length; length += step) {
      const prefix = text.slice(0, length);
      const decoded = kind.decode(prefix);
      if (alike(decoded, value))
        return `the start ${show(prefix)} is read as ${show(value)}, the whole`;
      const wrong = misreading(kind, prefix);
      if (wrong !== undefined) return wrong;
    }
  }
  return undefined;
};

/** A value of which a field is missing or misspelt is refused: dropped, it would restrict nothing. */
export const refusesOtherValues: Try = ({ kind, values }) => {
  for (const value of values) {
    for (const other of misspellingsOf(value)) {
      const text = textOrRefusal(kind, other);
      if (text === undefined) continue;
      if (text instanceof Error)
        return `encode threw no TypeError over ${show(other)}: ${text.message}`;
      if (!alike(kind.decode(text), withoutUndefined(other))) {
        return `${show(other)} is no value of this kind, but is written as ${show(text)}`;
      }
    }
  }
  return undefined;
};

function misreading(kind: AnyKind, text: string): string | undefined {
  const decoded = kind.decode(text);
  if (decoded === undefined) return undefined;
  if (decoded?.type !== kind.type)
    return `${show(text)} is read as ${show(decoded)}, of no such type`;
  const written = kind.encode(decoded);
  return written === text
    ? undefined
    : `${show(text)} is read as ${show(decoded)}, which is written as ${show(written)}`;
}

function* textsNear(kind: AnyKind, values: readonly AnyCaveat[]): Generator<string> {
  for (const rest of JUNK) yield* [rest, kind.type + rest, `${kind.type} = ${rest}`];
  for (const value of values) yield* editsOf(kind.encode(value));
}

function* misspellingsOf(value: AnyCaveat): Generator<AnyCaveat> {
  const { type, ...fields } = value;
  for (const name of Object.keys(fields)) {
    const others = Object.entries(fields).filter(([other]) => other !== name);
    yield { ...Object.fromEntries(others), type };
    yield { ...fields, [name]: undefined, type };
  }
  const misspelt = { ...value, misspelt: 1 };
  yield misspelt;
}

/** A field that may be left out may be `undefined` too. */
function withoutUndefined(value: AnyCaveat): object {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
}

/** The text of a value; `undefined` where it is refused as it should be, or another error. */
function textOrRefusal(kind: AnyKind, value: AnyCaveat): string | Error | undefined {
  try {
    return kind.encode(value);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    return new Error(describeThrown(error));
  }
}
