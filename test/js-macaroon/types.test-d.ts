import { verify, type Token } from 'caveats';
import {
  fromJsMacaroon,
  type JsMacaroon,
  type ReadableJsMacaroon,
  toJsMacaroon,
  tokenFromJsMacaroons,
  tokenToJsMacaroons,
} from 'caveats/js-macaroon';
import type { Macaroon } from 'caveats/macaroon';
import { newMacaroon } from 'macaroon';
import { describe, expectTypeOf, test } from 'vitest';

const theirs = newMacaroon({ rootKey: 'key', identifier: 'id' });
const token = tokenFromJsMacaroons([theirs]);

/** Npm's package has no types: what programs in the wild declare for it. */
declare class DeclaredClass {
  caveats: { identifier: Uint8Array; location?: string; vid?: Uint8Array }[];
  location: string;
  identifier: Uint8Array;
  signature: Uint8Array;
  addThirdPartyCaveat(key: Uint8Array, id: Uint8Array | string, location?: string): void;
  addFirstPartyCaveat(condition: Uint8Array): void;
  bindToRoot(rootSignature: Uint8Array): void;
  clone(): DeclaredClass;
  verify(
    rootKey: Uint8Array,
    check: (condition: string) => string | null,
    discharges?: DeclaredClass[],
  ): void;
  exportJSON(): object;
  exportBinary(): Uint8Array;
}
interface DeclaredInterface {
  readonly location?: string;
  readonly identifier: Uint8Array;
  readonly signature: Uint8Array;
  readonly caveats: readonly { readonly identifier: Uint8Array; readonly vid?: Uint8Array }[];
  verify(
    rootKey: Uint8Array,
    check: (condition: string) => string | null | undefined,
    discharges: readonly DeclaredInterface[],
  ): void;
  exportJSON(): Record<string, unknown>;
}
interface DeclaredWithNull {
  readonly location: string | null;
  readonly identifier: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
  readonly caveats: { identifier: Uint8Array<ArrayBuffer>; location?: string | undefined }[];
}

describe('what can be read', () => {
  test('are the macaroons of whatever declaration a program has', () => {
    expectTypeOf<DeclaredClass>().toExtend<ReadableJsMacaroon>();
    expectTypeOf<DeclaredInterface>().toExtend<ReadableJsMacaroon>();
    expectTypeOf<DeclaredWithNull>().toExtend<ReadableJsMacaroon>();
    expectTypeOf<JsMacaroon>().toExtend<ReadableJsMacaroon>();
    expectTypeOf<unknown>().not.toExtend<ReadableJsMacaroon>();
  });

  test('are no macaroons of ours, no JSON, and no list where one is read', () => {
    // @ts-expect-error a macaroon of ours
    fromJsMacaroon(fromJsMacaroon(theirs));
    // @ts-expect-error its JSON: that is for decode
    fromJsMacaroon(theirs.exportJSON());
    // @ts-expect-error a list: that is for tokenFromJsMacaroons
    fromJsMacaroon([theirs]);
    // @ts-expect-error a macaroon by itself, where its discharges belong too
    tokenFromJsMacaroons(theirs);
  });

  test('becomes a macaroon or a token', () => {
    expectTypeOf(fromJsMacaroon(theirs)).toEqualTypeOf<Macaroon>();
    expectTypeOf(tokenFromJsMacaroons([theirs, theirs])).toEqualTypeOf<Token>();
    verify(token, { rootKey: 'key', request: {} });
  });
});

describe('what is made', () => {
  test('fits what programs declare, and is not null where it comes first', () => {
    const [asClass, asInterface]: [DeclaredClass, DeclaredInterface] = [
      toJsMacaroon(token.macaroon),
      toJsMacaroon(token.macaroon),
    ];
    fromJsMacaroon(asClass);
    fromJsMacaroon(asInterface);
    const [primary, ...discharges] = tokenToJsMacaroons(token);
    expectTypeOf(primary).toEqualTypeOf<JsMacaroon>();
    expectTypeOf(discharges).toEqualTypeOf<JsMacaroon[]>();
  });

  test('has a version that there is', () => {
    expectTypeOf(toJsMacaroon(token.macaroon, 'v1')).toEqualTypeOf<JsMacaroon>();
    // @ts-expect-error text of a token is for tokenToJsMacaroons
    toJsMacaroon('AgEA');
    // @ts-expect-error there is no third version
    toJsMacaroon(token.macaroon, 'v3');
    // @ts-expect-error nor one of its JSON
    tokenToJsMacaroons(token, 'v2-json');
  });
});
