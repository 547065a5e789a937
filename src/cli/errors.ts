/** The program was not called as it has to be. The message holds nothing that was given to it. */
export class UsageError extends Error {
  override readonly name: 'UsageError' = 'UsageError';
}

/** Something cannot be read or written. The message names no file: what was given may be a token. */
export class InputError extends Error {
  override readonly name: 'InputError' = 'InputError';
}

/** Of two tokens, the second was not made of the first. */
export class NotDerivedError extends Error {
  override readonly name: 'NotDerivedError' = 'NotDerivedError';

  constructor() {
    super('The second token was not made from the first by adding caveats');
  }
}

/**
 * Runs what throws a `TypeError` for what a user gave. The library's messages say what would be
 * right, and never what was given.
 *
 * @param what the option or argument, for the message.
 */
export function asUsage<T>(what: string, run: () => T): T {
  return restated(run, (message) => new UsageError(`${what}: ${message}`));
}

/** The same of what was read from a file or the environment. */
export function asInput<T>(run: () => T): T {
  return restated(run, (message) => new InputError(message));
}

function restated<T>(run: () => T, restate: (message: string) => Error): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof TypeError) throw restate(error.message);
    throw error;
  }
}
