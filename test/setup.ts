import { afterAll } from 'vitest';

// The test files of `npm test` share a process, so each has to leave its globals as they were.
const before = { ...timersOf(globalThis) };

function timersOf({ setTimeout, clearTimeout, setInterval, Date, fetch }: typeof globalThis) {
  return { setTimeout, clearTimeout, setInterval, Date, fetch };
}

afterAll(() => {
  for (const [name, value] of Object.entries(timersOf(globalThis))) {
    if (before[name as keyof typeof before] !== value) {
      throw new Error(`this file of tests leaves a fake globalThis.${name} behind`);
    }
  }
});
