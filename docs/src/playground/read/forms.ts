import type { Input } from '../../../../src/caveats/field.js';
import type { AnyCaveat, Role } from '../../../../src/caveats/kind.js';
import { type ReadingDialect, writeIn } from '../../../../src/reading/dialect.js';
import {
  caveatInputs,
  fieldsOf,
  type InputContext,
  requestFrom,
  requestInputs,
  valueOf,
} from '../../../../src/reading/inputs.js';

/** A field of a form. */
export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly control: 'text' | 'lines' | 'choice' | 'choices' | 'moment' | 'flag';
  readonly choices: readonly string[];
}

/** What the fields of a form hold, by their names: texts, lists with one entry a line, Unix seconds. */
export type FormValues = Readonly<Record<string, string>>;

/** The fields of the form for a caveat, one for each way to give one. */
export function caveatFields(reading: ReadingDialect): readonly FormField[] {
  return caveatInputs(reading).map(fieldFor);
}

/**
 * Returns the condition that a field of the form for a caveat gives.
 *
 * @throws TypeError for an invalid value.
 */
export function conditionFrom(
  reading: ReadingDialect,
  name: string,
  value: string,
  now: number,
): string {
  const input = caveatInputs(reading).find((each) => each.name === name);
  if (input === undefined) throw new TypeError(`unknown caveat ${name}`);
  return writeIn(reading, valueOf<AnyCaveat>(input, textsOf(input, value), contextAt(now)));
}

/** The fields of the form for a request, by the role of the caveats that check them. */
export function requestFields(
  reading: ReadingDialect,
): readonly (readonly [Role, readonly FormField[]])[] {
  const inputs = requestInputs(reading);
  return (['scope', 'context', 'usage'] as const).map((role) => [
    role,
    inputs.filter((each) => each.role === role).map(({ input }) => fieldFor(input)),
  ]);
}

/** Returns the names of the form's fields that caveats of some types check. */
export function fieldsAskedFor(
  reading: ReadingDialect,
  types: ReadonlySet<string>,
): ReadonlySet<string> {
  const kinds = [...reading.dialect.kinds.values()].filter(({ type }) => types.has(type));
  const fields = new Set(kinds.flatMap(fieldsOf));
  const asked = requestInputs(reading).filter(({ field }) => fields.has(field));
  return new Set(asked.map(({ input }) => input.name));
}

/**
 * Returns the request that a form gives. An empty field is left out.
 *
 * @throws TypeError for an invalid value.
 */
export function requestIn(reading: ReadingDialect, values: FormValues, now: number): object {
  return requestFrom(
    requestInputs(reading),
    (input) => {
      const texts = textsOf(input, values[input.name] ?? '');
      return texts.length === 0 ? undefined : texts;
    },
    contextAt(now),
  );
}

function contextAt(now: number): InputContext {
  return { nameOf: ({ name }) => labelOf(name), now };
}

function textsOf({ of }: Input<unknown>, value: string): readonly string[] {
  const texts = of === 'texts' ? value.split('\n') : [value];
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}

function fieldFor({ name, about, of, choices = [] }: Input<unknown>): FormField {
  const hint = of === 'texts' && choices.length === 0 ? `${about}; one a line` : about;
  return { name, label: labelOf(name), hint, control: controlOf(of, choices), choices };
}

function controlOf(of: Input<unknown>['of'], choices: readonly string[]): FormField['control'] {
  switch (of) {
    case 'texts':
      return choices.length > 0 ? 'choices' : 'lines';
    case 'time':
      return 'moment';
    case 'flag':
      return 'flag';
    default:
      return choices.length > 0 ? 'choice' : 'text';
  }
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['ip', 'IP'],
  ['asn', 'ASN'],
  ['api', 'API'],
]);

/** `data-path` is `Data path`. */
function labelOf(name: string): string {
  const words = name.split('-').map((word) => WORDS.get(word) ?? word);
  const label = words.join(' ');
  return label.charAt(0).toUpperCase() + label.slice(1);
}
