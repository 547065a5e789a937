import assert from 'node:assert/strict';
import { explain, type ExplainedCaveat, type Explanation } from 'caveats';
import { clip, say, sayLines, sayTable, sayTitle } from './layout.js';
import { fromBase62, onedataTokens } from './onedata.js';
import type { Outcome } from './outcome.js';
import { bad, good, type Painted } from './paint.js';
import { fromElsewhere, toFirstToken, toSecondToken } from './requests.js';

const CONDITION_WIDTH = 54;

/** Genuine tokens: which of their caveats a request meets. */
export function showExplanations(): void {
  showUnknownCaveats();
  showTwoNetworks();
}

function showUnknownCaveats(): void {
  sayTitle('2. Genuine is not yet allowed');
  say(`
    A request must meet every caveat of a token. This one meets all caveats of token 1 that the
    library understands. Four caveats are of kinds that only Onedata knows. An unknown caveat
    denies, as it might forbid this very request.
  `);
  const explanation = explain(textOf(0), { rootKey: secretOf(0), request: toFirstToken });
  sayTable(
    [' #', 'caveat', 'here'],
    explanation.caveats.map((caveat) => [...name(caveat), fate(caveat)]),
  );
  sayLines(`Verdict: ${verdict(explanation)}.`);
  const unmet = explanation.caveats.flatMap((caveat) => (caveat.met ? [] : [caveat]));
  assert.equal(outcome(explanation), 'unknown_caveat');
  assert.deepEqual(
    unmet.map(({ index, reason }) => `${index} ${reason}`),
    [5, 10, 11, 12].map((index) => `${index} unknown_caveat`),
  );
}

function showTwoNetworks(): void {
  say(`
    Every caveat of token 2 is understood. (Its identifier has Onedata's own form, so here it is
    an access token without a subject.) Two requests that differ in the network that they come
    from:
  `);
  const [here, elsewhere] = [toSecondToken, fromElsewhere].map((request) =>
    explain(textOf(1), { rootKey: secretOf(1), request }),
  ) as [Explanation, Explanation];
  sayTable(
    [' #', 'caveat', 'its network', 'another network'],
    here.caveats.map((caveat, i) => [...name(caveat), fate(caveat), fate(elsewhere.caveats[i]!)]),
  );
  sayLines(
    `From its network:     ${verdict(here)}.`,
    `From another network: ${verdict(elsewhere)}.`,
  );
  assert.equal(outcome(here), 'allowed');
  assert.equal(outcome(elsewhere), 'context_denied');
  assert.deepEqual(here.identity, {
    type: 'access',
    id: onedataTokens[1]!.identifier,
    keyId: '',
    subject: '',
  });
}

function textOf(index: number): string {
  return fromBase62(onedataTokens[index]!.text);
}

function secretOf(index: number): string {
  return onedataTokens[index]!.secret;
}

function name({ index, condition }: ExplainedCaveat): readonly [string, string] {
  return [String(index).padStart(2), clip(condition, CONDITION_WIDTH)];
}

function fate(caveat: ExplainedCaveat): Painted {
  return caveat.met ? good('met') : bad(caveat.reason);
}

function outcome(explanation: Explanation): Outcome {
  return explanation.allowed ? 'allowed' : explanation.error.code;
}

function verdict(explanation: Explanation): string {
  if (explanation.allowed) {
    const { paint, text } = good('allowed');
    return paint(text);
  }
  const { paint, text } = bad(explanation.error.code);
  return `${paint(text)} (${explanation.error.message})`;
}
