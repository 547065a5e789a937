import { decodeUtf8, describeUtf8 } from '../../../../src/bytes/utf8.js';
import type { Inspection } from '../../../../src/index.js';
import {
  caveatMeaning,
  type CutOffCaveat,
  type CutOffMacaroon,
  type CutOffToken,
  endWords,
  fieldText,
  isWhole,
} from '../../../../src/reading/cut-off.js';
import { inspectIn, type ReadingDialect } from '../../../../src/reading/dialect.js';
import { NOT_KNOWN } from '../../../../src/reading/parts.js';
import { type Reach, reachOf } from '../../../../src/reading/reach.js';
import { rivalsOf, saidBy } from '../../../../src/reading/recognize.js';
import { adviceWords, errorWords } from '../../../../src/reading/reasons.js';
import type { ReadError } from '../../../../src/reading/token-text.js';
import { counted, identityFields } from '../../../../src/reading/words.js';
import type { Dialect } from '../../../../src/token/dialect.js';
import { formName } from '../read/convert.js';
import { caveatItem, tag, type ShownCaveat, type Tone } from './caveats.js';
import { el, type Child } from './dom.js';
import { moment, outside } from './outside.js';
import { longList } from './more.js';
import { capital, facts, hindrances, purpose } from './reach.js';
import type { State } from './state.js';

type Unverified = Inspection<Dialect>['unverified'];

/** Whether the token can be trusted, in a word and in a sentence. */
export function standing(authentic: State['authentic']): readonly [string, Tone, string] {
  if (authentic === undefined) {
    return ['Unverified', 'warn', 'Anyone could have written this. Give the key to find out.'];
  }
  if (authentic === true) {
    return ['Signature valid', 'good', 'It was minted with this key, and perhaps narrowed since.'];
  }
  const { code, message } = authentic;
  const word = code === 'bad_signature' ? 'Signature invalid' : 'Not authentic';
  return [word, 'bad', `${message}. ${adviceWords(code)} Do not trust it.`];
}

/** Shows whose token it is, until when, and whether this is certain. */
export function summary({ reading, authentic }: State): HTMLElement {
  const unverified = inspectIn(reading.dialect, reading.token);
  const reach = reachOf(reading.token, reading.dialect, authentic === true);
  const [word, tone, sentence] = standing(authentic);
  return el(
    'div',
    { class: `card summary ${tone}` },
    el('div', { class: 'row' }, tag(word, tone), el('p', { class: 'standing' }, sentence)),
    reading.what === undefined ? undefined : el('p', {}, `This is ${reading.what}.`),
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
  { dialect, dialects, written, text, token }: State['reading'],
): readonly (readonly [string, Child])[] {
  const isOpaque = describeUtf8(identifier) === identity.id;
  const others = rivalsOf(saidBy(token, written.form), dialect, dialects);
  const rivals = others.length === 0 ? '' : `, or of ${others.join(' or ')}, which reads as much`;
  const format = [
    formName(written.form),
    counted(text.length, 'character'),
    ...(token.discharges.length > 0 ? [counted(token.discharges.length, 'discharge')] : []),
    ...(written.service === undefined ? [] : [`used by ${written.service}`]),
  ];
  const hint = el('span', { class: 'aside' }, ' a hint, not signed');
  return [
    ...identityFields(identity).map(([name, value]): readonly [string, Child] => {
      if (name === 'type') return ['Type', `${capital(value)} token of ${dialect.title}${rivals}`];
      if (name === 'id') return [isOpaque ? 'Identifier' : 'Token id', outside(value)];
      return [capital(name), outside(value)];
    }),
    ['Expires', expiry(reach)],
    ['Location', location === '' ? 'None' : el('span', {}, outside(location), hint)],
    ['Format', format.join(', ')],
  ];
}

function expiry({ refused, validUntil, parts, isNarrowedFurther }: Reach): Child {
  const isOver = validUntil !== null && validUntil <= Date.now() / 1000;
  return el(
    'span',
    {},
    ...(refused.length > 0 ? [tag('refused as it is', 'bad'), ' otherwise: '] : []),
    validUntil !== null
      ? moment(validUntil)
      : parts.some(({ words }) => words === NOT_KNOWN)
        ? 'Not known'
        : 'Never',
    ...(isOver ? [' ', tag('expired', 'bad')] : []),
    ...(isNarrowedFurther
      ? [el('span', { class: 'aside' }, ' or when its discharges expire')]
      : []),
  );
}

/** Shows what is wrong with a text that does not decode, and its readable part. */
export function failure(error: ReadError, dialect: ReadingDialect | undefined): HTMLElement {
  const { code, message, cutOff } = error;
  return el(
    'div',
    { class: 'card summary bad' },
    el('div', { class: 'row' }, tag(code, 'bad'), el('p', { class: 'standing' }, `${message}.`)),
    el('p', {}, errorWords(error)),
    cutOff === undefined || dialect === undefined ? undefined : remains(cutOff, dialect),
  );
}

/** How many macaroons are shown of a token that was cut off: it can have a thousand. */
const MOST_MACAROONS = 21;

function remains(cutOff: CutOffToken, dialect: ReadingDialect): HTMLElement {
  const leftOut = cutOff.macaroons.length - MOST_MACAROONS;
  return el(
    'div',
    { class: 'remains' },
    el('h3', {}, 'The readable part'),
    el('p', { class: 'hint' }, `It cannot be verified. It is read as a token of ${dialect.title}.`),
    ...cutOff.macaroons
      .slice(0, MOST_MACAROONS)
      .flatMap((macaroon, i) => [
        ...(i === 0 ? [] : [el('h4', {}, `Discharge ${i}`)]),
        ...macaroonRemains(macaroon, dialect),
      ]),
    leftOut <= 0
      ? undefined
      : el('p', { class: 'hint' }, `And ${counted(leftOut, 'more discharge')}.`),
    el('p', { class: 'cut' }, el('strong', {}, 'It ends '), `${endWords(cutOff)}.`),
  );
}

function macaroonRemains(
  { location, identifier, caveats }: CutOffMacaroon,
  dialect: ReadingDialect,
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

function remaining(caveat: CutOffCaveat, { dialect }: ReadingDialect): ShownCaveat {
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
  const text = decodeUtf8(condition.bytes);
  const read = text === undefined ? undefined : dialect.read(text);
  return [read === undefined ? ['unknown', 'bad'] : [read.kind.role, 'plain']];
}

const CUT_OFF: ShownCaveat['tags'][number] = ['cut off', 'bad'];
