import type { Call, OptionSpec } from '../command.js';
import type { Check } from '../dialects/dialect.js';
import { UsageError } from '../errors.js';
import { dialectOf } from './general.js';
import { requestOf } from './request.js';

export const EXPECT: OptionSpec = {
  name: 'expect',
  value: 'TYPE',
  choices: ['access', 'identity', 'invite'],
  about: 'the type that the token has to be of: access (by default), identity, invite (Onedata)',
};

/** The type that a token has to be of. */
export function expectOf({ args }: Call): string {
  const { types } = dialectOf(args);
  const expect = args.one(EXPECT) ?? types[0]!;
  if (types.includes(expect)) return expect;
  throw new UsageError(`--expect must be one of: ${types.join(', ')}`);
}

/** What a token is checked with: the key, and what was said of the request. */
export function checkOf(call: Call, rootKey: Uint8Array): Check {
  return { rootKey, request: requestOf(call.args, call.io.now), expect: expectOf(call) };
}
