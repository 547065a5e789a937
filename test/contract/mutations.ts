import { bindDischarge, type Macaroon, type RawCaveat } from 'caveats/macaroon';
import type { Sent } from './sent.js';

/** Chooses one of so many, or 0 where there are none. */
export type Pick = (count: number) => number;

/** What somebody makes of a token who may have another at hand; `undefined` where it cannot be. */
export type Mutation = (sent: Sent, other: Sent, pick: Pick) => Sent | undefined;

/** Where a caveat stands: in which macaroon of a token, and at which place in it. */
interface Place {
  readonly macaroon: number;
  readonly caveat: number;
}

function pickPlace(sent: Sent, pick: Pick): Place | undefined {
  const places = sent.flatMap(({ unsafeCaveats }, macaroon) =>
    unsafeCaveats.map((_, caveat): Place => ({ macaroon, caveat })),
  );
  return places[pick(places.length)];
}

function caveatAt(sent: Sent, { macaroon, caveat }: Place): RawCaveat {
  return sent[macaroon]!.unsafeCaveats[caveat]!;
}

/** The token with other caveats from a place on, instead of so many. */
function spliced(
  sent: Sent,
  { macaroon, caveat }: Place,
  instead: number,
  ...caveats: readonly RawCaveat[]
): Sent {
  return changed(sent, macaroon, ({ unsafeCaveats }) => ({
    unsafeCaveats: unsafeCaveats.toSpliced(caveat, instead, ...caveats),
  }));
}

function changed(sent: Sent, at: number, change: (macaroon: Macaroon) => Partial<Macaroon>): Sent {
  const { location, identifier, signature, unsafeCaveats } = sent[at]!;
  const macaroon = { location, identifier, signature, unsafeCaveats };
  return sent.with(at, { ...macaroon, ...change(macaroon) });
}

/** Any place where a caveat can be put, also after the last. */
function pickGap(sent: Sent, pick: Pick): Place {
  const macaroon = pick(sent.length);
  return { macaroon, caveat: pick(sent[macaroon]!.unsafeCaveats.length + 1) };
}

interface Found {
  readonly at: number;
  readonly discharge: Macaroon;
}

function pickDischarge(sent: Sent, pick: Pick): Found | undefined {
  const at = 1 + pick(sent.length - 1);
  const discharge = sent[at];
  return discharge && { at, discharge };
}

/** A discharge of the other token, for the same as this one if there is one. */
function counterpart({ discharge }: Found, other: Sent, pick: Pick): Macaroon | undefined {
  const name = discharge.identifier.join();
  const same = other.slice(1).find(({ identifier }) => identifier.join() === name);
  return same ?? pickDischarge(other, pick)?.discharge;
}

/** Everything that must not verify, in words. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a caveat was dropped': (sent, _, pick) => {
    const place = pickPlace(sent, pick);
    return place && spliced(sent, place, 1);
  },
  'a caveat was doubled': (sent, _, pick) => {
    const place = pickPlace(sent, pick);
    return place && spliced(sent, place, 0, caveatAt(sent, place));
  },
  'a caveat was repeated elsewhere': (sent, _, pick) => {
    const place = pickPlace(sent, pick);
    return place && spliced(sent, pickGap(sent, pick), 0, caveatAt(sent, place));
  },
  'two caveats were swapped': (sent, _, pick) => {
    const [one, two] = [pickPlace(sent, pick), pickPlace(sent, pick)];
    if (one === undefined || two === undefined) return undefined;
    const swapped = spliced(sent, one, 1, caveatAt(sent, two));
    return spliced(swapped, two, 1, caveatAt(sent, one));
  },
  'a caveat was moved': (sent, _, pick) => {
    const place = pickPlace(sent, pick);
    if (place === undefined) return undefined;
    const without = spliced(sent, place, 1);
    return spliced(without, pickGap(without, pick), 0, caveatAt(sent, place));
  },
  'a caveat of another token was added': (sent, other, pick) => {
    const place = pickPlace(other, pick);
    return place && spliced(sent, pickGap(sent, pick), 0, caveatAt(other, place));
  },
  'a caveat was exchanged for one of another token': (sent, other, pick) => {
    const [place, from] = [pickPlace(sent, pick), pickPlace(other, pick)];
    return place && from && spliced(sent, place, 1, caveatAt(other, from));
  },
  'a third-party caveat was made a condition': (sent, _, pick) => {
    const place = pickPlace(sent, pick);
    return place && spliced(sent, place, 1, { condition: caveatAt(sent, place).condition });
  },
  'a discharge was dropped': (sent, _, pick) => {
    const found = pickDischarge(sent, pick);
    return found && sent.toSpliced(found.at, 1);
  },
  'a discharge was doubled': (sent, _, pick) => {
    const found = pickDischarge(sent, pick);
    return found && sent.toSpliced(1 + pick(sent.length), 0, found.discharge);
  },
  'a discharge was bound twice': (sent, _, pick) => {
    const found = pickDischarge(sent, pick);
    return found && sent.with(found.at, bindDischarge(sent[0]!, found.discharge));
  },
  'a discharge of another token was added': (sent, other, pick) => {
    const found = pickDischarge(other, pick);
    return found && sent.toSpliced(1 + pick(sent.length), 0, found.discharge);
  },
  'a discharge was exchanged for one of another token': (sent, other, pick) => {
    const found = pickDischarge(sent, pick);
    const foreign = found && counterpart(found, other, pick);
    return foreign && sent.with(found.at, foreign);
  },
  'a discharge was exchanged for one of another token, bound once more': (sent, other, pick) => {
    const found = pickDischarge(sent, pick);
    const foreign = found && counterpart(found, other, pick);
    return foreign && sent.with(found.at, bindDischarge(sent[0]!, foreign));
  },
  'all discharges are another token’s': (sent, other) => [sent[0]!, ...other.slice(1)],
  'a discharge was exchanged for another macaroon of its identifier': (sent, other, pick) => {
    const found = pickDischarge(sent, pick);
    return found && changed(sent, found.at, ({ identifier }) => ({ ...other[0]!, identifier }));
  },
  'a signature is another’s': (sent, other, pick) => {
    const { signature } = [...sent, ...other][pick(sent.length + other.length)]!;
    return changed(sent, pick(sent.length), () => ({ signature }));
  },
  'an identifier is another’s': (sent, other, pick) => {
    const { identifier } = [...sent, ...other][pick(sent.length + other.length)]!;
    return changed(sent, pick(sent.length), () => ({ identifier }));
  },
};
