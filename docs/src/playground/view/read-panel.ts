import { TokenError } from '../../../../src/index.js';
import type { InspectedDischarge } from '../../../../src/index.js';
import type { KnownCaveat } from '../../../../src/reading/dialect.js';
import { reachOf } from '../../../../src/reading/reach.js';
import { unrestrictedWords } from '../../../../src/reading/reach-words.js';
import { adviceWords } from '../../../../src/reading/reasons.js';
import { counted } from '../../../../src/reading/words.js';
import { caveatItem, shownCaveat, tag } from './caveats.js';
import { el } from './dom.js';
import { longList } from './more.js';
import { bytes, outside } from './outside.js';
import { hindrances, purpose, reachList } from './reach.js';
import type { Panel, State } from './state.js';
import { standing } from './summary.js';

/** The chain of caveats, and what they leave together. */
export function createReadPanel(panel: HTMLElement): Panel {
  return {
    show(state) {
      panel.replaceChildren(el('div', { class: 'columns' }, chain(state), reach(state)));
    },
  };
}

function chain({ reading: { token, dialect } }: State): HTMLElement {
  const { caveats, discharges, identifier } = dialect.inspect(token).unverified;
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'chain-title' },
    el('h3', { id: 'chain-title' }, 'Its chain of caveats'),
    el(
      'p',
      { class: 'hint' },
      'Each is signed on top of the one before, so one can be added, but none taken away. All of them are in force.',
    ),
    el('p', { class: 'origin' }, el('span', { class: 'kind' }, 'identifier '), bytes(identifier)),
    caveats.length === 0
      ? el(
          'p',
          { class: 'empty' },
          `It has no caveats${unrestrictedWords(reachOf(token, dialect))}.`,
        )
      : longList('ol', 'chain', caveats, (caveat, i) =>
          caveatItem(shownCaveat(caveat), String(i + 1)),
        ),
    ...discharges.slice(0, MOST_DISCHARGES).map(dischargeChain),
    discharges.length > MOST_DISCHARGES
      ? el(
          'p',
          { class: 'hint' },
          `And ${counted(discharges.length - MOST_DISCHARGES, 'more discharge')}.`,
        )
      : undefined,
  );
}

/** How many discharges are shown with their caveats: a token may bring along a thousand. */
const MOST_DISCHARGES = 20;

function dischargeChain(
  { location, identifier, requested, caveats }: InspectedDischarge<KnownCaveat>,
  i: number,
): HTMLElement {
  return el(
    'div',
    { class: 'discharge' },
    el('h4', {}, `Discharge ${i + 1}`, ...(location === '' ? [] : [' from ', outside(location)])),
    requested
      ? undefined
      : el(
          'p',
          { class: 'notice bad' },
          'Left over: no caveat asks for it, so it counts for nothing.',
        ),
    el('p', { class: 'origin' }, el('span', { class: 'kind' }, 'vouches for '), bytes(identifier)),
    caveats.length === 0
      ? el('p', { class: 'empty' }, 'Without caveats of its own.')
      : longList('ol', 'chain', caveats, (caveat, at) =>
          caveatItem(shownCaveat(caveat), `${i + 1}.${at + 1}`),
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
    found.refused.length > 0 ? el('p', {}, 'But for that it would be:') : undefined,
    reachList(found, reading.dialect.name === 'onedata'),
    authentic === true ? inferred(state) : undefined,
  );
}

const REACH_HINTS = {
  good: 'What all of its caveats leave together.',
  bad: 'By its own words, which are not to be believed.',
  unknown: 'By its own words, which nobody has verified: this is what its own caveats would leave.',
} as const;

/** Whether a service may tell the one who asks, in the context of the request. */
function inferred({
  reading: { token, dialect },
  key,
  request,
  expect,
}: State): HTMLElement | undefined {
  if (key === undefined) return undefined;
  const result = attempt(() => dialect.inferScope(token, { rootKey: key, request, expect }));
  if (result === undefined) return undefined;
  if (!(result instanceof TokenError)) {
    return el(
      'p',
      { class: 'notice good' },
      el('strong', {}, 'inferScope '),
      'tells this to the client of the request under Check.',
    );
  }
  return el(
    'p',
    { class: 'notice warn' },
    el('strong', {}, 'inferScope '),
    `does not tell this to the client of the request under Check: ${result.code}. ${adviceWords(result.code)}`,
  );
}

/** `undefined` for a request that makes no sense, of which Check tells. */
function attempt<T>(run: () => T): T | TokenError | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof TokenError) return error;
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
