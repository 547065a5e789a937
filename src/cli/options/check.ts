import type { Check, ExpectedType } from '../../reading/dialect.js';
import type { Call, OptionSpec } from '../command.js';
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
export function expectOf({ args }: Call): ExpectedType {
  const { types } = dialectOf(args);
  const expect = args.one(EXPECT) ?? 'access';
  const type = types.find((each) => each === expect);
  if (type !== undefined) return type;
  throw new UsageError(`--expect must be one of: ${types.join(', ')}`);
}

/** What a token is checked with: the key, and what was said of the request. */
export function checkOf(call: Call, rootKey: Uint8Array): Check {
  return { rootKey, request: requestOf(call.args, call.io.now), expect: expectOf(call) };
}
