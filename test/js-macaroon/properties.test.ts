import {
  fromJsMacaroon,
  toJsMacaroon,
  tokenFromJsMacaroons,
  tokenToJsMacaroons,
} from 'caveats/js-macaroon';
import { addFirstPartyCaveat, authenticate, bindDischarge } from 'caveats/macaroon';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { text } from '../bytes/oracle.js';
import {
  anyBytes,
  textFields,
  unsignedMacaroons,
  wellFormedText,
} from '../macaroon/arbitraries.js';
import { conditionsOf, present, trees } from '../macaroon/trees.js';
import { identifiersAsked, npmPresent, npmVerify } from './npm.js';

/** Version 2 drops a byte order mark that a location starts with; locations are not signed. */
const location = wellFormedText.filter((text) => !text.startsWith('\ufeff'));
/** Npm's hands conditions to its check as text, and refuses what is not UTF-8. */
const verifiable = trees({ identifier: anyBytes, condition: textFields, location }, 2).filter(
  (tree) => new Set(identifiersAsked(tree)).size === identifiersAsked(tree).length,
);
const anyTree = trees({ identifier: anyBytes, condition: anyBytes, location }, 2);

describe('a token of ours', () => {
  test('holds for npm macaroon, with its discharges, and under its key alone', () => {
    fc.assert(
      fc.property(verifiable, (tree) => {
        const { rootKey, primary, discharges } = present(tree);
        const theirs = tokenToJsMacaroons({ macaroon: primary, discharges });
        expect(npmVerify(theirs, rootKey)).toEqual(conditionsOf(tree).map(text));
        expect(() => npmVerify(theirs, `not ${rootKey.join()}`)).toThrow();
      }),
    );
  });

  test('comes back as it was', () => {
    fc.assert(
      fc.property(anyTree, (tree) => {
        const { primary: macaroon, discharges } = present(tree);
        const token = { macaroon, discharges };
        expect(tokenFromJsMacaroons(tokenToJsMacaroons(token))).toEqual(token);
      }),
    );
  });

  test('in version 1 comes back as it was, if all of it is text', () => {
    fc.assert(
      fc.property(unsignedMacaroons(textFields), (macaroon) => {
        expect(fromJsMacaroon(toJsMacaroon(macaroon, 'v1'))).toEqual(macaroon);
      }),
    );
  });

  test('is bound by either, and narrowed by either, to the same', () => {
    fc.assert(
      fc.property(anyTree, anyTree, textFields, (tree, other, condition) => {
        const [ours, discharge] = [present(tree).primary, present(other).primary];
        const theirs = toJsMacaroon(ours);
        const theirDischarge = toJsMacaroon(discharge);
        theirDischarge.bindToRoot(theirs.signature);
        theirs.addFirstPartyCaveat(condition);
        expect(fromJsMacaroon(theirDischarge)).toEqual(bindDischarge(ours, discharge));
        expect(fromJsMacaroon(theirs)).toEqual(addFirstPartyCaveat(ours, condition));
      }),
    );
  });
});

describe('a token of npm macaroon', () => {
  test('authenticates, with its discharges, and under its key alone', () => {
    fc.assert(
      fc.property(anyTree, (tree) => {
        const { macaroon, discharges } = tokenFromJsMacaroons(npmPresent(tree));
        const conditions = authenticate(macaroon, tree.rootKey, discharges);
        expect(conditions).toEqual(conditionsOf(tree));
        const wrongKey = `not ${tree.rootKey.join()}`;
        expect(() => authenticate(macaroon, wrongKey, discharges)).toThrow();
      }),
    );
  });

  test('that we narrowed holds for npm macaroon', () => {
    fc.assert(
      fc.property(verifiable, (tree) => {
        const [theirs] = npmPresent({ ...tree, caveats: [] });
        const narrower = addFirstPartyCaveat(fromJsMacaroon(theirs), 'narrower');
        expect(npmVerify([toJsMacaroon(narrower)], tree.rootKey)).toEqual(['narrower']);
        expect(theirs.caveats).toEqual([]);
      }),
    );
  });

  test('comes back as it was', () => {
    fc.assert(
      fc.property(anyTree, (tree) => {
        for (const theirs of npmPresent(tree)) {
          const back = toJsMacaroon(fromJsMacaroon(theirs));
          const told = ({ location, identifier, signature, caveats }: typeof theirs) => ({
            ...{ location, identifier, signature, caveats },
          });
          expect(told(back)).toEqual(told(theirs));
          expect(back.exportJSON()).toEqual(theirs.exportJSON());
        }
      }),
    );
  });
});
