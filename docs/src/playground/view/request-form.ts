import type { ExpectedType } from '../../../../src/reading/dialect.js';
import type { KnownReading } from '../read/reading.js';
import {
  fieldsAskedFor,
  REQUEST_FIELDS,
  type RequestField,
  type RequestFields,
} from '../read/request.js';
import { el, field, PRIVATE, select } from './dom.js';

type Choices = readonly (readonly [value: string, label: string])[];

/** A field: its label, and its choices or a hint. */
interface Spec {
  readonly label: string;
  readonly choices?: Choices;
  readonly hint?: string;
  readonly type?: 'datetime-local';
}

const NOT_SAID = ['', 'not said'] as const;

const SPECS: Readonly<Record<RequestField, Spec>> = {
  resource: {
    label: 'What is accessed',
    choices: [NOT_SAID, ['wider', 'wider than a doc'], ['doc', 'a doc'], ['table', 'a table']],
  },
  doc: { label: 'Id of the doc' },
  table: { label: 'Id of the table' },
  access: { label: 'How', choices: [NOT_SAID, ['read', 'reading'], ['write', 'writing']] },
  path: { label: 'Path', hint: 'such as /space1/dir' },
  objects: { label: 'Object ids', hint: 'with those above it; commas between' },
  now: { label: 'At what time', hint: 'now, if it is empty', type: 'datetime-local' },
  ip: { label: 'From the address' },
  asn: { label: 'Autonomous system', hint: 'a number' },
  country: { label: 'Country', hint: 'two letters' },
  regions: { label: 'Regions', hint: 'commas between' },
  consumer: { label: 'Used by', hint: 'such as usr-1' },
  groups: { label: 'Member of', hint: 'commas between' },
  service: { label: 'Service', hint: 'such as opw-lisbon' },
  interface: { label: 'Interface', hint: 'such as rest' },
  'call-service': { label: 'Service of the call' },
  'call-operation': {
    label: 'Operation',
    choices: [
      NOT_SAID,
      ['create', 'create'],
      ['get', 'get'],
      ['update', 'update'],
      ['delete', 'delete'],
    ],
  },
  'call-resource': { label: 'Resource of the call' },
};

const GROUPS: readonly (readonly [string, readonly RequestField[]])[] = [
  ['What is asked', ['resource', 'doc', 'table', 'path', 'objects', 'access']],
  [
    'When, from where, and by whom',
    ['now', 'ip', 'asn', 'country', 'regions', 'consumer', 'groups'],
  ],
  ['Through what', ['service', 'interface', 'call-service', 'call-operation', 'call-resource']],
];

/** The fields that are shown whether or not a token asks about them. */
const ALWAYS: ReadonlySet<RequestField> = new Set(['resource', 'path', 'access', 'now']);

/** The form for a request. */
export interface RequestForm {
  readonly element: HTMLElement;
  values(): RequestFields;
  expect(): ExpectedType;
  fill(values: Readonly<Partial<Record<RequestField, string>>>): void;
  /** Shows the fields that fit the token, and marks those that it asks about. */
  fit(reading: KnownReading): void;
}

