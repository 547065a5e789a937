import { TokenError } from 'caveats';

/** The error with which something is refused; anything but a `TokenError` fails the test. */
export function refused(run: () => unknown): TokenError {
  try {
    run();
  } catch (error) {
    if (error instanceof TokenError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** What a function returns, or `undefined` where it refuses the token. */
export function unlessRefused<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof TokenError) return undefined;
    throw error;
  }
}

/** `allowed`, or the code of the refusal; anything but a `TokenError` fails the test. */
export function verdictOf(run: () => unknown): string {
  try {
    run();
    return 'allowed';
  } catch (error) {
    if (error instanceof TokenError) return error.code;
    throw error;
  }
}
