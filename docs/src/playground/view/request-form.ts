import type { Role } from '../../../../src/caveats/kind.js';
import { inspectIn } from '../../../../src/reading/dialect.js';
import { fieldsAskedFor, requestFields, type FormValues } from '../read/forms.js';
import type { KnownReading } from '../read/reading.js';
import { controlFor, type Control } from './controls.js';
import { el, field, select } from './dom.js';

const LEGENDS: Readonly<Record<Role, string>> = {
  scope: 'What is accessed',
  context: 'When, from where, and by whom',
  usage: 'Through what',
};

/** The form for a request. */
export interface RequestForm {
  readonly element: HTMLElement;
  values(): FormValues;
  expect(): string;
  fill(values: FormValues): void;
  /** Shows the fields of the token's dialect, and marks those that its caveats check. */
  fit(reading: KnownReading): void;
}

export function createRequestForm(changed: () => void): RequestForm {
  let dialect: KnownReading['dialect'] | undefined;
  let controls: readonly Control[] = [];
  // What an example fills in before its token is read.
  let filled: FormValues = {};
  let asked: ReadonlySet<string> = new Set();
  const groups = el('div', {});
  const expected = select([]);
  const all = el('input', { type: 'checkbox', id: 'request-all', autocomplete: 'off' });
  const element = el(
    'form',
    { class: 'card request', novalidate: true, autocomplete: 'off' },
    el('h3', {}, 'The request'),
    el(
      'p',
      { class: 'hint' },
      'What the token asks for is marked. An empty field meets no caveat.',
    ),
    groups,
    field('request-expect', 'Expected type', expected),
    el(
      'div',
      { class: 'check' },
      all,
      el('label', { for: all.id }, 'Show everything that a request can contain'),
    ),
  );
  const showFitting = (): void => {
    for (const { field: of, element: row, value } of controls) {
      const isShown = all.checked || asked.has(of.name) || of.name === 'now' || value() !== '';
      // A field that was just emptied stays in its place.
      row.hidden = !isShown && !row.contains(document.activeElement);
      row.classList.toggle('asked', asked.has(of.name));
    }
    for (const group of groups.querySelectorAll('fieldset.group')) {
      const rows = [...group.querySelectorAll<HTMLElement>('.field')];
      if (group instanceof HTMLElement) group.hidden = rows.every((row) => row.hidden);
    }
  };
  const build = (reading: KnownReading['dialect']): void => {
    dialect = reading;
    const made = requestFields(reading).map(
      ([role, fields]) => [role, fields.map((of) => controlFor('request', of))] as const,
    );
    controls = made.flatMap(([, each]) => each);
    groups.replaceChildren(
      ...made.map(([role, each]) =>
        el(
          'fieldset',
          { class: 'group' },
          el('legend', {}, LEGENDS[role]),
          el('div', { class: 'fields' }, ...each.map((control) => control.element)),
        ),
      ),
    );
    expected.replaceChildren(...reading.types.map((type) => el('option', { value: type }, type)));
    for (const control of controls) control.set(filled[control.field.name] ?? '');
  };
  element.addEventListener('submit', (event) => event.preventDefault());
  element.addEventListener('input', () => {
    showFitting();
    changed();
  });
  return {
    element,
    values: () => Object.fromEntries(controls.map(({ field: { name }, value }) => [name, value()])),
    expect: () => expected.value,
    fill(values) {
      filled = values;
      for (const control of controls) control.set(values[control.field.name] ?? '');
      expected.selectedIndex = 0;
      showFitting();
    },
    fit(reading) {
      if (reading.dialect !== dialect) build(reading.dialect);
      const { caveats, discharges, inherent } = inspectIn(reading.dialect, reading.token);
      const requested = discharges.filter((discharge) => discharge.requested);
      const every = [inherent, caveats, ...requested.map((discharge) => discharge.caveats)].flat();
      const types = every.flatMap((each) =>
        each.party === 'first' && each.caveat ? [each.caveat.type] : [],
      );
      asked = fieldsAskedFor(reading.dialect, new Set(types));
      showFitting();
    },
  };
}