export function createRequestForm(changed: () => void): RequestForm {
  const controls = new Map(REQUEST_FIELDS.map((name) => [name, controlFor(SPECS[name])]));
  const control = (name: RequestField): ReturnType<typeof controlFor> =>
    controls.get(name) ?? el('input');
  const expected = select([
    ['access', 'an access token'],
    ['identity', 'an identity token'],
  ]);
  // Onedata alone has these.
  const invitation = el('option', { value: 'invite' }, 'an invitation');
  const rows = new Map(
    REQUEST_FIELDS.map((name) => [
      name,
      field(`request-${name}`, SPECS[name].label, control(name), SPECS[name].hint),
    ]),
  );
  const groups = GROUPS.map(([legend, names]) =>
    el(
      'fieldset',
      {},
      el('legend', {}, legend),
      el('div', { class: 'fields' }, ...names.map((name) => rows.get(name))),
    ),
  );
  const element = el(
    'form',
    { class: 'card request', novalidate: true, autocomplete: 'off' },
    el('h3', {}, 'The request'),
    el(
      'p',
      { class: 'hint' },
      'What the token asks about is marked. What is left empty meets no caveat.',
    ),
    ...groups,
    field('request-expect', 'Expected is', expected),
  );
  const all = el('input', { type: 'checkbox', id: 'request-all', autocomplete: 'off' });
  element.append(
    el(
      'div',
      { class: 'check' },
      all,
      el('label', { for: all.id }, 'Show all that a request can say'),
    ),
  );
  let asked: ReadonlySet<RequestField> = new Set();
  const isShown = (name: RequestField): boolean => {
    const resource = control('resource').value;
    if (name === 'doc') return !isOnedata && (resource === 'doc' || resource === 'table');
    if (name === 'table') return !isOnedata && resource === 'table';
    if (name === 'resource' && isOnedata) return false;
    if ((name === 'path' || name === 'objects') && !isOnedata) return false;
    return all.checked || asked.has(name) || ALWAYS.has(name) || control(name).value !== '';
  };
  const showFitting = (): void => {
    // What has just been emptied stays where it is.
    for (const [name, row] of rows) {
      row.hidden = !isShown(name) && !row.contains(document.activeElement);
      row.classList.toggle('asked', asked.has(name));
    }
    for (const group of groups) {
      group.hidden = [...group.querySelectorAll<HTMLElement>('.field')].every((row) => row.hidden);
    }
  };
  let isOnedata = false;
  element.addEventListener('submit', (event) => event.preventDefault());
  element.addEventListener('input', () => {
    showFitting();
    changed();
  });
  return {
    element,
    values: () => ({
      ...valuesOf(control),
      ...(isOnedata ? { resource: '' } : { path: '', objects: '' }),
    }),
    expect: () =>
      expected.value === 'identity' || expected.value === 'invite' ? expected.value : 'access',
    fill(values) {
      for (const name of REQUEST_FIELDS) control(name).value = values[name] ?? '';
      expected.value = 'access';
      showFitting();
    },
    fit({ dialect, token }) {
      isOnedata = dialect.name === 'onedata';
      if (!isOnedata) invitation.remove();
      else if (!invitation.isConnected) expected.append(invitation);
      const { caveats, discharges } = dialect.inspect(token).unverified;
      const requested = discharges.filter((discharge) => discharge.requested);
      const every = [caveats, ...requested.map((discharge) => discharge.caveats)].flat();
      const types = every.flatMap((each) =>
        each.party === 'first' && each.caveat ? [each.caveat.type] : [],
      );
      asked = fieldsAskedFor(new Set(types));
      showFitting();
    },
  };
}

function controlFor({ choices, type }: Spec): HTMLInputElement | HTMLSelectElement {
  if (choices !== undefined) return select(choices);
  const isTime = type !== undefined;
  return el('input', {
    type: type ?? 'text',
    class: isTime ? 'time' : 'code',
    ...(isTime && { step: '1' }),
    ...PRIVATE,
  });
}

function valuesOf(control: (name: RequestField) => { readonly value: string }): RequestFields {
  const value = (name: RequestField): string => control(name).value;
  return {
    resource: value('resource'),
    doc: value('doc'),
    table: value('table'),
    access: value('access'),
    path: value('path'),
    objects: value('objects'),
    now: value('now'),
    ip: value('ip'),
    asn: value('asn'),
    country: value('country'),
    regions: value('regions'),
    consumer: value('consumer'),
    groups: value('groups'),
    service: value('service'),
    interface: value('interface'),
    'call-service': value('call-service'),
    'call-operation': value('call-operation'),
    'call-resource': value('call-resource'),
  };
}
