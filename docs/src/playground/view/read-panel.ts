import { TokenError } from '../../../../src/index.js';
import type { InspectedDischarge } from '../../../../src/index.js';
import { inferIn, inspectIn, type ReadingDialect } from '../../../../src/reading/dialect.js';
import { reachOf, unrestrictedWords } from '../../../../src/reading/reach.js';
import { adviceWords } from '../../../../src/reading/reasons.js';
import { counted } from '../../../../src/reading/words.js';
import type { Dialect } from '../../../../src/token/dialect.js';
import { caveatItem, shownCaveat, tag } from './caveats.js';
import { el } from './dom.js';
import { longList } from './more.js';
import { bytes, outside } from './outside.js';
import { hindrances, purpose, reachList } from './reach.js';
import type { Panel, State } from './state.js';
import { standing } from './summary.js';

/** Shows the chain of caveats, and what they leave together. */
export function createReadPanel(panel: HTMLElement): Panel {
  return {
    show(state) {
      panel.replaceChildren(el('div', { class: 'columns' }, chain(state), reach(state)));
    },
  };
}

function chain({ reading: { token, dialect } }: State): HTMLElement {
  const { caveats, discharges, identifier, inherent } = inspectIn(dialect, token);
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'chain-title' },
    el('h3', { id: 'chain-title' }, 'Its chain of caveats'),
    el(
      'p',
      { class: 'hint' },
      'Each is signed on top of the one before: caveats can be added, but not removed. All of them are in force.',
    ),
    el('p', { class: 'origin' }, el('span', { class: 'kind' }, 'identifier '), bytes(identifier)),
    inherent.length === 0
      ? undefined
      : longList('ol', 'chain', inherent, (caveat) =>
          caveatItem(shownCaveat(dialect, caveat), 'implied by the identifier'),
        ),
    caveats.length === 0
      ? el(
          'p',
          { class: 'empty' },
          `It has no caveats${unrestrictedWords(reachOf(token, dialect))}.`,
        )
      : longList('ol', 'chain', caveats, (caveat, i) =>
          caveatItem(shownCaveat(dialect, caveat), String(i + 1)),
        ),
    ...discharges.slice(0, MOST_DISCHARGES).map((each, i) => dischargeChain(dialect, each, i)),
    discharges.length > MOST_DISCHARGES
      ? el(
          'p',
          { class: 'hint' },
          `And ${counted(discharges.length - MOST_DISCHARGES, 'more discharge')}.`,
        )
      : undefined,
  );
}

/** How many discharges are shown with their caveats: a token can have a thousand. */
const MOST_DISCHARGES = 20;

function dischargeChain(
  dialect: ReadingDialect,
  { location, identifier, requested, caveats }: InspectedDischarge<Dialect>,
  i: number,
): HTMLElement {
  return el(
    'div',
    { class: 'discharge' },
    el('h4', {}, `Discharge ${i + 1}`, ...(location === '' ? [] : [' from ', outside(location)])),
    requested
      ? undefined
      : el('p', { class: 'notice bad' }, 'No caveat asks for it, so it has no effect.'),
    el('p', { class: 'origin' }, el('span', { class: 'kind' }, 'vouches for '), bytes(identifier)),
    caveats.length === 0
      ? el('p', { class: 'empty' }, 'Without caveats of its own.')
      : longList('ol', 'chain', caveats, (caveat, at) =>
          caveatItem(shownCaveat(dialect, caveat), `${i + 1}.${at + 1}`),
        ),
  );
}

function reach(state: State): HTMLElement {
  const { reading, authentic } = state;
  const found = reachOf(reading.token, reading.dialect, authentic === true);
  const [word, tone] = standing(authentic);
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'reach-title' },
    el(
      'div',
      { class: 'row' },
      el('h3', { id: 'reach-title' }, 'What it reaches'),
      tag(word, tone),
    ),
    el(
      'p',
      { class: 'hint' },
      REACH_HINTS[tone === 'good' ? 'good' : tone === 'bad' ? 'bad' : 'unknown'],
    ),
    purpose(found),
    hindrances(found),
    found.refused.length > 0 ? el('p', {}, 'Otherwise at most:') : undefined,
    reachList(found),
    authentic === true ? inferred(state) : undefined,
  );
}

const REACH_HINTS = {
  good: 'What all of its caveats leave together.',
  bad: 'As the token says, which cannot be trusted.',
  unknown: 'As the token says, which is not verified: this is what its own caveats would leave.',
} as const;

/** Whether a service may report this to the client of the request. */
function inferred({
  reading: { token, dialect },
  key,
  request,
  expect,
}: State): HTMLElement | undefined {
  if (key === undefined || request instanceof TypeError) return undefined;
  const result = attempt(() => inferIn(dialect, token, { rootKey: key, request, expect }));
  if (result === undefined) return undefined;
  if (!(result instanceof TokenError)) {
    return el(
      'p',
      { class: 'notice good' },
      el('strong', {}, 'inferScope '),
      'reports this to the client of the request under Check.',
    );
  }
  return el(
    'p',
    { class: 'notice warn' },
    el('strong', {}, 'inferScope '),
    `does not report this to the client of the request under Check: ${result.code}. ${adviceWords(result.code)}`,
  );
}

/** Returns `undefined` for an invalid request, which Check reports. */
function attempt<T>(run: () => T): T | TokenError | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof TokenError) return error;
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
