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
