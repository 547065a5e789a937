import type { Input } from '../../caveats/field.js';
import type { AnyCaveat } from '../../caveats/kind.js';
import { type Check, type ReadingDialect, writeIn } from '../../reading/dialect.js';
import {
  caveatInputs,
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

export const CAVEAT_OPERANDS: Operands = {
  name: 'CAVEAT',
  about: 'a condition (\'time < 1571147494\') or its JSON (\'{"type":"time",…}\')',
  // More than any shell passes.
  max: 10_000,
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
    return asUsage(() => writeIn(reading, caveat), `--${input.name}`);
  });
  return [...operands, ...options];
}

function conditionOf(text: string, what: string, { args, reading }: Call): string {
  if (text.startsWith('{')) {
    const json = parseJson(text);
    const value = reading.fromJson?.(json) ?? json;
    if (isCaveat(value)) return asUsage(() => writeIn(reading, value), what);
    throw new UsageError(`${what} is not a caveat in JSON`);
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

type RequestPart = 'request' | 'context';

/** The options of a request, and of the type of a token if the dialect has several. */
export function requestGroups(part: RequestPart, reading: ReadingDialect): readonly OptionGroup[] {
  const what = part === 'request' ? 'Request' : 'Context';
  const options = inputsOf(part, reading).map(({ input }) => optionFor(input));
  const request = { title: `${what} (what is left out meets no caveat)`, options };
  const { types: choices } = reading;
  if (choices.length === 1) return [request];
  const about = `the type that the token must have: ${choices.join(', ')}; access by default`;
  return [
    request,
    { title: 'Token', options: [{ name: 'expect', value: 'TYPE', choices, about }] },
  ];
}

function inputsOf(part: RequestPart, reading: ReadingDialect): readonly RequestInput[] {
  return requestInputs(reading).filter(({ role }) => part === 'request' || role === part);
}

export function requestOf(part: RequestPart, call: Call): Pick<Check, 'request' | 'expect'> {
  const { args, io, reading } = call;
  const inputs = inputsOf(part, reading);
  const request = asUsage(() => requestFrom(inputs, (input) => args.all(input), contextOf(call)));
  const expect = args.one({ name: 'expect' }) ?? 'access';
  return { request: { now: io.now(), ...request }, expect };
}
