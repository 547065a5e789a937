import { kinshipOf, kinshipWords, type Kinship } from '../../../../src/reading/kinship.js';
import { reachOf, type Reach } from '../../../../src/reading/reach.js';
import { detailWords } from '../../../../src/reading/reasons.js';
import { differencesOf, docLosses, USES, type Difference, type DocLoss } from '../read/losses.js';
import { readPasted, type KnownReading } from '../read/reading.js';
import { caveatItem, shownCaveat, tag, type Tone } from './caveats.js';
import { button, el, field, PRIVATE, type Child } from './dom.js';
import { longList } from './more.js';
import { moment, outside } from './outside.js';
import {
  accessWords,
  docTree,
  hindrances,
  objectList,
  pathTree,
  purpose,
  useList,
} from './reach.js';
import type { Page, Panel, State } from './state.js';

/** Where the token to compare with is, which an example may bring along. */
export interface ComparePanel extends Panel {
  setParent(text: string): void;
  clear(): void;
}

/** What a token has lost against the one that it was made of. */
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
        'No key is needed: whether one was made from the other, their signatures tell.',
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
  const parent = readPasted(text, child.dialect.name);
  if (parent.kind === 'empty') return [];
  if (parent.kind === 'error') {
    const { error } = parent;
    return [el('p', { class: 'notice bad' }, `${error.message}. ${detailWords(error)}`)];
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
    el('div', { class: 'columns' }, addedCaveats(child, kinship), losses(child, parent)),
  ];
}

/** The same in a word or two: one that is forgotten does not compile. */
const KINSHIPS: Readonly<Record<Kinship['kind'], readonly [string, Tone]>> = {
  same: ['The same', 'plain'],
  child: ['Made from it', 'good'],
  parent: ['The other way round', 'warn'],
  forged: ['Not made from it', 'bad'],
  siblings: ['Relatives', 'warn'],
  strangers: ['Strangers', 'bad'],
};

function addedCaveats({ token, dialect }: KnownReading, kinship: Kinship): HTMLElement {
  const { caveats } = dialect.inspect(token).unverified;
  const start = kinship.common;
  const added = caveats.slice(start);
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'added-title' },
    el('h3', { id: 'added-title' }, 'Caveats that only the token has'),
    added.length === 0
      ? el('p', { class: 'empty' }, 'None.')
      : longList('ol', 'chain', added, (caveat, i) =>
          caveatItem(shownCaveat(caveat), String(start + i + 1)),
        ),
  );
}

function losses(child: KnownReading, parent: KnownReading): HTMLElement {
  const [after, before] = [reachOfReading(child), reachOfReading(parent)];
  const differences = differencesOf(after, before);
  const rows = ROWS.filter(([what]) => differences.has(what));
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'losses-title' },
    el('h3', { id: 'losses-title' }, 'What that changes'),
    purpose(after),
    hindrances(after, 'This token, as it is,'),
    hindrances(before, 'The other one, as it is,'),
    rows.length === 0
      ? el('p', { class: 'empty' }, nothingLost(after, before))
      : el(
          'div',
          { class: 'losses' },
          ...rows.map(([what, name]) =>
            el('div', { class: 'loss' }, el('h4', {}, name), changeOf(what, after, before)),
          ),
        ),
    el(
      'p',
      { class: 'hint' },
      'By what the two tokens say. Restrictions by address, place or consumer are among the caveats.',
    ),
  );
}

function reachOfReading({ token, dialect }: KnownReading): Reach {
  return reachOf(token, dialect);
}

function nothingLost(after: Reach, before: Reach): string {
  return after.refused.length + before.refused.length > 0
    ? 'Nothing but that.'
    : 'Nothing in what it reaches.';
}

const ROWS: readonly (readonly [Difference, string])[] = [
  ['docs', 'Docs and tables'],
  ['paths', 'Data'],
  ['objects', 'Files'],
  ['access', 'Access'],
  ['until', 'Expires'],
  ...USES,
];

function changeOf(what: Difference, after: Reach, before: Reach): HTMLElement {
  if (what === 'docs') {
    const lost = docLosses(after.limits.scope, before.limits.scope);
    if (lost !== undefined) return lossTree(lost);
  }
  return el(
    'div',
    { class: 'change' },
    el('div', {}, el('p', { class: 'label' }, 'before'), el('div', {}, valueOf(what, before))),
    el('div', {}, el('p', { class: 'label' }, 'now'), el('div', {}, valueOf(what, after))),
  );
}

function valueOf(what: Difference, { limits, data }: Reach): Child {
  switch (what) {
    case 'paths':
      return pathTree(data.paths);
    case 'objects':
      return objectList(data.objects);
    case 'until':
      return limits.validUntil === null ? 'Never' : moment(limits.validUntil);
    case 'docs':
      return docTree(limits.scope);
    case 'access':
      return data.isReadonly ? 'Reading' : accessWords(limits.access);
    default:
      return useList(limits, what);
  }
}

/** The tree of the parent, with what is lost struck out. */
function lossTree(losses: readonly DocLoss[]): HTMLElement {
  return longList('ul', 'tree', losses, ({ doc, lost, tables }) => {
    const isNarrowed = !lost && tables !== 'all' && tables.every((each) => !each.lost);
    return el(
      'li',
      {},
      el('span', { class: 'kind' }, 'doc '),
      kept(doc, lost),
      isNarrowed ? el('span', { class: 'aside' }, ' of which is left') : undefined,
      tables === 'all'
        ? undefined
        : longList('ul', 'tree', tables, (each) =>
            el(
              'li',
              {},
              el('span', { class: 'kind' }, 'table '),
              kept(each.table, lost || each.lost),
            ),
          ),
    );
  });
}

function kept(name: string, lost: boolean): HTMLElement {
  return lost
    ? el('span', {}, el('del', {}, outside(name)), ' ', tag('lost', 'bad'))
    : outside(name);
}
