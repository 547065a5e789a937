import type { FormField } from '../read/forms.js';
import { fromLocalField, toLocalField } from '../read/time-field.js';
import { button, el, field, PRIVATE, select } from './dom.js';

/** A field of a form on the page. */
export interface Control {
  readonly field: FormField;
  readonly element: HTMLElement;
  /** What it holds, as the form's values have it. */
  value(): string;
  set(value: string): void;
}

const NO_CHOICE = ['', 'not given'] as const;

/** Makes the control of a field. */
export function controlFor(prefix: string, of: FormField): Control {
  const id = `${prefix}-${of.name}`;
  switch (of.control) {
    case 'flag':
      return flagControl(id, of);
    case 'choices':
      return choicesControl(id, of);
    case 'moment':
      return momentControl(id, of);
    case 'lines': {
      const area = el('textarea', { class: 'code', rows: '2', ...PRIVATE });
      return valueControl(id, of, area);
    }
    case 'choice':
      return valueControl(
        id,
        of,
        select([NO_CHOICE, ...of.choices.map((each) => [each, each] as const)]),
      );
    case 'text':
      return valueControl(id, of, el('input', { class: 'code', type: 'text', ...PRIVATE }));
  }
}

function valueControl(
  id: string,
  of: FormField,
  control: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement,
): Control {
  return {
    field: of,
    element: field(id, of.label, control, of.hint),
    value: () => control.value,
    set: (value) => (control.value = value),
  };
}

function momentControl(id: string, of: FormField): Control {
  const input = el('input', { class: 'time', type: 'datetime-local', step: '1', ...PRIVATE });
  return {
    field: of,
    element: field(id, of.label, input, of.hint),
    value: () => String(fromLocalField(input.value) ?? ''),
    set: (value) => (input.value = value === '' ? '' : toLocalField(Number(value))),
  };
}

function flagControl(id: string, of: FormField): Control {
  const box = el('input', { type: 'checkbox', id, autocomplete: 'off' });
  const label = el('label', { for: id }, `${of.label}: ${of.hint}`);
  return {
    field: of,
    element: el('div', { class: 'field check' }, box, label),
    value: () => (box.checked ? 'yes' : ''),
    set: (value) => (box.checked = value !== ''),
  };
}

function choicesControl(id: string, of: FormField): Control {
  const boxes = of.choices.map((choice) => ({
    choice,
    box: el('input', { type: 'checkbox', id: `${id}-${choice}`, autocomplete: 'off' }),
  }));
  const rows = boxes.map(({ choice, box }) =>
    el('div', { class: 'check' }, box, el('label', { for: box.id }, choice)),
  );
  return {
    field: of,
    element: el(
      'fieldset',
      { class: 'field' },
      el('legend', {}, `${of.label}: ${of.hint}`),
      ...rows,
    ),
    value: () =>
      boxes
        .filter(({ box }) => box.checked)
        .map(({ choice }) => choice)
        .join('\n'),
    set: (value) => {
      const chosen = value.split('\n');
      for (const { choice, box } of boxes) box.checked = chosen.includes(choice);
    },
  };
}

/** A text to copy, under its label. */
export function copyable(
  id: string,
  label: string,
  text: string,
  announce: (words: string) => void,
): HTMLElement {
  const area = el('textarea', { id, class: 'code', readonly: true, rows: '3', ...PRIVATE });
  area.value = text;
  const copy = button('Copy', () => void run(), { 'aria-label': `Copy: ${label}` });
  async function run(): Promise<void> {
    const isCopied = await copyText(area);
    copy.textContent = isCopied ? 'Copied' : 'Selected';
    announce(isCopied ? `Copied: ${label}` : 'It is selected: press Control and C');
    setTimeout(() => (copy.textContent = 'Copy'), 2000);
  }
  return el(
    'div',
    { class: 'field copyable' },
    el('div', { class: 'row' }, el('label', { for: id }, label), copy),
    area,
  );
}

/** Copies a text; without access to the clipboard, selects it. */
async function copyText(area: HTMLTextAreaElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    area.select();
    return false;
  }
}
