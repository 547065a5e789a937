import {
  kinshipOf,
  kinshipWords,
  obstacleWords,
  type Kinship,
} from '../../../../src/reading/kinship.js';
import { inspectIn } from '../../../../src/reading/dialect.js';
import { reachOf, type Reach } from '../../../../src/reading/reach.js';
import { errorWords } from '../../../../src/reading/reasons.js';
import { differencesOf, lostOf, type Difference } from '../read/losses.js';
import { readPasted, type KnownReading } from '../read/reading.js';
import { caveatItem, shownCaveat, tag, type Tone } from './caveats.js';
import { button, el, field, PRIVATE, type Child } from './dom.js';
import { longList } from './more.js';
import { capital, hindrances, partValue, purpose } from './reach.js';
import type { Page, Panel, State } from './state.js';

/** The part of the page that compares the token with its parent, which an example may contain. */
export interface ComparePanel extends Panel {
  setParent(text: string): void;
  clear(): void;
}

/** Shows what a token lost against the one that it was made from. */
export function createComparePanel(panel: HTMLElement, page: Page): ComparePanel {
  let state: State | undefined;
  const parent = el('textarea', { class: 'code', rows: '4', ...PRIVATE });
  const result = el('div', { id: 'comparison' });
  const update = (): void => {
    if (state !== undefined)
      result.replaceChildren(
        ...comparison(state.reading, parent.value, panel.hidden ? undefined : page),
      );
  };
  const swap = button('Swap the two', () => {
    if (state === undefined || parent.value.trim() === '') return;
    page.useToken(parent.value);
  });
  parent.addEventListener('input', update);
  panel.replaceChildren(
    el(
      'div',
      { class: 'card' },
      el('h3', {}, 'What did it lose?'),
      field(
        'parent',
        'The token that it may have been made from',
        parent,
        'This needs no key: the signatures show whether one was made from the other.',
      ),
      el('div', { class: 'actions' }, swap),
    ),
    result,
  );
  return {
    show(next) {
      state = next;
      update();
    },
    setParent(text) {
      parent.value = text;
    },
    clear() {
      parent.value = '';
    },
  };
}

function comparison(
  child: KnownReading,
  text: string,
  page: Page | undefined,
): readonly HTMLElement[] {
  const parent = readPasted(text, child.dialect.name, child.dialects);
  if (parent.kind === 'empty') return [];
  if (parent.kind === 'error') {
    const { error } = parent;
    return [el('p', { class: 'notice bad' }, `${error.message}. ${errorWords(error)}`)];
  }
  const kinship = kinshipOf(child.token, parent.token);
  const [word, tone] = KINSHIPS[kinship.kind];
  const sentence = kinshipWords(kinship);
  page?.announce(sentence);
  const verdict = el(
    'div',
    { class: `card summary ${tone}` },
    el('div', { class: 'row' }, tag(word, tone), el('p', { class: 'standing' }, sentence)),
  );
  const isSame = kinship.kind === 'same' && kinship.sameDischarges;
  if (isSame || kinship.kind === 'strangers') return [verdict];
  return [
    verdict,
    el('div', { class: 'columns' }, addedCaveats(child, kinship), losses(child, parent, kinship)),
  ];
}

/** How two tokens are related, in a word or two. */
const KINSHIPS: Readonly<Record<Kinship['kind'], readonly [string, Tone]>> = {
  same: ['The same', 'plain'],
  child: ['Made from it', 'good'],
  parent: ['Its parent', 'warn'],
  forged: ['Not made from it', 'bad'],
  siblings: ['Relatives', 'warn'],
  strangers: ['Strangers', 'bad'],
};

function addedCaveats({ token, dialect }: KnownReading, kinship: Kinship): HTMLElement {
  const { caveats } = inspectIn(dialect, token);
  const start = kinship.common;
  const added = caveats.slice(start);
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'added-title' },
    el('h3', { id: 'added-title' }, 'Caveats that only the token has'),
    added.length === 0
      ? el('p', { class: 'empty' }, 'None.')
      : longList('ol', 'chain', added, (caveat, i) =>
          caveatItem(shownCaveat(dialect, caveat), String(start + i + 1)),
        ),
  );
}

function losses(child: KnownReading, parent: KnownReading, kinship: Kinship): HTMLElement {
  const [after, before] = [
    reachOf(child.token, child.dialect),
    reachOf(parent.token, parent.dialect),
  ];
  const differences = differencesOf(after, before);
  const own = [child, parent].flatMap(({ token, dialect }) =>
    inspectIn(dialect, token).caveats.slice(kinship.common),
  );
  const rest =
    obstacleWords(kinship, before, after, own) ??
    (differences.length > 0 ? undefined : nothingLost(after, before));
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'losses-title' },
    el('h3', { id: 'losses-title' }, 'What that changes'),
    purpose(after),
    hindrances(after, 'This token, as it is,'),
    hindrances(before, 'The other one, as it is,'),
    differences.length === 0 ? undefined : el('div', { class: 'losses' }, ...differences.map(loss)),
    rest === undefined ? undefined : el('p', { class: 'empty' }, rest),
    el(
      'p',
      { class: 'hint' },
      'As the two tokens say. Restrictions by address, place or consumer are among the caveats.',
    ),
  );
}

function nothingLost(after: Reach, before: Reach): string {
  if (after.isNarrowedFurther) return 'Nothing, but its discharges leave less if they are valid.';
  const refused = [...after.refused, ...before.refused];
  return refused.length > 0 ? 'Nothing else.' : 'Nothing in what it reaches.';
}

function loss(difference: Difference): HTMLElement {
  const { after, before } = difference;
  return el(
    'div',
    { class: 'loss' },
    el('h4', {}, capital((after ?? before)?.label ?? '')),
    el(
      'div',
      { class: 'change' },
      side('before', before && partValue(before, lostOf(difference))),
      side('now', after && partValue(after)),
    ),
  );
}

function side(label: string, value: Child = 'None'): HTMLElement {
  return el('div', {}, el('p', { class: 'label' }, label), el('div', {}, value));
}
