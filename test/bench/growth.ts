import { deserialize, doc, mint, serialize, time, verify } from 'caveats';
import { type Contender, inProcess } from './contender.js';
import { rootKey } from './scenario.js';

const LENGTHS = [10, 100, 1000];
export const growthRequest = { now: 1e9, resource: { doc: 'A' } };

/** Times and docs in turn. */
export function longText(length: number): string {
  const caveats = Array.from({ length }, (_, i) =>
    i % 2 === 0 ? time(2e9 + i) : doc(`doc-${i % 10}`, 'A'),
  );
  return serialize(mint({ rootKey, identity: { subject: 'usr-1' }, caveats }));
}

/** Verdicts on ever longer tokens, named by how many caveats they have. */
export function growingContenders(): readonly Contender[] {
  return LENGTHS.map((length) => {
    const text = longText(length);
    const options = { rootKey, request: growthRequest };
    // Texts this long are read only by those who ask for it.
    return inProcess(`${length}`, () =>
      verify(deserialize(text, { maxLength: text.length }), options),
    );
  });
}
