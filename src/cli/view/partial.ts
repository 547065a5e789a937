import { describeUtf8 } from '../../bytes/utf8.js';
import type { Dialect } from '../dialects/dialect.js';
import { type Field, type FieldName, isWhole } from '../partial/field.js';
import type { PartialCaveat, PartialMacaroon, PartialToken } from '../partial/partial.js';
import type { Branch } from '../text/layout.js';
import type { Clock } from '../times.js';

const FIELD_WORDS: Readonly<Record<FieldName, string>> = {
  location: 'the location',
  identifier: 'the identifier',
  condition: 'a caveat',
  verificationId: 'the verification id of a third-party caveat',
  caveatLocation: 'the location of a third-party caveat',
  signature: 'the signature',
};

/** A text as far as it is there; what is missing of it is unknown. */
function shown(field: Field): string {
  return describeUtf8(field.bytes) + (isWhole(field) ? '' : '…');
}

/** For `--json`. A signature is a secret, so no part of one is shown. */
export function partialJson({ format, macaroons, endsIn }: PartialToken): object {
  const [token, ...discharges] = macaroons.map(macaroonJson);
  return {
    verified: false,
    truncated: true,
    format,
    ...token,
    ...(discharges.length > 0 && { discharges }),
    endsIn:
      endsIn === undefined
        ? null
        : { field: endsIn.name, bytes: endsIn.bytes.length, of: endsIn.length },
  };
}

function macaroonJson({ location, identifier, caveats }: PartialMacaroon): object {
  return {
    ...(location && { location: shown(location) }),
    ...(identifier && { identifier: shown(identifier) }),
    caveats: caveats.map(({ condition, location: place, isThirdParty }) => ({
      party: isThirdParty ? 'third' : 'first',
      ...(condition && { [isThirdParty ? 'identifier' : 'condition']: shown(condition) }),
      ...(place && { location: shown(place) }),
      whole: condition !== undefined && isWhole(condition),
    })),
  };
}

/** The same as a tree. */
export function partialBranches(
  { macaroons, endsIn }: PartialToken,
  dialect: Dialect,
  clock: Clock,
): readonly Branch[] {
  const all = macaroons.flatMap((each, i) => {
    const branches = macaroonBranches(each, dialect, clock);
    return i === 0 ? branches : [{ name: `discharge ${i - 1}`, branches }];
  });
  return [...all, { name: 'ends', value: { text: endWords(endsIn), tone: 'bad' } }];
}

function endWords(endsIn: Field | undefined): string {
  if (endsIn === undefined) return 'between two fields, or at the start of one';
  const { name, bytes, length } = endsIn;
  return `in ${FIELD_WORDS[name]}, after ${bytes.length} of ${length} bytes`;
}

function macaroonBranches(
  { location, identifier, caveats }: PartialMacaroon,
  dialect: Dialect,
  clock: Clock,
): readonly Branch[] {
  return [
    ...(location ? [{ name: 'location', value: { text: shown(location) } }] : []),
    ...(identifier ? [{ name: 'identifier', value: { text: shown(identifier) } }] : []),
    {
      name: 'caveats',
      value: { text: caveats.length === 0 ? 'none so far' : 'so far' },
      branches: caveats.map((caveat, i) => caveatBranch(caveat, i, dialect, clock)),
    },
  ];
}

function caveatBranch(
  { condition, location, isThirdParty }: PartialCaveat,
  index: number,
  dialect: Dialect,
  clock: Clock,
): Branch {
  const text = condition === undefined ? '…' : shown(condition);
  if (isThirdParty) {
    const place = location === undefined ? 'a third party' : shown(location);
    return { name: `${index} third party: ${text}`, value: { text: `at ${place}`, tone: 'faint' } };
  }
  const isKnown = condition !== undefined && isWhole(condition);
  const words = isKnown ? dialect.words(text, clock) : 'cut off';
  return { name: `${index} ${text}`, value: { text: words, tone: isKnown ? 'faint' : 'bad' } };
}
