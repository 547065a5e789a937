import type { Input, RequestField } from '../caveats/field.js';
import { type AnyCaveat, type CaveatKind, type Role, ROLES } from '../caveats/kind.js';
import type { ReadingDialect } from './dialect.js';
import { parseDuration, parseTime } from './moments.js';

/** An input that gives a field of a request, or a part of one; the kinds that read it have the role. */
export interface RequestInput {
  readonly field: string;
  readonly role: Role;
  readonly input: Input<unknown>;
}

type Inputs = Pick<ReadingDialect, 'name' | 'dialect' | 'taken'>;

/** Returns how people give a dialect's caveats, expiries first: every token should have one. */
export function caveatInputs({ name, dialect, taken }: Inputs): readonly Input<AnyCaveat>[] {
  const inputs = [...dialect.kinds.values()].flatMap((kind) => kind.inputs ?? []);
  const isTime = ({ of }: Input<AnyCaveat>): boolean => of === 'duration' || of === 'time';
  const nameFor = namer(name, taken);
  return inputs
    .sort((a, b) => Number(isTime(b)) - Number(isTime(a)))
    .map((input) => ({ ...input, name: nameFor(input.name) }));
}

/** Returns how people give what a dialect reads of a request: context first, then usage, then scope. */
export function requestInputs({ name, dialect, taken }: Inputs): readonly RequestInput[] {
  const kinds = [...dialect.kinds.values()];
  const inputs = [...dialect.fields].flatMap(([field, about]) => {
    const role = kinds.find((kind) => fieldsOf(kind).includes(field))?.role;
    return role ? inputsOf(field, about).map((input) => ({ field, role, input })) : [];
  });
  const nameFor = namer(name, taken);
  return inputs
    .sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role))
    .map(({ input, ...rest }) => ({ ...rest, input: { ...input, name: nameFor(input.name) } }));
}

/** Gives every input a name of its own. Scopes come last, and their names are the service's own. */
function namer(dialect: string, taken: Iterable<string> = []): (name: string) => string {
  const used = new Set(taken);
  return (name) => {
    let free = name;
    while (used.has(free)) free = `${dialect}-${free}`;
    used.add(free);
    return free;
  };
}

export function fieldsOf({ fields = {} }: Pick<CaveatKind, 'fields'>): readonly string[] {
  return Object.keys(fields);
}

function inputsOf(field: string, { inputs, of, ...rest }: RequestField): readonly Input<unknown>[] {
  if (inputs !== undefined) return inputs;
  const { input: name = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) } = rest;
  const { about = `the ${name} of the request`, value = 'VALUE', choices } = rest;
  if (of === 'object') return [];
  if (of === 'boolean') return [{ name, about, of: 'flag', toValue: () => true }];
  return [{ name, about, value, ...(choices && { choices }), of, toValue: <T>(given: T) => given }];
}

export interface InputContext {
  /** The name of an input in messages, such as `--ip`. */
  nameOf(input: Input<unknown>): string;
  /** Unix seconds. */
  readonly now: number;
}

/** Returns the value of an input. Throws a `TypeError` that names the input and repeats no text. */
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
        return input.toValue(numberIn(text, /^[0-9]{1,15}$/, 'a whole number'));
      case 'number':
        return input.toValue(numberIn(text, /^-?[0-9]{1,15}(?:\.[0-9]{1,15})?$/, 'a number'));
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

function numberIn(text: string, pattern: RegExp, what: string): number {
  if (!pattern.test(text)) throw new TypeError(`must be ${what}`);
  return Number(text);
}

/** Throws a `TypeError` for an invalid text, and for an input that another one leaves without effect. */
export function requestFrom(
  inputs: readonly RequestInput[],
  given: (input: Input<unknown>) => readonly string[] | undefined,
  context: InputContext,
): object {
  const request: Record<string, unknown> = {};
  const names = new Map<string, readonly string[]>();
  for (const { field, input } of inputs) {
    const texts = given(input);
    if (texts === undefined) continue;
    const value = valueOf(input, texts, context);
    const all = [...(names.get(field) ?? []), context.nameOf(input)];
    names.set(field, all);
    if (all.length === 1) {
      request[field] = value;
      continue;
    }
    // Inputs of one field give members of one object.
    const members = [request[field], value].map((each) => Object.keys(Object(each)));
    const isOver = members.some((each) => each.length === 0);
    if (isOver || new Set(members.flat()).size < members.flat().length) {
      throw new TypeError(`${all.join(' and ')} exclude each other`);
    }
    request[field] = { ...Object(request[field]), ...Object(value) };
  }
  return request;
}
