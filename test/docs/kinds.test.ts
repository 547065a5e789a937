import { expect, test } from 'vitest';
import { fencesOfDocstrings, fencesOfPages } from './fences.js';
import { run } from './run.js';

/** What the laws are tried on, by the names of the kinds. */
const SAMPLES: Readonly<Record<string, string>> = {
  before: `{
    values: [{ type: 'before', day: '2030-01-01' }, { type: 'before', day: '2031-12-31' }],
    requests: [{ now: 0 }, { now: 4_000_000_000 }, {}],
  }`,
  tenant: `{
    values: [{ type: 'tenant', id: 'acme' }, { type: 'tenant', id: 'other' }],
    requests: [{ tenant: 'acme' }, { tenant: 'third' }],
  }`,
  amount: `{
    values: [{ type: 'amount', max: 0 }, { type: 'amount', max: 5000 }],
    requests: [{ cents: 1 }, { cents: 5001 }],
  }`,
  account: `{
    values: [{ type: 'account', number: '1' }, { type: 'account', number: '3735928559' }],
    requests: [{ account: '1' }, { account: '2' }],
  }`,
  declared: `{
    values: [{ type: 'declared', user: 'ann' }, { type: 'declared', user: 'bob' }],
    requests: [{ user: 'ann' }, { user: 'eve' }],
  }`,
  beta: `{
    values: [{ type: 'beta' }],
    requests: [{ isBeta: true }, { isBeta: false }],
  }`,
};

// An example that asks for the laws itself says what comes of it.
const kinds = [...fencesOfPages(), ...fencesOfDocstrings()]
  .filter(({ code }) => code.includes('defineCaveat(') && !code.includes('caveats/testing'))
  .map(({ where, code }, i) => ({
    where,
    code,
    kind: /const (\w+) = defineCaveat\(/.exec(code)?.[1] ?? 'without a name',
    file: `kind-${i}`,
  }));

test('there are examples that define kinds', () => {
  expect(kinds.length).toBeGreaterThan(2);
});

test.each(kinds)('the kind $kind at $where obeys every law', async ({ code, kind, file }) => {
  const samples = SAMPLES[kind];
  if (samples === undefined) throw new Error(`there are no samples for the kind ${kind}`);
  const laws = `import { checkCaveatKind } from 'caveats/testing'; checkCaveatKind(${kind}, ${samples});`;
  await run(code + laws, file);
});
