import type { ReadingDialect } from '../../reading/dialect.js';
import type { Arguments, Call, OptionGroup, OptionSpec } from '../command.js';
import { UsageError } from '../errors.js';

const JSON_OUTPUT: OptionSpec = {
  name: 'json',
  about: 'print one JSON document, for an error too',
};

const HELP: OptionSpec = { name: 'help', about: 'print this help' };

/** What every command takes. */
export const GENERAL: OptionGroup = { title: 'General', options: [JSON_OUTPUT, HELP] };

/** The options that choose a dialect; the first one is the default. */
export function dialectOptions([, ...others]: readonly ReadingDialect[]): readonly OptionSpec[] {
  return others.map(({ name, title }) => ({
    name,
    about: `use the dialect of ${title}: its caveats, identities and text`,
  }));
}

/** Returns the dialect that the arguments choose. */
export function chosenDialect(
  args: Arguments,
  dialects: readonly ReadingDialect[],
): ReadingDialect {
  const [usual, ...others] = dialects;
  const [chosen, second] = others.filter((each) => args.has(each));
  if (second !== undefined) {
    throw new UsageError(`--${chosen!.name} and --${second.name} exclude each other`);
  }
  return chosen ?? usual!;
}

/** Whether the options of Onedata alone are among those of a command. */
export function hasOnedata(dialects: readonly ReadingDialect[]): boolean {
  return dialects.some(({ name }) => name === 'onedata');
}

const EXPECT = 'expect';

/** The option for the type of a token that is verified. */
export function expectGroup(dialects: readonly ReadingDialect[]): OptionGroup {
  const choices = [...new Set(dialects.flatMap(({ types }) => types))];
  const about = `the type that the token must have: ${choices.join(', ')}; access by default`;
  return { title: 'Token', options: [{ name: EXPECT, value: 'TYPE', choices, about }] };
}

/** Returns the type that the token must have. */
export function expectOf({ args, reading: { types } }: Call): string {
  const expect = args.one({ name: EXPECT }) ?? 'access';
  if (types.includes(expect)) return expect;
  throw new UsageError(`--expect must be one of: ${types.join(', ')}`);
}
