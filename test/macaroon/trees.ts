import {
  addFirstPartyCaveat,
  addThirdPartyCaveat,
  bindDischarge,
  createMacaroon,
  type Macaroon,
} from 'caveats/macaroon';
import fc from 'fast-check';
import { toHex } from '../bytes/oracle.js';

/** A macaroon with what its third-party caveats ask for in their places. */
export interface Tree {
  readonly rootKey: Uint8Array;
  readonly location: string;
  readonly identifier: Uint8Array;
  readonly caveats: readonly (Uint8Array | ThirdParty)[];
}

/** A third-party caveat: where it says that the third party is, and what that one issues. */
export interface ThirdParty {
  readonly location: string;
  readonly discharge: Tree;
}

/** A macaroon as it is sent, with the key that it is signed with. */
export interface Presented {
  readonly rootKey: Uint8Array;
  readonly primary: Macaroon;
  readonly discharges: readonly Macaroon[];
}

/** What the fields of the macaroons in a tree may be. */
export interface TreeFields {
  readonly identifier: fc.Arbitrary<Uint8Array>;
  readonly condition: fc.Arbitrary<Uint8Array>;
  readonly location: fc.Arbitrary<string>;
}

/** Trees whose third-party caveats are nested as deep as that, and no deeper. */
export function trees(fields: TreeFields, depth: number): fc.Arbitrary<Tree> {
  const { identifier, condition, location } = fields;
  const caveat: fc.Arbitrary<Uint8Array | ThirdParty> =
    depth === 0
      ? condition
      : fc.oneof(condition, fc.record({ location, discharge: trees(fields, depth - 1) }));
  return fc.record({
    rootKey: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    location,
    identifier,
    caveats: fc.array(caveat, { maxLength: 3 }),
  });
}

function optionsOf({ rootKey, identifier, location }: Tree, where = location) {
  return { rootKey, identifier, location: where };
}

/** The conditions in the order in which they are to be handed out. */
export function conditionsOf({ caveats }: Tree): readonly Uint8Array[] {
  return caveats.flatMap((caveat) =>
    caveat instanceof Uint8Array ? [caveat] : conditionsOf(caveat.discharge),
  );
}

function macaroonOf(tree: Tree): Macaroon {
  return tree.caveats.reduce<Macaroon>(
    (macaroon, caveat) =>
      caveat instanceof Uint8Array
        ? addFirstPartyCaveat(macaroon, caveat)
        : addThirdPartyCaveat(macaroon, optionsOf(caveat.discharge, caveat.location)),
    createMacaroon(optionsOf(tree)),
  );
}

/** The discharges, each before those that it asks for. */
function dischargesOf({ caveats }: Tree): readonly Macaroon[] {
  return caveats.flatMap((caveat) =>
    caveat instanceof Uint8Array
      ? []
      : [macaroonOf(caveat.discharge), ...dischargesOf(caveat.discharge)],
  );
}

/** The macaroon of a tree with its discharges, bound to it, in the order of their caveats. */
export function present(tree: Tree): Presented {
  const primary = macaroonOf(tree);
  const discharges = dischargesOf(tree).map((discharge) => bindDischarge(primary, discharge));
  return { rootKey: tree.rootKey, primary, discharges };
}

/** The same discharges in another order, save that those of one identifier keep theirs. */
export function reordered(
  discharges: readonly Macaroon[],
  ranks: readonly number[],
): readonly Macaroon[] {
  const nameOf = ({ identifier }: Macaroon): string => toHex(identifier);
  const queues = new Map<string, Macaroon[]>();
  for (const discharge of discharges) {
    queues.set(nameOf(discharge), [...(queues.get(nameOf(discharge)) ?? []), discharge]);
  }
  return discharges
    .map((discharge, i) => ({ name: nameOf(discharge), rank: ranks[i % ranks.length]! }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ name }) => queues.get(name)!.shift()!);
}

/** Numbers for {@link reordered}. */
export const ranks: fc.Arbitrary<number[]> = fc.array(fc.nat(), { minLength: 20, maxLength: 20 });
