import { expect, test } from 'vitest';
import { type AnyCaveat, type CaveatKind, type Dialect, inspect, type TokenInput } from 'caveats';
import { beforeKind } from '../../examples/dialects/storage-kinds.js';
import { type CaveatSamples, caveatLaws } from 'caveats/testing';

/** Samples of the context and usage kinds of a dialect, by type. */
export type Samples = Readonly<Record<string, CaveatSamples<AnyCaveat, object>>>;

/** Laws that a kind cannot obey that restricts nothing, such as one that only names the token. */
const OF_RESTRICTIONS = [
  'some requests meet it and some do not',
  'an empty request does not meet it',
  'a request that meets a value does not meet a similar value',
];

/** Tests the laws of every kind of a dialect but those of its scope. */
export function testKindLaws(
  dialect: { readonly kinds: ReadonlyMap<string, CaveatKind> },
  samples: Samples,
  { always = [] }: { readonly always?: readonly string[] } = {},
): void {
  const kinds = [...dialect.kinds.values()].filter(({ role }) => role !== 'scope');
  test('there are samples for every kind', () => {
    expect(Object.keys(samples).sort()).toEqual(kinds.map(({ type }) => type).sort());
  });
  for (const kind of kinds) {
    const given = samples[kind.type];
    if (given === undefined) continue;
    for (const { name, run } of caveatLaws(kind, given)) {
      if (always.includes(kind.type) && OF_RESTRICTIONS.includes(name)) continue;
      test(`${kind.type}: ${name}`, run);
    }
  }
}

/** Samples of the kind `time` of dCache and XRootD. */
export const momentSamples = {
  values: ['2030-09-06T12:00:00Z', '2030-04-17T09:51:22.840Z'].map((at) =>
    beforeKind.decode(`before:${at}`)!,
  ),
  requests: [0, 1_902_736_281, 1_902_736_283, 1_914_926_400].map((now) => ({ now })),
  alsoMeets: () => true,
};

/** Expects a token to be read in a dialect, and each of its conditions to be written as it was. */
export function expectRead(
  token: TokenInput,
  dialect: Dialect,
  recorded: { readonly identifier: string; readonly conditions: readonly string[] },
): void {
  const { identity, caveats } = inspect(token, { dialect }).unverified;
  expect(identity.id).toBe(recorded.identifier);
  const values = caveats.map((each) => (each.party === 'first' ? each.caveat : undefined));
  expect(values.map((value) => value && dialect.write(value))).toEqual(recorded.conditions);
}
