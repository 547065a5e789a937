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

/** The options of some inputs; a name that several dialects have is one option. */
function optionsFor(inputs: readonly Input<unknown>[]): readonly OptionSpec[] {
  const options = new Map<string, OptionSpec>();
  for (const { name, about, of, value = 'VALUE', choices } of inputs) {
    if (options.has(name)) continue;
    const shown = of === 'flag' ? {} : { value, choices };
    options.set(name, { name, about, ...shown, ...(of === 'texts' && { multiple: true }) });
  }
  return [...options.values()];
}

function contextOf({ io }: Call): InputContext {
  return { nameOf: ({ name }) => `--${name}`, now: io.now() };
}

/** Refuses an option of another dialect, which would have no effect. */
function refuseOthers(
  { args, reading, dialects }: Call,
  inputsOf: (reading: ReadingDialect) => readonly Input<unknown>[],
): void {
  const own = new Set(inputsOf(reading).map(({ name }) => name));
  for (const other of dialects) {
    const given = inputsOf(other).find((input) => args.has(input) && !own.has(input.name));
    if (given === undefined) continue;
    const isUsual = reading === dialects[0];
    const why = isUsual ? `goes with --${other.name}` : `does not go with --${reading.name}`;
    throw new UsageError(`--${given.name} ${why}`);
  }
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

export function caveatGroup(dialects: readonly ReadingDialect[]): OptionGroup {
  return {
    title: 'Caveats (an option given several times makes one list of allowed values)',
    options: [...optionsFor(dialects.flatMap(caveatInputs)), ALLOW_UNKNOWN],
  };
}

/** Returns the conditions of the operands, then those of the options in the order of the help. */
export function conditionsOf(call: Call): readonly string[] {
  const { args, reading } = call;
  refuseOthers(call, caveatInputs);
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

export function requestGroup(part: RequestPart, dialects: readonly ReadingDialect[]): OptionGroup {
  const inputs = dialects.flatMap((reading) => inputsOf(part, reading));
  const what = part === 'request' ? 'Request' : 'Context';
  const title = `${what} (what is left out meets no caveat)`;
  return { title, options: optionsFor(inputs.map(({ input }) => input)) };
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
  refuseOthers(call, (each) => inputsOf(part, each).map(({ input }) => input));
  const request = asUsage(() => requestFrom(inputs, (input) => args.all(input), contextOf(call)));
  return { now: io.now(), ...request };
}

const EXPECT = 'expect';

export function expectGroup(dialects: readonly ReadingDialect[]): OptionGroup {
  const choices = [...new Set(dialects.flatMap(({ types }) => types))];
  const about = `the type that the token must have: ${choices.join(', ')}; access by default`;
  return { title: 'Token', options: [{ name: EXPECT, value: 'TYPE', choices, about }] };
}

export function expectOf({ args, reading: { types } }: Call): string {
  const expect = args.one({ name: EXPECT }) ?? 'access';
  if (types.includes(expect)) return expect;
  throw new UsageError(`--expect must be one of: ${types.join(', ')}`);
}
