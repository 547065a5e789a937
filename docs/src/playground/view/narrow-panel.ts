import type { KnownCaveat } from '../../../../src/reading/dialect.js';
import { CAVEAT_FORMS, type CaveatField } from '../read/forms.js';
import { toLocalField } from '../read/time-field.js';
import { narrow } from '../read/narrow.js';
import { caveatItem, shownCondition } from './caveats.js';
import { copyable } from './copy.js';
import { button, el, field, PRIVATE, select } from './dom.js';
import type { Page, Panel, State } from './state.js';

/** The kind that stands for a text of one's own. */
const TEXT = 'text';
const HOUR = 3600;

/** A form for one more caveat, and the narrower token. */
export function createNarrowPanel(panel: HTMLElement, page: Page): Panel {
  let state: State | undefined;
  const fields = el('div', { class: 'fields' });
  const result = el('div', { id: 'narrow-result' });
  const kinds = select([]);
  const form = el(
    'form',
    { class: 'card', novalidate: true, autocomplete: 'off' },
    el('h3', {}, 'Add a caveat'),
    el(
      'p',
      { class: 'hint' },
      'This needs no key: whoever holds a token can narrow it. Nobody can undo it.',
    ),
    field('narrow-kind', 'Kind of caveat', kinds),
    fields,
    el(
      'div',
      { class: 'actions' },
      el('button', { type: 'submit', class: 'primary' }, 'Add the caveat'),
    ),
  );
  panel.replaceChildren(el('div', { class: 'columns' }, form, result));

  const showFields = (): void => {
    result.replaceChildren();
    fields.replaceChildren(...fieldsOf(kinds.value).map(fieldFor));
  };
  kinds.addEventListener('change', showFields);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (state !== undefined) result.replaceChildren(add(state, form, kinds.value, page));
  });
  return {
    show(next) {
      const isOther = state?.reading.dialect.name !== next.reading.dialect.name;
      if (state?.reading.text !== next.reading.text) result.replaceChildren();
      state = next;
      if (!isOther) return;
      kinds.replaceChildren(
        ...choicesFor(next).map(([value, label]) => el('option', { value }, label)),
      );
      showFields();
    },
  };
}

function choicesFor({ reading }: State): readonly (readonly [string, string])[] {
  const kinds = Object.entries(CAVEAT_FORMS)
    .filter(([, { dialects }]) => dialects.includes(reading.dialect.name))
    .map(([type, { label }]) => [type, label] as const);
  return [...kinds, [TEXT, 'Any text, as it is to stand in the token']];
}

function isType(kind: string): kind is KnownCaveat['type'] {
  return Object.hasOwn(CAVEAT_FORMS, kind);
}

function fieldsOf(kind: string): readonly CaveatField[] {
  if (isType(kind)) return CAVEAT_FORMS[kind].fields;
  const hint = 'such as doc = AbCDeFGH; one that nobody understands denies every request';
  return [{ name: 'condition', label: 'Text of the caveat', kind: 'text', hint }];
}

function idOf(name: string): string {
  return `narrow-${name}`;
}

function fieldFor(of: CaveatField): HTMLElement {
  const id = idOf(of.name);
  switch (of.kind) {
    case 'choice':
      return field(id, of.label, select(of.choices));
    case 'lines':
      return field(id, of.label, el('textarea', { class: 'code', rows: '3', ...PRIVATE }), of.hint);
    case 'text':
      return field(id, of.label, el('input', { class: 'code', type: 'text', ...PRIVATE }), of.hint);
    case 'moment':
      return momentField(id, of.label);
  }
}

function momentField(id: string, label: string): HTMLElement {
  const input = el('input', { type: 'datetime-local', step: '1', autocomplete: 'off' });
  const set = (seconds: number): void => {
    input.value = toLocalField(Math.floor(Date.now() / 1000) + seconds);
  };
  set(HOUR);
  const chips = [
    button('In an hour', () => set(HOUR), { class: 'chip' }),
    button('In a day', () => set(24 * HOUR), { class: 'chip' }),
    button('In a week', () => set(7 * 24 * HOUR), { class: 'chip' }),
  ];
  return el('div', {}, field(id, label, input), el('div', { class: 'chips' }, ...chips));
}

/** The narrower token, or what is wrong with what was filled in. */
function add({ reading }: State, form: HTMLFormElement, kind: string, page: Page): HTMLElement {
  const value = (name: string): string => {
    const control = form.elements.namedItem(idOf(name));
    const isField =
      control instanceof HTMLInputElement ||
      control instanceof HTMLTextAreaElement ||
      control instanceof HTMLSelectElement;
    return isField ? control.value : '';
  };
  try {
    const condition = isType(kind)
      ? reading.dialect.write(CAVEAT_FORMS[kind].make(value))
      : value('condition').trim();
    const narrowed = narrow(reading, condition);
    page.announce('The narrower token is ready.');
    const shown = shownCondition({ condition, ...narrowed.dialect.read(condition) });
    const { length } = narrowed.token.macaroon.unsafeCaveats;
    return el(
      'section',
      { class: 'card', 'aria-label': 'The narrower token' },
      el('h3', {}, 'The narrower token'),
      el('ol', { class: 'chain' }, caveatItem(shown, String(length))),
      copyable('narrowed', 'Its text', narrowed.text, page.announce),
      reading.token.discharges.length === 0
        ? undefined
        : el(
            'p',
            { class: 'notice warn' },
            'Its discharges were bound to the token as it was: gather new ones for this one.',
          ),
      el(
        'div',
        { class: 'actions' },
        button('Go on with this token', () => page.useToken(narrowed.text)),
      ),
    );
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    page.announce(error.message);
    return el('p', { class: 'notice bad' }, error.message);
  }
}
