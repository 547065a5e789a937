import type { ExplainedCaveat } from '../../../../src/index.js';
import type { ReadingDialect } from '../../../../src/reading/dialect.js';
import { adviceWords, reasonWords } from '../../../../src/reading/reasons.js';
import type { Dialect } from '../../../../src/token/dialect.js';
import { judge, type Refusal, type Verdict } from '../read/judge.js';
import { caveatItem, shownCondition, tag } from './caveats.js';
import { el, type Child } from './dom.js';
import { longList } from './more.js';
import { moment, outside } from './outside.js';
import { facts } from './reach.js';
import type { RequestForm } from './request-form.js';
import type { Page, Panel, State } from './state.js';

/** A request, and whether it meets every caveat. */
export function createCheckPanel(panel: HTMLElement, form: RequestForm, page: Page): Panel {
  const result = el('section', { class: 'card', id: 'verdict', 'aria-label': 'The verdict' });
  panel.replaceChildren(el('div', { class: 'columns' }, form.element, result));
  let said = '';
  return {
    show(state) {
      const [words, ...children] = verdict(state);
      result.replaceChildren(...children);
      if (words !== said && !panel.hidden) page.announce(words);
      said = words;
    },
  };
}

/** What to announce, and what to show. */
function verdict({ reading, key, request, expect }: State): readonly [string, ...HTMLElement[]] {
  if (key === undefined) {
    const words = 'Give the key of the token, and every caveat is checked here.';
    return ['', el('h3', {}, 'The verdict'), el('p', { class: 'empty' }, words)];
  }
  try {
    if (request instanceof TypeError) throw request;
    const judged = judge(reading, { rootKey: key, request, expect });
    const { refusal } = judged;
    return [
      refusal === undefined
        ? 'The request is allowed.'
        : `The request is refused: ${refusal.code}.`,
      refusal === undefined ? allowed(judged) : refused(refusal),
      caveats(reading.dialect, judged.explanation.caveats, refusal !== undefined),
    ];
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return [
      error.message,
      el('p', { class: 'notice bad' }, `This request is invalid: ${error.message}.`),
    ];
  }
}

function allowed({ explanation }: Verdict): HTMLElement {
  const rows: (readonly [string, Child])[] = [];
  if (explanation.allowed) {
    const { identity, validUntil } = explanation.grant;
    if (identity.subject) rows.push(['Subject', outside(identity.subject)]);
    rows.push(['Until', validUntil === null ? 'It does not expire' : moment(validUntil)]);
  }
  return el(
    'div',
    { class: 'verdict good' },
    el('h3', {}, 'Allowed'),
    el('p', {}, 'The signature is valid, and every caveat is met.'),
    facts(rows),
  );
}

function refused({ code, message, status, onezone }: Refusal): HTMLElement {
  const rows: (readonly [string, Child])[] = [
    ['Code', el('code', {}, code)],
    ['HTTP status', String(status)],
    ...(onezone === undefined ? [] : [['Onezone answers', el('code', {}, onezone)] as const]),
  ];
  return el(
    'div',
    { class: 'verdict bad' },
    el('h3', {}, `Refused: ${status}`),
    el('p', {}, `${message}. ${adviceWords(code)}`),
    facts(rows),
  );
}

function caveats(
  dialect: ReadingDialect,
  all: readonly ExplainedCaveat<Dialect>[],
  isRefused: boolean,
): HTMLElement {
  if (all.length === 0) {
    const words = isRefused
      ? 'Caveats are checked only if the signatures are valid.'
      : 'It has no caveats.';
    return el('p', { class: 'empty' }, words);
  }
  const unmet = all.filter(({ met }) => !met).length;
  return el(
    'div',
    {},
    el(
      'div',
      { class: 'row' },
      el('h4', {}, 'Every caveat'),
      tag(`${all.length - unmet} met`, 'good'),
      unmet === 0 ? undefined : tag(`${unmet} not met`, 'bad'),
    ),
    longList('ol', 'chain', all, (each) => {
      const { index, discharge, condition, caveat } = each;
      const shown = shownCondition(dialect, { condition, caveat });
      return caveatItem(
        {
          ...shown,
          tags: [
            each.met ? ['met', 'good'] : ['not met', 'bad'],
            ...(discharge === undefined ? [] : [[`discharge ${discharge + 1}`, 'plain'] as const]),
          ],
          // The sentence about an unknown caveat contains the reason.
          reason: each.met || caveat === undefined ? undefined : reasonWords(each.reason),
        },
        String(index + 1),
      );
    }),
  );
}
