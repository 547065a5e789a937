import {
  addFirstPartyCaveat,
  addThirdPartyCaveat,
  bindDischarge,
  createMacaroon,
  type Macaroon,
  type RawCaveat,
} from 'caveats/macaroon';
import { createHmac } from 'node:crypto';
import { utf8 } from '../bytes/oracle.js';

export const rootKey = 'the key of the service';

/** A macaroon of the service with these conditions. */
export function primaryWith(...conditions: readonly string[]): Macaroon {
  return conditions.reduce(addFirstPartyCaveat, createMacaroon({ rootKey, identifier: 'primary' }));
}

/** The key that a caveat and its discharge share. */
export function keyOf(identifier: string): string {
  return `the key of ${identifier}`;
}

/** The macaroon with a third-party caveat of each of these identifiers. */
export function asking(macaroon: Macaroon, ...identifiers: readonly string[]): Macaroon {
  return identifiers.reduce(
    (narrower, identifier) =>
      addThirdPartyCaveat(narrower, { identifier, rootKey: keyOf(identifier) }),
    macaroon,
  );
}

/** What the third party mints for an identifier, not bound yet. */
export function dischargeOf(identifier: string, ...conditions: readonly string[]): Macaroon {
  const created = createMacaroon({ identifier, rootKey: keyOf(identifier) });
  return conditions.reduce(addFirstPartyCaveat, created);
}

/** Discharges, bound to their primary. */
export function bound(primary: Macaroon, ...discharges: readonly Macaroon[]): Macaroon[] {
  return discharges.map((discharge) => bindDischarge(primary, discharge));
}

/** A macaroon with a caveat that its holder wrote by hand, and signed as any holder can. */
export function withHandmadeCaveat(macaroon: Macaroon, caveat: Required<RawCaveat>): Macaroon {
  const { location, identifier, signature, unsafeCaveats } = macaroon;
  const hmac = (message: Uint8Array): Buffer =>
    createHmac('sha256', signature).update(message).digest();
  const pair = Buffer.concat([hmac(caveat.verificationId), hmac(caveat.condition)]);
  return {
    location,
    identifier,
    signature: new Uint8Array(hmac(pair)),
    unsafeCaveats: [...unsafeCaveats, caveat],
  };
}

/** A third-party caveat whose key is in this verification id, or claims to be. */
export function handmade(identifier: string, verificationId: Uint8Array): Required<RawCaveat> {
  return { condition: utf8(identifier), verificationId, location: 'http://auth/' };
}

/** The verification id of a third-party caveat. */
export function verificationIdOf({ verificationId }: RawCaveat): Uint8Array {
  if (verificationId === undefined) throw new Error('that is a first-party caveat');
  return verificationId;
}
