import { MAX_TEXT_LENGTH } from '../../../../src/onedata/text.js';
import { counted } from '../../../../src/reading/words.js';
import { SCENARIOS, type Scenario } from '../read/examples.js';
import { requestIn } from '../read/forms.js';
import { isAuthentic } from '../read/judge.js';
import { readKey, type KeyEncoding } from '../read/key.js';
import { readPasted, textOfFile, type KnownReading } from '../read/reading.js';
import { createCheckPanel } from './check-panel.js';
import { createComparePanel } from './compare-panel.js';
import { createConvertPanel } from './convert-panel.js';
import { createDialects, DECLARED } from './declaration.js';
import { button, byId, el } from './dom.js';
import { createNarrowPanel } from './narrow-panel.js';
import { refreshMoments } from './outside.js';
import { createReadPanel } from './read-panel.js';
import { createRequestForm, type RequestForm } from './request-form.js';
import type { Page, State } from './state.js';
import { failure, standing, summary } from './summary.js';
import { startTabs } from './tabs.js';

/** How long after the last keystroke the page reads its fields, in milliseconds. */
const PAUSE = 120;
const REFRESH = 15_000;

/** Starts the page. Every part of it shows the content of the fields; there is no other state. */
export function startPlayground(): void {
  const token = byId('token', HTMLTextAreaElement);
  const key = byId('key', HTMLInputElement);
  const encoding = byId('key-encoding', HTMLSelectElement);
  const dialect = byId('dialect', HTMLSelectElement);
  const declaration = byId('declaration', HTMLTextAreaElement);
  const status = byId('status', HTMLElement);
  const shown = byId('summary', HTMLElement);
  const views = byId('views', HTMLElement);
  const result = byId('result', HTMLElement);

  // Repeating a message would hide one of another part of the page.
  let said = '';
  const announceNew = (words: string): void => {
    if (words !== said) page.announce(words);
    said = words;
  };
  const page: Page = {
    announce: (words) => (status.textContent = words),
    useToken(text) {
      compare.setParent(token.value);
      token.value = text;
      update();
      // The button that was pressed is gone.
      result.focus();
    },
    changed: () => later(),
  };
  const dialects = createDialects(dialect);
  const request = createRequestForm(page.changed);
  const compare = createComparePanel(byId('compare', HTMLElement), page);
  const panels = [
    createReadPanel(byId('read', HTMLElement)),
    createNarrowPanel(byId('narrow', HTMLElement), page),
    createCheckPanel(byId('check', HTMLElement), request, page),
    compare,
    createConvertPanel(byId('convert', HTMLElement), page),
  ];

  const stateOf = (reading: KnownReading): State => {
    const bytes = keyBytes(key, encoding);
    request.fit(reading);
    return {
      reading,
      key: bytes,
      authentic: bytes && isAuthentic(reading, bytes),
      request: requestOf(reading, request),
      expect: request.expect(),
    };
  };
  /** How often the fields were changed: a file that is still being read then no longer counts. */
  let reads = 0;
  const update = (): void => {
    reads++;
    const reading = readPasted(token.value, dialect.value, dialects());
    views.hidden = reading.kind !== 'token';
    token.setAttribute('aria-invalid', String(reading.kind === 'error'));
    if (reading.kind === 'empty') {
      shown.replaceChildren(welcome());
      announceNew('');
    } else if (reading.kind === 'error') {
      shown.replaceChildren(failure(reading.error, reading.dialect));
      announceNew(`${reading.error.message}.`);
    } else {
      const state = stateOf(reading);
      announceNew(announcement(state));
      shown.replaceChildren(summary(state));
      for (const panel of panels) panel.show(state);
    }
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (): void => {
    reads++;
    clearTimeout(timer);
    timer = setTimeout(update, PAUSE);
  };

  const start = (scenario: Scenario): void => {
    const example = scenario.make(Date.now() / 1000);
    token.value = example.token;
    key.value = example.key;
    encoding.value = 'text';
    dialect.value = example.declaration === undefined ? 'detect' : DECLARED;
    declaration.value = example.declaration ?? '';
    compare.setParent(example.parent ?? '');
    request.fill(example.request);
    update();
    // If the result is below the fields, show it.
    if (!matchMedia('(min-width: 62rem)').matches) result.scrollIntoView();
  };
  byId('examples', HTMLElement).append(
    ...SCENARIOS.map((scenario) => button(scenario.name, () => start(scenario), { class: 'chip' })),
  );
  byId('clear', HTMLButtonElement).addEventListener('click', () => {
    token.value = '';
    key.value = '';
    compare.clear();
    request.fill({});
    update();
    token.focus();
  });
  for (const control of [token, key, encoding, dialect, declaration]) {
    control.addEventListener('input', later);
  }
  const useFile = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const read = ++reads;
    let text: string | undefined;
    try {
      const content = await file.slice(0, MAX_TEXT_LENGTH + 1).arrayBuffer();
      text = textOfFile(new Uint8Array(content));
    } catch {
      // Such as a folder, and a file that is no longer there.
    }
    // What was given in the meantime counts.
    if (read !== reads) return;
    token.value = text ?? '';
    update();
    if (text === undefined)
      refuseFile('That file cannot be read. Give one file, and not a folder.');
  };
  const refuseFile = (words: string): void => {
    shown.replaceChildren(el('p', { class: 'notice bad' }, words));
    announceNew(words);
  };
  const file = byId('file', HTMLInputElement);
  file.addEventListener('change', () => {
    void useFile(file.files?.[0]);
    file.value = '';
  });
  // Without this, a browser opens what is dropped in place of the page.
  token.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  token.addEventListener('drop', (event) => {
    const files = event.dataTransfer?.files ?? [];
    if (files.length === 0) return;
    event.preventDefault();
    if (files.length === 1) void useFile(files[0]);
    else refuseFile('These are several files. Give one of them.');
  });
  startTabs(byId('tabs', HTMLElement));
  setInterval(refreshMoments, REFRESH);
  update();
}

