import type { Input } from '../../caveats/field.js';
import type { AnyCaveat } from '../../caveats/kind.js';
import type { Say } from '../../caveats/words.js';
import { TEST_TIME } from '../clock.js';
import { type AnyKind, describeThrown, type Laws, show } from './law.js';
import { UNRELATED_IDS } from './near-misses.js';
import { isValue } from './text-laws.js';
import { changedAt, nodesIn, textsInFields } from './values.js';

/** Quotes everything. */
const SAY: Say = {
  quote: (text) => ({ quoted: text }),
  or: (entries) =>
    entries.flatMap((entry) => (typeof entry === 'string' ? [{ quoted: entry }] : entry)),
  name: (entry) => [{ quoted: entry }],
  place: (code) => [{ quoted: code }],
};

/** Laws about how people read and give caveats. */
export const PEOPLE_LAWS: Laws = {
  'describe returns a sentence that quotes the texts of the token'({ kind, values }) {
    for (const value of values) {
      const sentence: unknown = kind.describe?.(value, SAY);
      if (sentence === undefined) return undefined;
      if (!Array.isArray(sentence) || sentence.length === 0 || !sentence.every(isPart)) {
        return `describe returns ${show(sentence)} for ${show(value)}`;
      }
      for (const { path } of textsInFields(value)) {
        for (const id of UNRELATED_IDS) {
          const other = changedAt(value, path, id);
          if (!isValue(kind, other)) continue;
          const words = kind.describe?.(other, SAY) ?? [];
          if (!words.some((part) => typeof part === 'string' && part.includes(id))) continue;
          return `describe returns ${show(id)} of ${show(other)} as words of its own: use say.quote`;
        }
      }
    }
    return undefined;
  },

  'inputs make values of their kind'({ kind, values }) {
    for (const input of kind.inputs ?? []) {
      for (const make of attemptsOf(input, kind, values)) {
        let value: AnyCaveat;
        try {
          value = make();
        } catch (error) {
          // A sample need not be what this input takes; one of its choices must be.
          if (error instanceof TypeError && input.choices === undefined) continue;
          return `the input '${input.name}' threw: ${describeThrown(error)}`;
        }
        if (!isValue(kind, value)) {
          return `the input '${input.name}' makes ${show(value)}, which encode refuses or decode reads otherwise`;
        }
      }
    }
    return undefined;
  },
};

function isPart(part: unknown): boolean {
  const { quoted, moment }: { quoted?: unknown; moment?: unknown } = Object(part);
  return typeof part === 'string' || typeof quoted === 'string' || Number.isFinite(moment);
}

/** Returns ways to give an input what the samples hold: their texts, numbers, and entries of their conditions. */
function attemptsOf(
  input: Input<AnyCaveat>,
  kind: AnyKind,
  values: readonly AnyCaveat[],
): readonly (() => AnyCaveat)[] {
  const nodes = values.flatMap(({ type: _, ...fields }) =>
    [...nodesIn(fields)].map(({ node }) => node),
  );
  const numbers = nodes.filter((node) => typeof node === 'number');
  const entries = values.flatMap((value) =>
    kind
      .encode(value)
      .split(/ \S+ |\|/)
      .slice(1),
  );
  const texts = input.choices ?? [
    ...nodes.filter((node) => node !== Object(node)).map(String),
    ...entries,
  ];
  switch (input.of) {
    case 'flag':
      return [() => input.toValue()];
    case 'duration':
      return [() => input.toValue(60, TEST_TIME)];
    case 'text':
      return texts.map((text) => () => input.toValue(text));
    case 'texts':
      return texts.map((text) => () => input.toValue([text]));
    case 'integer':
    case 'number':
    case 'time':
      return numbers.map((number) => () => input.toValue(number));
  }
}
