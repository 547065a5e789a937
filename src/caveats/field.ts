import { isObject } from '../unknown.js';

/** The type of a field of a request; `texts` is a list of strings, `time` Unix seconds. */
export type FieldType = 'text' | 'texts' | 'integer' | 'number' | 'boolean' | 'time' | 'object';

/** How people give a value: an option of the command line, a field of a form. */
export type Input<T> = {
  /** The name of the option, in kebab case. */
  readonly name: string;
  /** What it means, in a few words. */
  readonly about: string;
  /** What stands for the value in help texts, such as `ADDRESS`. */
  readonly value?: string;
  /** All values that there are. */
  readonly choices?: readonly string[];
} & (
  | InputOf<'texts', [texts: readonly string[]], T>
  | InputOf<'text', [text: string], T>
  | InputOf<'integer' | 'number' | 'time', [number: number], T>
  | InputOf<'duration', [seconds: number, now: number], T>
  | InputOf<'flag', [], T>
);

/** One way to give a value. */
export interface InputOf<O extends string, A extends readonly unknown[], T> {
  /** What people give: a list of texts, a text, a number, a time, a duration, or nothing. */
  readonly of: O;
  /** Returns the value of what was given. Throws a `TypeError` if that is invalid. */
  readonly toValue: (...given: A) => T;
}

/** What a field of a request means to people. */
export interface FieldWords {
  /** What it means, in a few words. */
  readonly about?: string;
  /** What stands for the value in help texts, such as `ADDRESS`. */
  readonly value?: string;
  /** The name of its one input, in kebab case; by default that of the field. */
  readonly input?: string;
  /** How people give it, if not by one input. */
  readonly inputs?: readonly Input<unknown>[];
}

/** A field of a request that a kind of caveat reads. */
export interface RequestField extends FieldWords {
  readonly of: FieldType;
  /** The fields of an object: strings, each optional. */
  readonly members?: readonly string[];
  /** Checks it further, in its request. Throws a `TypeError` that starts with its name. */
  readonly check?: (value: unknown, name: string, request: object) => void;
  /** All values that a text may have. */
  readonly choices?: readonly string[];
}

/** The fields of a request that a kind reads, each with its type or more about it. */
export type RequestFields<R> = { readonly [F in keyof R]?: FieldType | RequestField };

/** A time from here on is in milliseconds. */
const TOO_LATE = 1e12;

/** What a field of each type must be. */
const TYPES: Readonly<Record<FieldType, string>> = {
  text: 'a string',
  texts: 'a list of strings',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  time: 'a Unix time in seconds (not milliseconds)',
  object: 'an object',
};

function isOfType(value: unknown, type: FieldType): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'texts':
      return Array.isArray(value) && Array.from(value).every((each) => typeof each === 'string');
    case 'integer':
      return Number.isSafeInteger(value);
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'time':
      return Number.isFinite(value) && Number(value) < TOO_LATE;
    case 'object':
      return isObject(value);
  }
}

export function isFieldType(given: unknown): given is FieldType {
  return typeof given === 'string' && Object.hasOwn(TYPES, given);
}

/** Checks a field of a request. Throws a `TypeError` that names it: a server's mistake. */
export function checkField(
  value: unknown,
  key: string,
  field: RequestField,
  request: object = {},
  owner: string = '',
): void {
  const { of, choices, members, check } = field;
  const isPlain = choices === undefined && members === undefined && check === undefined;
  if (isPlain && isOfType(value, of)) return;
  const name = owner === '' ? key : `${owner}.${key}`;
  if (choices !== undefined && !choices.includes(value as string)) {
    throw new TypeError(`${name} must be ${choices.map((choice) => `'${choice}'`).join(' or ')}`);
  }
  if (!isOfType(value, of)) throw new TypeError(`${name} must be ${TYPES[of]}`);
  check?.(value, name, request);
  if (members === undefined || !isObject(value)) return;
  for (const member of Object.keys(value)) {
    if (!members.includes(member)) {
      const known = [...members].sort().join(', ');
      throw new TypeError(`${name}: unknown option '${member}' (it takes: ${known})`);
    }
    if (value[member] !== undefined && typeof value[member] !== 'string') {
      throw new TypeError(`${name}.${member} must be a string`);
    }
  }
}
