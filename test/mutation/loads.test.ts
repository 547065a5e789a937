import { expect, test } from 'vitest';

// Stryker sees tests that fail, and not files that cannot be loaded. Loaded out here, as the other
// suites load it, so that Stryker knows what this runs to be run by all of them.
const failure = await import('caveats').then(
  () => undefined,
  (error: unknown) => error,
);

test('the library can be loaded', () => {
  expect(failure).toBeUndefined();
});
