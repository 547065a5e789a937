import { describeUtf8 } from '../../src/bytes/utf8.js';
import type { Inspection, TokenError } from '../../src/index.js';
import { formName } from '../read/convert.js';
import type { CutOff } from '../read/cut-off.js';
import type { Dialect, KnownCaveat, KnownIdentity } from '../read/dialect.js';
import { adviceWords, detailWords } from '../read/reasons.js';
import { counted } from '../read/words.js';
import { caveatItem, shownCaveat, shownCondition, tag, type Tone } from './caveats.js';
import { el, type Child } from './dom.js';
import { moment, outside } from './outside.js';
import { longList } from './more.js';
import { facts } from './reach.js';
import type { State } from './state.js';

type Unverified = Inspection<KnownCaveat, KnownIdentity>['unverified'];

/** Whether what a token says can be believed, in a word and in a sentence. */
export function standing(authentic: State['authentic']): readonly [string, Tone, string] {
  if (authentic === undefined) {
    return ['Unverified', 'warn', 'Anyone could have written this. Give the key to find out.'];
  }
  if (authentic === true) {
    return ['Signature holds', 'good', 'It was minted with this key, and narrowed at the most.'];
  }
  const { code, message } = authentic;
  const word = code === 'bad_signature' ? 'Signature does not hold' : 'Not authentic';
  return [word, 'bad', `${message}. ${adviceWords(code)} Believe nothing of it.`];
}

/** Whose token it is, until when, and whether that is certain. */
export function summary({ reading, authentic }: State): HTMLElement {
  const { unverified } = reading.dialect.inspect(reading.token);
  const [word, tone, sentence] = standing(authentic);
  return el(
    'div',
    { class: `card summary ${tone}` },
    el('div', { class: 'row' }, tag(word, tone), el('p', { class: 'standing' }, sentence)),
    ...reading.tolerated.map((tolerance) =>
      el(
        'p',
        { class: 'notice warn' },
        `A strict reader refuses this text: ${tolerance.replaceAll('_', ' ')}. Convert it to get a clean one.`,
      ),
    ),
    facts(identityRows(unverified, reading)),
  );
}

function identityRows(
  { identity, location, identifier, validUntil }: Unverified,
  { dialect, written, text, token }: State['reading'],
): readonly (readonly [string, Child])[] {
  const { subject, id } = identity;
  const keyId = 'keyId' in identity ? identity.keyId : undefined;
  const isWhole = describeUtf8(identifier) === id;
  const format = [
    formName(written.form),
    counted(text.length, 'character'),
    ...(token.discharges.length > 0 ? [counted(token.discharges.length, 'discharge')] : []),
    ...(written.service === undefined ? [] : [`used by ${written.service}`]),
  ];
  const hint = el('span', { class: 'aside' }, ' a hint, not signed');
  return [
    ['Type', typeWords(identity, dialect)],
    ...(subject ? [['Subject', outside(subject)] as const] : []),
    ...(keyId ? [['Key', outside(keyId)] as const] : []),
    [isWhole ? 'Identifier' : 'Token id', outside(id)],
    ['Expires', validUntil === null ? 'Never' : expiry(validUntil)],
    ['Location', location === '' ? 'Not said' : el('span', {}, outside(location), hint)],
    ['Format', format.join(', ')],
  ];
}

function expiry(validUntil: number): HTMLElement {
  const isOver = validUntil <= Date.now() / 1000;
  return el('span', {}, moment(validUntil), ...(isOver ? [' ', tag('expired', 'bad')] : []));
}

function typeWords(identity: KnownIdentity | { readonly type: string }, { name }: Dialect): string {
  const of = name === 'onedata' ? ' of Onedata' : '';
  if ('persistence' in identity) {
    const kind = identity.type === 'invite' ? 'Invitation' : `${capital(identity.type)} token`;
    return `${kind}${of}, ${identity.persistence.kind}`;
  }
  return `${capital(identity.type)} token${of}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A text that does not decode: what is wrong with it, and what of it is there. */
export function failure(
  error: TokenError,
  cutOff: CutOff | undefined,
  dialect: Dialect | undefined,
): HTMLElement {
  const { code, message } = error;
  return el(
    'div',
    { class: 'card summary bad' },
    el('div', { class: 'row' }, tag(code, 'bad'), el('p', { class: 'standing' }, `${message}.`)),
    el('p', {}, detailWords(error), ' ', adviceWords(code)),
    cutOff === undefined || dialect === undefined ? undefined : remains(cutOff, dialect),
  );
}

function remains(cutOff: CutOff, dialect: Dialect): HTMLElement {
  const { location, identifier, caveats, end } = cutOff;
  const rows: (readonly [string, Child])[] = [];
  if (location !== undefined) rows.push(['Location', outside(describeUtf8(location))]);
  if (identifier !== undefined) rows.push(['Identifier', outside(describeUtf8(identifier))]);
  return el(
    'div',
    { class: 'remains' },
    el('h3', {}, 'What is there'),
    el('p', { class: 'hint' }, 'Nothing of it can be verified.'),
    facts(rows),
    longList('ol', 'chain', caveats, ({ condition, thirdParty }, i) =>
      caveatItem(remaining(condition, thirdParty, dialect), String(i + 1)),
    ),
    el('p', { class: 'cut' }, el('strong', {}, 'It ends '), `${end}.`),
  );
}

function remaining(
  condition: Uint8Array,
  thirdParty: boolean,
  dialect: Dialect,
): ReturnType<typeof shownCondition> {
  if (thirdParty) {
    return shownCaveat({ party: 'third', location: '', identifier: condition, discharged: false });
  }
  const text = describeUtf8(condition);
  return shownCondition({ condition: text, ...dialect.read(text) });
}
