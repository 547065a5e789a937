/**
 * Returns the functions of the library on the way from an adapter to here, innermost first; those that wait,
 * too. What comes before the adapter is the framework's.
 */
export function ourFrames(): readonly string[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 200;
  const { stack = '' } = new Error('where this is');
  Error.stackTraceLimit = stackTraceLimit;
  return stack.split('\n').filter((line) => line.includes('/src/'));
}
