import { counted } from '../../../../src/reading/words.js';
import { convert, type Converted } from '../read/convert.js';
import { copyable } from './controls.js';
import { el, field, PRIVATE } from './dom.js';
import type { Page, Panel, State } from './state.js';

const DEFAULT_PREFIX = 'acme';

/** Shows the token in every format, to copy it. */
export function createConvertPanel(panel: HTMLElement, page: Page): Panel {
  let state: State | undefined;
  const prefix = el('input', { class: 'code', type: 'text', ...PRIVATE });
  prefix.value = DEFAULT_PREFIX;
  const list = el('div', { class: 'formats' });
  prefix.addEventListener('input', () => {
    if (state !== undefined) list.replaceChildren(...formats(state, prefix.value, page));
  });
  panel.replaceChildren(
    el(
      'div',
      { class: 'card' },
      el('h3', {}, 'The same token, in every format'),
      el('p', { class: 'hint' }, 'A format changes nothing that is signed.'),
      field('prefix', 'Prefix, for the last one', prefix),
      list,
    ),
  );
  return {
    show(next) {
      if (state?.reading.text === next.reading.text) return;
      state = next;
      prefix.value = next.reading.written.prefix ?? DEFAULT_PREFIX;
      list.replaceChildren(...formats(next, prefix.value, page));
    },
  };
}

function formats({ reading }: State, prefix: string, page: Page): readonly HTMLElement[] {
  return convert(reading, prefix).map((converted) => format(converted, reading.written.form, page));
}

function format(
  { form, name, about, text, problem }: Converted,
  own: string,
  page: Page,
): HTMLElement {
  const isOwn = form === own ? ' This is its own format.' : '';
  if (text === undefined) {
    return el(
      'div',
      { class: 'format' },
      el('p', { class: 'label' }, name),
      el('p', { class: 'notice warn' }, `${problem ?? ''}.`),
    );
  }
  return el(
    'div',
    { class: 'format' },
    copyable(`format-${form}`, name, text, page.announce),
    el('p', { class: 'hint' }, `${about} ${counted(text.length, 'character')}.${isOwn}`),
  );
}
