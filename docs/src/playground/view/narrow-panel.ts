import { caveatFields, conditionFrom, type FormField } from '../read/forms.js';
import { narrow } from '../read/narrow.js';
import { caveatItem, shownCondition } from './caveats.js';
import { controlFor, copyable, type Control } from './controls.js';
import { button, el, field, select } from './dom.js';
import type { Page, Panel, State } from './state.js';

/** The field for the text of a condition. */
const TEXT: FormField = {
  name: 'condition',
  label: 'Text of the caveat',
  hint: 'such as doc = AbCDeFGH; one of an unknown kind denies every request',
  control: 'text',
  choices: [],
};

const DEFAULTS: ReadonlyMap<string, string> = new Map([['expires-in', '1h']]);

/** A form for one more caveat, and the narrower token. */
export function createNarrowPanel(panel: HTMLElement, page: Page): Panel {
  let state: State | undefined;
  let control: Control | undefined;
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
      'This needs no key: the holder of a token can narrow it. It cannot be undone.',
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

  const showField = (): void => {
    if (state === undefined) return;
    result.replaceChildren();
    const of = caveatFields(state.reading.dialect).find(({ name }) => name === kinds.value) ?? TEXT;
    control = controlFor('narrow', of);
    control.set(of.control === 'flag' ? 'yes' : (DEFAULTS.get(of.name) ?? ''));
    fields.replaceChildren(control.element);
  };
  kinds.addEventListener('change', showField);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (state === undefined || control === undefined) return;
    result.replaceChildren(add(state, control, page));
  });
  return {
    show(next) {
      const isOther = state?.reading.dialect !== next.reading.dialect;
      if (state?.reading.text !== next.reading.text) result.replaceChildren();
      state = next;
      if (!isOther) return;
      const options = [...caveatFields(next.reading.dialect), TEXT];
      kinds.replaceChildren(
        ...options.map(({ name, label, hint }) =>
          el('option', { value: name }, name === TEXT.name ? 'Any text' : `${label}: ${hint}`),
        ),
      );
      showField();
    },
  };
}

/** The narrower token, or what is wrong with the value of the field. */
function add({ reading }: State, { field: of, value }: Control, page: Page): HTMLElement {
  try {
    const condition =
      of === TEXT
        ? value().trim()
        : conditionFrom(reading.dialect, of.name, value(), Date.now() / 1000);
    const narrowed = narrow(reading, condition);
    page.announce('The narrower token is ready.');
    const read = reading.dialect.dialect.read(condition);
    const shown = shownCondition(reading.dialect, {
      condition,
      caveat: read?.caveat,
      role: read?.kind.role,
    });
    const { length } = narrowed.token.macaroon.unsafeCaveats;
    return el(
      'section',
      { class: 'card', 'aria-label': 'The narrower token' },
      el('h3', {}, 'The narrower token'),
      el('ol', { class: 'chain' }, caveatItem(shown, String(length))),
      copyable('narrowed', 'Its text', narrowed.text, page.announce),
      narrowed.token.discharges.length >= reading.token.discharges.length
        ? undefined
        : el(
            'p',
            { class: 'notice warn' },
            'The discharges were bound to the token as it was: gather new ones for this one.',
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
