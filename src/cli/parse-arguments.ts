/// <reference types="node" />
import { parseArgs } from 'node:util';
import { type Arguments, type Command, type OptionSpec, optionsOf } from './command.js';
import { UsageError } from './errors.js';
import { holdsToken } from '../reading/read-token.js';

/** What people write for a token or a key, which are not arguments. */
const SECRETS: readonly string[] = ['token', 'key', 'root-key', 'secret', 'password'];

/** Reads the arguments of a command. Errors repeat only names of options: a value may be a token. */
export function parseArguments(
  command: Command,
  argv: readonly string[],
  dialectsWith: (option: string) => readonly string[],
): Arguments {
  const specs = optionsOf(command);
  const values = new Map<string, readonly string[]>();
  const operands: string[] = [];
  for (const token of tokensOf(argv, specs)) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = specs.find(({ name }) => token.rawName === `--${name}`);
    if (spec === undefined) {
      const others = dialectsWith(token.name);
      if (others.length === 0) throw unknownOption(token.rawName, specs);
      throw new UsageError(`--${token.name} goes with --dialect ${others.join(' or ')}`);
    }
    const before = values.get(spec.name) ?? [];
    if (before.length > 0 && !spec.multiple) throw new UsageError(`--${spec.name} was given twice`);
    values.set(spec.name, [...before, valueOf(spec, token.value, token.inlineValue)]);
  }
  checkOperands(command, operands);
  return {
    operands,
    has: ({ name }) => values.has(name),
    one: ({ name }) => values.get(name)?.[0],
    all: ({ name }) => values.get(name),
  };
}

/** Reads an option that the others depend on, so that it comes before them. */
export function parseFirst(spec: OptionSpec, argv: readonly string[]): string | undefined {
  for (const token of tokensOf(argv, [spec])) {
    if (token.kind !== 'option' || token.rawName !== `--${spec.name}`) continue;
    return valueOf(spec, token.value, token.inlineValue);
  }
  return undefined;
}

function tokensOf(argv: readonly string[], specs: readonly OptionSpec[]) {
  const types = specs.map(({ name, value }) => {
    return [name, { type: value === undefined ? 'boolean' : 'string' }] as const;
  });
  const options = Object.fromEntries(types);
  // Mistakes are reported by the callers, without repeating them.
  return parseArgs({ args: [...argv], options, strict: false, tokens: true }).tokens;
}

function valueOf(spec: OptionSpec, value: string | undefined, isInline = false): string {
  const { name, choices, isOpen } = spec;
  if (spec.value === undefined) {
    if (value !== undefined) throw new UsageError(`--${name} takes no value`);
    return '';
  }
  if (value === undefined || value === '') throw new UsageError(`--${name} needs a value`);
  if (!isInline && value.startsWith('-') && value !== '-') {
    throw new UsageError(
      `--${name} needs a value; one that starts with a hyphen is written --${name}=-…`,
    );
  }
  if (looksLikeToken(value)) throw tokenAsArgument(`the value of --${name}`);
  if (choices !== undefined && !isOpen && !choices.includes(value)) {
    throw new UsageError(`--${name} must be one of: ${choices.join(', ')}`);
  }
  return value;
}

function checkOperands({ name, operands }: Command, given: readonly string[]): void {
  const at = given.findIndex(looksLikeToken);
  if (at >= 0) throw tokenAsArgument(`argument ${at + 1}`);
  const max = operands?.max ?? 0;
  if (given.length > max) {
    const what = max === 0 ? 'no arguments except options' : `at most ${max} argument`;
    throw new UsageError(`${name} takes ${what}; see caveats help ${name}`);
  }
  if (operands?.choices && !given.every((each) => operands.choices?.includes(each))) {
    throw new UsageError(`${operands.name} must be one of: ${operands.choices.join(', ')}`);
  }
}

function tokenAsArgument(what: string): UsageError {
  return new UsageError(
    `${what} looks like a token. Tokens are not taken from the command line, where every user of ` +
      'the machine sees them in the list of processes and the shell keeps them in its history. ' +
      'Give it on standard input, in a file (--token-file) or in CAVEATS_TOKEN. ' +
      'If it is a token, others may know it now.',
  );
}

const OPTION_NAME = /^--[a-z][a-z-]{0,30}$/;

function unknownOption(rawName: string, specs: readonly OptionSpec[]): UsageError {
  const name = rawName.slice(2);
  if (SECRETS.includes(name)) {
    const secret = name === 'token' ? name : 'key';
    return new UsageError(
      `a ${secret} is not taken from the command line, which others can see: ` +
        `use --${secret}-file or CAVEATS_${secret.toUpperCase()}`,
    );
  }
  if (!OPTION_NAME.test(rawName)) return new UsageError('unknown option');
  const near = specs.find((each) => each.name.startsWith(name) || distance(each.name, name) <= 2);
  const hint = near === undefined ? '' : `; did you mean --${near.name}?`;
  return new UsageError(`unknown option ${rawName}${hint}`);
}

/** The number of letters to change, add or leave out; for short words. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** Base64 of 48 characters or more, fewer than any token has, except for a hash with its name. */
const BASE64 = /^(?!sha\d{1,3}-)[A-Za-z0-9_+/=-]{48,}$/;
const KINDS_OF_CHARACTERS = [/[A-Z]/, /[a-z]/, /[0-9]/];

/** Names, conditions and paths have shorter words, or words with fewer kinds of characters. */
function looksLikeToken(text: string): boolean {
  const dense = text.trim();
  const isRandom = (word: string): boolean =>
    word.length >= 16 && KINDS_OF_CHARACTERS.every((kind) => kind.test(word));
  return (BASE64.test(dense) && dense.split(/[^A-Za-z0-9]/).some(isRandom)) || holdsToken(dense);
}
