import type { JsMacaroon } from 'caveats/js-macaroon';
import { newMacaroon } from 'macaroon';
import type { Tree } from '../macaroon/trees.js';

/** The macaroon of a tree, as npm `macaroon` makes it. */
function npmMacaroonOf(tree: Tree): JsMacaroon {
  const { rootKey, identifier, location } = tree;
  const macaroon = newMacaroon({ rootKey, identifier, location });
  for (const caveat of tree.caveats) {
    if (caveat instanceof Uint8Array) macaroon.addFirstPartyCaveat(caveat);
    else {
      const { discharge } = caveat;
      macaroon.addThirdPartyCaveat(discharge.rootKey, discharge.identifier, caveat.location);
    }
  }
  return macaroon;
}

function npmDischargesOf({ caveats }: Tree): readonly JsMacaroon[] {
  return caveats.flatMap((caveat) =>
    caveat instanceof Uint8Array
      ? []
      : [npmMacaroonOf(caveat.discharge), ...npmDischargesOf(caveat.discharge)],
  );
}

/** The macaroon of a tree with its discharges, made and bound by npm `macaroon`. */
export function npmPresent(tree: Tree): [JsMacaroon, ...JsMacaroon[]] {
  const primary = npmMacaroonOf(tree);
  const discharges = npmDischargesOf(tree);
  for (const discharge of discharges) discharge.bindToRoot(primary.signature);
  return [primary, ...discharges];
}

/** The conditions that npm `macaroon` asks for, in their order; throws where it refuses. */
export function npmVerify(
  [primary, ...discharges]: readonly [JsMacaroon, ...JsMacaroon[]],
  rootKey: Uint8Array | string,
): readonly string[] {
  const conditions: string[] = [];
  primary.verify(rootKey, (condition) => void conditions.push(condition), discharges);
  return conditions;
}

/** The identifiers of all third-party caveats: npm's cannot tell two of one identifier apart. */
export function identifiersAsked({ caveats }: Tree): readonly string[] {
  return caveats.flatMap((caveat) =>
    caveat instanceof Uint8Array
      ? []
      : [caveat.discharge.identifier.join(), ...identifiersAsked(caveat.discharge)],
  );
}
