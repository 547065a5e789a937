import type { Field } from '../../macaroon/cursor.js';
import {
  caveatMeaning,
  type CutOffCaveat,
  type CutOffMacaroon,
  type CutOffToken,
  endWords,
  fieldText,
  isWhole,
} from '../../reading/cut-off.js';
import type { Dialect } from '../../token/dialect.js';
import { bytesText, loneText } from '../../reading/words.js';
import { type Branch, type Clock, formatWords } from '../text.js';
import { bytesJson } from './token.js';

/** A token that was cut off, for `--json`. A signature is a secret, so no part of one is shown. */
export function cutOffJson({ format, macaroons, last }: CutOffToken): object {
  const [token, ...discharges] = macaroons.map(macaroonJson);
  return {
    verified: false,
    truncated: true,
    format,
    ...token,
    ...(discharges.length > 0 && { discharges }),
    endsIn: isWhole(last) ? null : { field: last.name, bytes: last.bytes.length, of: last.length },
  };
}

function macaroonJson({ location, identifier, caveats }: CutOffMacaroon): object {
  return {
    ...(location && { location: fieldText(location) }),
    ...(identifier && fieldJson('identifier', identifier)),
    caveats: caveats.map(({ condition, location: place, isThirdParty }) => ({
      party: isThirdParty ? 'third' : 'first',
      ...(condition && fieldJson(isThirdParty ? 'identifier' : 'condition', condition)),
      ...(place && { location: fieldText(place) }),
      whole: condition !== undefined && isWhole(condition),
    })),
  };
}

/** A part of a field is a text with an ellipsis, whatever its bytes are. */
function fieldJson(name: string, field: Field): object {
  return isWhole(field) ? bytesJson(name, field.bytes) : { [name]: fieldText(field) };
}

/** The same as a tree. */
export function cutOffBranches(
  token: CutOffToken,
  dialect: Dialect,
  clock: Clock,
): readonly Branch[] {
  const all = token.macaroons.flatMap((each, i) => {
    const branches = macaroonBranches(each, dialect, clock);
    return i === 0 ? branches : [{ name: `discharge ${i - 1}`, branches }];
  });
  return [...all, { name: 'ends', value: { text: endWords(token), tone: 'bad' } }];
}

function macaroonBranches(
  { location, identifier, caveats }: CutOffMacaroon,
  dialect: Dialect,
  clock: Clock,
): readonly Branch[] {
  return [
    ...(location ? [{ name: 'location', value: { text: shownField(location) } }] : []),
    ...(identifier ? [{ name: 'identifier', value: { text: shownField(identifier) } }] : []),
    {
      name: 'caveats',
      value: { text: caveats.length === 0 ? 'none so far' : 'so far' },
      branches: caveats.map((caveat, i) => caveatBranch(caveat, i, dialect, clock)),
    },
  ];
}

function caveatBranch(caveat: CutOffCaveat, index: number, dialect: Dialect, clock: Clock): Branch {
  const { condition, isThirdParty } = caveat;
  const text = `${isThirdParty ? '(third party) ' : ''}${shownField(condition)}`;
  const isKnown = isThirdParty || (condition !== undefined && isWhole(condition));
  const words = formatWords(caveatMeaning(caveat, dialect), clock);
  return { name: `${index} ${text}`, value: { text: words, tone: isKnown ? 'faint' : 'bad' } };
}

function shownField(field: Field | undefined): string {
  return field !== undefined && isWhole(field)
    ? bytesText(field.bytes)
    : loneText(fieldText(field));
}
