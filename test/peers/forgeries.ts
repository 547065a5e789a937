import { type Macaroon, type RawCaveat } from 'caveats/macaroon';
import { createMacaroon } from 'caveats/macaroon';
import { utf8 } from '../bytes/oracle.js';
import { bindAll, buildUnbound } from './ours.js';
import type { TokenPlan } from './plan.js';

/** What a holder who knows no key may try. */
export type ForgeryKind =
  | 'another key'
  | 'the identifier changed'
  | 'the signature changed'
  | 'a condition changed'
  | 'a third party’s identifier changed'
  | 'a verification id changed'
  | 'a caveat dropped'
  | 'two caveats swapped'
  | 'a third party’s caveat made a first party’s'
  | 'an unsigned condition added, met'
  | 'an unsigned condition added, unmet'
  | 'a discharge missing'
  | 'a discharge not bound'
  | 'a discharge bound twice'
  | 'a discharge bound to another token'
  | 'a discharge under another key'
  | 'a caveat of a discharge dropped'
  | 'an unsigned condition added to a discharge, unmet'
  | 'a discharge that no caveat asks for'
  | 'a discharge given twice';

export interface Forgery {
  readonly kind: ForgeryKind;
  readonly macaroons: readonly Macaroon[];
  readonly rootKey: Uint8Array;
  /** What the verifier would let pass: everything that is said, so that signatures alone count. */
  readonly met: readonly Uint8Array[];
}

const UNMET = utf8('a condition that is not met');

/** Every forgery that a token allows; `turn` picks where. */
export function forgeriesOf(plan: TokenPlan, turn: number): readonly Forgery[] {
  const unbound = buildUnbound(plan);
  const genuine = bindAll(unbound);
  const { rootKey } = plan.primary;
  const forgeries: Forgery[] = [];
  const add = (kind: ForgeryKind, macaroons: readonly Macaroon[], key = rootKey): void => {
    forgeries.push({ kind, macaroons, rootKey: key, met: conditionsIn(macaroons) });
  };
  const [primary, ...discharges] = genuine;
  if (primary === undefined) return [];
  add('another key', genuine, changed(rootKey));
  for (const [kind, forged] of forgedMacaroons(primary, turn)) add(kind, [forged, ...discharges]);
  if (discharges.length === 0) return forgeries;

  const at = turn % discharges.length;
  const replace = (...others: readonly Macaroon[]): readonly Macaroon[] => [
    primary,
    ...discharges.toSpliced(at, 1, ...others),
  ];
  const bare = unbound[at + 1]!;
  const bound = discharges[at]!;
  const otherPrimary = createMacaroon({ rootKey, identifier: 'another token' });
  const otherDischarge = createMacaroon({ rootKey: changed(rootKey), identifier: bare.identifier });
  const stray = createMacaroon({ rootKey, identifier: 'what no caveat asks for' });
  const boundTo = (to: Macaroon, one: Macaroon): Macaroon => bindAll([to, one])[1]!;
  add('a discharge missing', replace());
  add('a discharge not bound', replace(bare));
  add('a discharge bound twice', replace(boundTo(primary, bound)));
  add('a discharge bound to another token', replace(boundTo(otherPrimary, bare)));
  add('a discharge under another key', replace(boundTo(primary, otherDischarge)));
  add('a discharge that no caveat asks for', [...genuine, boundTo(primary, stray)]);
  add('a discharge given twice', [...genuine, bound]);
  if (bound.unsafeCaveats.length > 0) {
    add('a caveat of a discharge dropped', replace(withoutCaveat(bound, turn)));
  }
  const added = { ...bound, unsafeCaveats: [...bound.unsafeCaveats, { condition: UNMET }] };
  add('an unsigned condition added to a discharge, unmet', replace(added));
  return forgeries;
}

function* forgedMacaroons(
  macaroon: Macaroon,
  turn: number,
): Generator<readonly [ForgeryKind, Macaroon]> {
  const { identifier, signature, unsafeCaveats: caveats } = macaroon;
  yield ['the identifier changed', { ...macaroon, identifier: changed(identifier) }];
  yield ['the signature changed', { ...macaroon, signature: changed(signature) }];
  const added = { condition: utf8('one more') };
  yield ['an unsigned condition added, met', { ...macaroon, unsafeCaveats: [...caveats, added] }];
  const unmet = { condition: UNMET };
  const at = turn % (caveats.length + 1);
  const withUnmet = caveats.toSpliced(at, 0, unmet);
  yield ['an unsigned condition added, unmet', { ...macaroon, unsafeCaveats: withUnmet }];
  if (caveats.length > 0) yield ['a caveat dropped', withoutCaveat(macaroon, turn)];

  const firsts = caveats.filter(({ verificationId }) => verificationId === undefined);
  const thirds = caveats.filter(({ verificationId }) => verificationId !== undefined);
  const swapIn = (from: RawCaveat, to: RawCaveat): Macaroon => ({
    ...macaroon,
    unsafeCaveats: caveats.with(caveats.indexOf(from), to),
  });
  const first = firsts[turn % firsts.length];
  if (first !== undefined) {
    yield ['a condition changed', swapIn(first, { condition: changed(first.condition) })];
  }
  const third = thirds[turn % thirds.length];
  if (third?.verificationId !== undefined) {
    const { condition, verificationId } = third;
    const renamed = { ...third, condition: changed(condition) };
    yield ['a third party’s identifier changed', swapIn(third, renamed)];
    const resealed = { ...third, verificationId: changed(verificationId) };
    yield ['a verification id changed', swapIn(third, resealed)];
    yield ['a third party’s caveat made a first party’s', swapIn(third, { condition })];
  }
  const swappable = caveats.findIndex((one, i) => i > 0 && !isEqual(one, caveats[i - 1]!));
  if (swappable > 0) {
    const [one, two] = [caveats[swappable - 1]!, caveats[swappable]!];
    const swapped = caveats.with(swappable - 1, two).with(swappable, one);
    yield ['two caveats swapped', { ...macaroon, unsafeCaveats: swapped }];
  }
}

function withoutCaveat(macaroon: Macaroon, turn: number): Macaroon {
  const { unsafeCaveats } = macaroon;
  return { ...macaroon, unsafeCaveats: unsafeCaveats.toSpliced(turn % unsafeCaveats.length, 1) };
}

/** Other bytes that are text where these are: in UTF-8 the lowest bit of the last byte is free. */
function changed(bytes: Uint8Array): Uint8Array {
  return bytes.length === 0 ? utf8('a') : bytes.with(-1, bytes.at(-1)! ^ 1);
}

function isEqual(a: RawCaveat, b: RawCaveat): boolean {
  return Buffer.from(a.condition).equals(b.condition) && a.verificationId === b.verificationId;
}

/** What stands in the place of conditions, save the one that is not met. */
function conditionsIn(macaroons: readonly Macaroon[]): readonly Uint8Array[] {
  return macaroons
    .flatMap(({ unsafeCaveats }) => unsafeCaveats)
    .filter(({ condition, verificationId }) => verificationId === undefined && condition !== UNMET)
    .map(({ condition }) => condition);
}
