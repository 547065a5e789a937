import { deserialize, doc, mint, serialize, time, verify } from 'caveats';
import { inProcess } from './contender.js';
import { type Effort, measure } from './measure.js';
import { rootKey } from './scenario.js';
import type { Estimate } from './statistics.js';

export interface Growth {
  readonly caveats: number;
  /** Nanoseconds of the processor from the text to the verdict. */
  readonly time: Estimate;
  /** What a caveat costs in them, the token's own cost included. */
  readonly perCaveat: number;
}

const LENGTHS = [10, 100, 1000, 10_000];
export const growthRequest = { now: 1e9, resource: { doc: 'A' } };

/** Times and docs in turn. */
export function longText(length: number): string {
  const caveats = Array.from({ length }, (_, i) =>
    i % 2 === 0 ? time(2e9 + i) : doc(`doc-${i % 10}`, 'A'),
  );
  return serialize(mint({ rootKey, identity: { subject: 'usr-1' }, caveats }));
}

/**
 * How the cost of a verdict grows with the number of caveats. By the processor's clock: the long ones
 * take so long that they are interrupted, and the short ones do not.
 */
export async function measureGrowth(effort: Effort): Promise<readonly Growth[]> {
  const contenders = LENGTHS.map((length) => {
    const text = longText(length);
    const options = { rootKey, request: growthRequest };
    // Texts this long are read only by those who ask for it.
    return inProcess(`${length}`, () =>
      verify(deserialize(text, { maxLength: text.length }), options),
    );
  });
  const { results } = await measure(contenders, { ...effort, clock: 'processor' });
  return results.map(({ time }, i) => {
    const caveats = LENGTHS[i]!;
    return { caveats, time, perCaveat: time.median / caveats };
  });
}
