/** A token as a description that every peer can build: nothing in it is signed or bound yet. */
export interface TokenPlan {
  readonly primary: MacaroonPlan;
  /** In any order. Whoever builds the token binds them to the primary. */
  readonly discharges: readonly MacaroonPlan[];
}

export interface MacaroonPlan {
  readonly rootKey: Uint8Array;
  readonly location: string;
  readonly identifier: Uint8Array;
  readonly caveats: readonly CaveatPlan[];
}

export type CaveatPlan =
  | { readonly kind: 'first'; readonly condition: Uint8Array }
  | { readonly kind: 'third'; readonly location: string; readonly discharge: DischargeName };

/** What a third-party caveat and its discharge have in common. */
export interface DischargeName {
  readonly rootKey: Uint8Array;
  readonly identifier: Uint8Array;
}

export function macaroonsOf({ primary, discharges }: TokenPlan): readonly MacaroonPlan[] {
  return [primary, ...discharges];
}

export function hasThirdParty({ primary }: TokenPlan): boolean {
  return needsDischarge(primary);
}

/** Whether a macaroon needs a discharge. */
export function needsDischarge({ caveats }: MacaroonPlan): boolean {
  return caveats.some(({ kind }) => kind === 'third');
}

/** The conditions in the order in which they count: a discharge's where its caveat stands. */
export function conditionsOf({ primary, discharges }: TokenPlan): readonly Uint8Array[] {
  const byIdentifier = new Map(
    discharges.map((plan) => [Buffer.from(plan.identifier).toString('hex'), plan]),
  );
  const conditionsIn = ({ caveats }: MacaroonPlan): readonly Uint8Array[] =>
    caveats.flatMap((caveat) => {
      if (caveat.kind === 'first') return [caveat.condition];
      const name = Buffer.from(caveat.discharge.identifier).toString('hex');
      const discharge = byIdentifier.get(name);
      if (discharge === undefined) throw new Error('a plan lacks a discharge');
      return conditionsIn(discharge);
    });
  return conditionsIn(primary);
}
