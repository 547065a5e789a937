import type { Input } from '../../caveats/field.js';
import type { AnyCaveat } from '../../caveats/kind.js';
import { type ReadingDialect, writeIn } from '../../reading/dialect.js';
import {
  caveatInputs,
  fieldsOf,
  type InputContext,
  requestFrom,
  type RequestInput,
  requestInputs,
  valueOf,
} from '../../reading/inputs.js';
import { fieldOf, parseJson } from '../../unknown.js';
import type { Call, Operands, OptionGroup, OptionSpec } from '../command.js';
import { asUsage, UsageError } from '../errors.js';

function optionFor({ name, about, of, value = 'VALUE', choices }: Input<unknown>): OptionSpec {
  const shown = of === 'flag' ? {} : { value, choices };
  return { name, about, ...shown, ...(of === 'texts' && { multiple: true }) };
}

function contextOf({ io }: Call): InputContext {
  return { nameOf: ({ name }) => `--${name}`, now: io.now() };
}

const ALLOW_UNKNOWN: OptionSpec = {
  name: 'allow-unknown',
  about: 'accept a CAVEAT of an unknown kind',
};

/** More than any shell passes. */
const MAX_CAVEATS = 10_000;

export const CAVEAT_OPERANDS: Operands = {
  name: 'CAVEAT',
  about: 'a condition (\'time < 1571147494\') or its JSON (\'{"type":"time",…}\')',
  max: MAX_CAVEATS,
};

export function caveatGroup(reading: ReadingDialect): OptionGroup {
  return {
    title: 'Caveats (an option given several times makes one list of allowed values)',
    options: [...caveatInputs(reading).map(optionFor), ALLOW_UNKNOWN],
  };
}

/** Returns the conditions of the operands, then those of the options in the order of the help. */
export function conditionsOf(call: Call): readonly string[] {
  const { args, reading } = call;
  const operands = args.operands.map((text, i) => conditionOf(text, `argument ${i + 1}`, call));
  const options = caveatInputs(reading).flatMap((input) => {
    const texts = args.all(input);
    if (texts === undefined) return [];
    const caveat = asUsage(() => valueOf(input, texts, contextOf(call)));
    return [asUsage(() => writeIn(reading, caveat), `--${input.name}`)];
  });
  return [...operands, ...options];
}

function conditionOf(text: string, what: string, { args, reading }: Call): string {
  if (text.startsWith('{')) {
    const json = parseJson(text);
    const value = reading.fromJson?.(json) ?? json;
    if (!isCaveat(value)) throw new UsageError(`${what} is not a caveat in JSON`);
    return asUsage(() => writeIn(reading, value), what);
  }
  if (text === '') throw new UsageError(`${what} is empty`);
  if (!text.isWellFormed()) throw new UsageError(`${what}: must be well-formed Unicode text`);
  if (args.has(ALLOW_UNKNOWN) || reading.dialect.read(text) !== undefined) return text;
  throw new UsageError(
    `${what} is not a known caveat, so no request might ever meet it; ` +
      '--allow-unknown accepts it',
  );
}

function isCaveat(value: unknown): value is AnyCaveat {
  return typeof fieldOf(value, 'type') === 'string';
}

export type RequestPart = 'request' | 'context';

export function requestGroup(part: RequestPart, reading: ReadingDialect): OptionGroup {
  const inputs = inputsOf(part, reading);
  const what = part === 'request' ? 'Request' : 'Context';
  const title = `${what} (what is left out meets no caveat)`;
  return { title, options: inputs.map(({ input }) => optionFor(input)) };
}

function inputsOf(part: RequestPart, reading: ReadingDialect): readonly RequestInput[] {
  const inputs = requestInputs(reading);
  if (part === 'request') return inputs;
  const kinds = [...reading.dialect.kinds.values()].filter(({ role }) => role === 'context');
  const names = new Set(kinds.flatMap(fieldsOf));
  return inputs.filter(({ field }) => names.has(field));
}

export function requestOf(part: RequestPart, call: Call): object {
  const { args, io, reading } = call;
  const inputs = inputsOf(part, reading);
  const request = asUsage(() => requestFrom(inputs, (input) => args.all(input), contextOf(call)));
  return { now: io.now(), ...request };
}

const EXPECT = 'expect';

/** The option for the type of a token, if the dialect has several. */
export function expectGroup({ types: choices }: ReadingDialect): readonly OptionGroup[] {
  if (choices.length === 1) return [];
  const about = `the type that the token must have: ${choices.join(', ')}; access by default`;
  return [{ title: 'Token', options: [{ name: EXPECT, value: 'TYPE', choices, about }] }];
}

export function expectOf({ args }: Call): string {
  return args.one({ name: EXPECT }) ?? 'access';
}