/** The request of the form, or what is wrong with it. */
function requestOf({ dialect }: KnownReading, form: RequestForm): State['request'] {
  try {
    return requestIn(dialect, form.values(), Date.now() / 1000);
  } catch (error) {
    if (error instanceof TypeError) return error;
    throw error;
  }
}

function encodingOf(value: string): KeyEncoding {
  return value === 'hex' || value === 'base64url' ? value : 'text';
}

/** Returns the key, if it is valid; the field shows what is wrong with it. */
function keyBytes(key: HTMLInputElement, encoding: HTMLSelectElement): Uint8Array | undefined {
  const hint = byId('key-hint', HTMLElement);
  key.removeAttribute('aria-invalid');
  hint.classList.remove('bad');
  try {
    const bytes = readKey(key.value, encodingOf(encoding.value));
    hint.textContent =
      bytes === undefined
        ? 'Without a key a token can be read and narrowed, but not verified.'
        : 'It stays on this page. Anyone with the key can mint tokens, so use one for tests.';
    return bytes;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    hint.textContent = `${error.message}.`;
    hint.classList.add('bad');
    key.setAttribute('aria-invalid', 'true');
    return undefined;
  }
}

function announcement({ reading, authentic }: State): string {
  const { length } = reading.token.macaroon.unsafeCaveats;
  return `A token with ${length === 0 ? 'no caveats' : counted(length, 'caveat')}. ${standing(authentic)[0]}.`;
}

/** What the page does with a token. */
const USES: readonly (readonly [string, string])[] = [
  ['Read', 'Each caveat in words, when it expires, and the resources that it reaches.'],
  ['Narrow', 'Add a caveat and get the narrower token. It needs no key.'],
  ['Check', 'Give the key and a request: see which caveats it meets, and why.'],
  ['Compare', 'What a token lost against the one that it was made from.'],
  ['Convert', 'The same token in every format, Onedata’s included.'],
];

function welcome(): HTMLElement {
  return el(
    'div',
    { class: 'card welcome' },
    el('h3', {}, 'A macaroon is a token that its holder can narrow'),
    el(
      'p',
      {},
      'It contains a list of caveats: conditions such as “until six o’clock” or “only this table, for reading alone”. Its holder can add one without asking anyone, but not remove one.',
    ),
    el('p', {}, 'Paste a token, or start with one of the examples.'),
    el(
      'dl',
      { class: 'uses' },
      ...USES.map(([name, about]) => el('div', {}, el('dt', {}, name), el('dd', {}, about))),
    ),
  );
}
