import { describeUtf8 } from '../../../../src/bytes/utf8.js';
import type { Inspection, TokenError } from '../../../../src/index.js';
import {
  caveatMeaning,
  type CutOffCaveat,
  type CutOffMacaroon,
  type CutOffToken,
  endWords,
  fieldText,
  isWhole,
} from '../../../../src/reading/cut-off.js';
import {
  readBytes,
  type Dialect,
  type KnownCaveat,
  type KnownIdentity,
} from '../../../../src/reading/dialect.js';
import { type Reach, reachOf } from '../../../../src/reading/reach.js';
import { adviceWords, detailWords } from '../../../../src/reading/reasons.js';
import { counted } from '../../../../src/reading/words.js';
import { formName } from '../read/convert.js';
import { caveatItem, tag, type ShownCaveat, type Tone } from './caveats.js';
import { el, type Child } from './dom.js';
import { moment, outside } from './outside.js';
import { longList } from './more.js';
import { facts, hindrances, purpose } from './reach.js';
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
  const reach = reachOf(reading.token, reading.dialect, authentic === true);
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
    purpose(reach),
    hindrances(reach),
    facts(identityRows(unverified, reach, reading)),
  );
}

function identityRows(
  { identity, location, identifier }: Unverified,
  reach: Reach,
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
    ['Expires', expiry(reach)],
    ['Location', location === '' ? 'Not said' : el('span', {}, outside(location), hint)],
    ['Format', format.join(', ')],
  ];
}

function expiry({ refused, limits: { validUntil }, isNarrowedFurther }: Reach): Child {
  const isOver = validUntil !== null && validUntil <= Date.now() / 1000;
  return el(
    'span',
    {},
    ...(refused.length > 0 ? [tag('refused as it is', 'bad'), ' otherwise: '] : []),
    validUntil === null ? 'Never' : moment(validUntil),
    ...(isOver ? [' ', tag('expired', 'bad')] : []),
    ...(isNarrowedFurther ? [el('span', { class: 'aside' }, ' or as its discharges say')] : []),
  );
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
  cutOff: CutOffToken | undefined,
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

function remains(cutOff: CutOffToken, dialect: Dialect): HTMLElement {
  return el(
    'div',
    { class: 'remains' },
    el('h3', {}, 'What is there'),
    el('p', { class: 'hint' }, 'Nothing of it can be verified.'),
    ...cutOff.macaroons.flatMap((macaroon, i) => [
      ...(i === 0 ? [] : [el('h4', {}, `Discharge ${i}`)]),
      ...macaroonRemains(macaroon, dialect),
    ]),
    el('p', { class: 'cut' }, el('strong', {}, 'It ends '), `${endWords(cutOff)}.`),
  );
}

function macaroonRemains(
  { location, identifier, caveats }: CutOffMacaroon,
  dialect: Dialect,
): readonly HTMLElement[] {
  const rows: (readonly [string, Child])[] = [];
  if (location !== undefined) rows.push(['Location', outside(fieldText(location))]);
  if (identifier !== undefined) rows.push(['Identifier', outside(fieldText(identifier))]);
  return [
    facts(rows),
    longList('ol', 'chain', caveats, (caveat, i) =>
      caveatItem(remaining(caveat, dialect), String(i + 1)),
    ),
  ];
}

function remaining(caveat: CutOffCaveat, dialect: Dialect): ShownCaveat {
  return {
    words: caveatMeaning(caveat, dialect),
    condition: fieldText(caveat.condition),
    tags: tagsOf(caveat, dialect),
  };
}

function tagsOf({ condition, isThirdParty }: CutOffCaveat, dialect: Dialect): ShownCaveat['tags'] {
  const isCut = condition === undefined || !isWhole(condition);
  if (isThirdParty) return [['third party', 'plain'], ...(isCut ? [CUT_OFF] : [])];
  if (isCut) return [CUT_OFF];
  const read = readBytes(dialect, condition.bytes);
  return [read === undefined ? ['unknown', 'bad'] : [read.role, 'plain']];
}

const CUT_OFF: ShownCaveat['tags'][number] = ['cut off', 'bad'];
