import type { Input, RequestField } from '../caveats/field.js';
import type { AnyCaveat, CaveatKind, Role } from '../caveats/kind.js';
import type { Dialect } from '../token/dialect.js';
import { parseDuration, parseTime } from './moments.js';

/** An input that gives a field of a request, or a part of one. */
export interface RequestInput {
  readonly field: string;
  /** The role of the kinds that read the field; `context` for a field that none of them reads. */
  readonly role: Role;
  readonly input: Input<unknown>;
}

/**
 * Returns how people give the caveats of a dialect, in the order of its kinds. Expiries come first: every
 * token should have one.
 */
export function caveatInputs({ kinds }: Dialect): readonly Input<AnyCaveat>[] {
  const inputs = [...kinds.values()].flatMap((kind) => kind.inputs ?? []);
  const isTime = ({ of }: Input<AnyCaveat>): boolean => of === 'duration' || of === 'time';
  return [...inputs.filter(isTime), ...inputs.filter((input) => !isTime(input))];
}

/** Returns how people give a request of a dialect: context first, then usage, then scope. */
export function requestInputs({ kinds, fields }: Dialect): readonly RequestInput[] {
  const all = [...kinds.values()];
  const inputs = [...fields].flatMap(([field, about]) => {
    const role = all.find((kind) => fieldsOf(kind).includes(field))?.role ?? 'context';
    return inputsOf(field, about).map((input) => ({ field, role, input }));
  });
  const order = (role: Role): number => ['context', 'usage', 'scope'].indexOf(role);
  return inputs.sort((a, b) => order(a.role) - order(b.role));
}

/** Returns the fields of a request that a kind reads. */
export function fieldsOf({ fields = {} }: Pick<CaveatKind, 'fields'>): readonly string[] {
  return Object.keys(fields);
}

const same = <T>(value: T): T => value;

/** A field without inputs has one of its own name. */
function inputsOf(field: string, { inputs, of, ...rest }: RequestField): readonly Input<unknown>[] {
  if (inputs !== undefined) return inputs;
  const name = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const { about = `the ${name} of the request`, value = 'VALUE', choices } = rest;
  const shown = { name, about, value, ...(choices && { choices }) };
  switch (of) {
    case 'text':
      return [{ ...shown, of, toValue: same }];
    case 'texts':
      return [{ ...shown, of, toValue: same }];
    case 'integer':
    case 'number':
    case 'time':
      return [{ ...shown, of, toValue: same }];
    case 'boolean':
      return [{ name, about, of: 'flag', toValue: () => true }];
    case 'object':
      return [];
  }
}

/** How the program shows its inputs, and when it runs. */
export interface InputContext {
  /** The name of an input in messages, such as `--ip`. */
  nameOf(input: Input<unknown>): string;
  /** Unix seconds. */
  readonly now: number;
}

/**
 * Returns the value of an input.
 *
 * @param texts what was given: one text, or several if the input takes a list.
 * @throws TypeError for an invalid text. The message names the input, and repeats no text.
 */
export function valueOf<T>(
  input: Input<T>,
  texts: readonly string[],
  { nameOf, now }: InputContext,
): T {
  const [text = ''] = texts;
  try {
    switch (input.of) {
      case 'texts':
        return input.toValue(texts);
      case 'text':
        return input.toValue(text);
      case 'integer':
        return input.toValue(parseInteger(text));
      case 'number':
        return input.toValue(parseNumber(text));
      case 'time':
        return input.toValue(parseTime(text));
      case 'duration':
        return input.toValue(parseDuration(text), now);
      case 'flag':
        return input.toValue();
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const own = `${input.name}: `;
    const { message } = error;
    const rest = message.startsWith(own) ? message.slice(own.length) : message;
    throw new TypeError(`${nameOf(input)}: ${rest}`);
  }
}

function parseInteger(text: string): number {
  if (!/^[0-9]{1,15}$/.test(text)) throw new TypeError('must be a whole number');
  return Number(text);
}

function parseNumber(text: string): number {
  if (!/^-?[0-9]{1,15}(?:\.[0-9]{1,15})?$/.test(text)) throw new TypeError('must be a number');
  return Number(text);
}

/**
 * Returns the request that some inputs give; a field that none of them gives is left out. Inputs of one
 * field give members of one object.
 *
 * @param given returns what was given for an input; `undefined` for nothing.
 * @throws TypeError for an invalid text, and for an input that another one leaves without effect.
 */
export function requestFrom(
  inputs: readonly RequestInput[],
  given: (input: Input<unknown>) => readonly string[] | undefined,
  context: InputContext,
): object {
  const request: Record<string, unknown> = {};
  const byField = new Map<string, Input<unknown>[]>();
  for (const { field, input } of inputs) {
    const texts = given(input);
    if (texts === undefined) continue;
    const value = valueOf(input, texts, context);
    const before = byField.get(field);
    if (before === undefined) {
      byField.set(field, [input]);
      request[field] = value;
      continue;
    }
    before.push(input);
    const merged = merge(request[field], value);
    if (merged === undefined) {
      const names = before.map((each) => context.nameOf(each)).join(' and ');
      throw new TypeError(`${names} exclude each other`);
    }
    request[field] = merged;
  }
  return request;
}

/** Returns an object with the members of both; `undefined` if one of them would have no effect. */
function merge(a: unknown, b: unknown): object | undefined {
  const [left, right] = [Object(a), Object(b)];
  const [names, others] = [Object.keys(left), Object.keys(right)];
  const isFree =
    names.length > 0 && others.length > 0 && !others.some((name) => names.includes(name));
  return isFree ? { ...left, ...right } : undefined;
}
