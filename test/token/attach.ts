import { addThirdPartyCaveat, type CaveatInput, mint, mintDischarge, type Token } from 'caveats';
import { bindDischarge } from 'caveats/macaroon';

export const rootKey = 'a root key of 32 bytes, no less.';

/** The key that the service shares with the third party of a caveat. */
export function keyOf(identifier: string): string {
  return `the caveat key of ${identifier}`;
}

/** A token of usr-1 with these caveats, and then one that asks for each of these discharges. */
export function tokenAsking(
  caveats: readonly CaveatInput[],
  ...identifiers: readonly string[]
): Token {
  return asking(
    mint({ rootKey, identity: { subject: 'usr-1', id: 'x' }, caveats }),
    ...identifiers,
  );
}

/** A token that asks for these discharges, too. */
export function asking(token: Token, ...identifiers: readonly string[]): Token {
  return identifiers.reduce((narrower, identifier) => {
    const location = `https://${identifier}.example.com`;
    return addThirdPartyCaveat(narrower, { identifier, location, rootKey: keyOf(identifier) });
  }, token);
}

/** What the third party mints, with caveats of its own. */
export function dischargeOf(identifier: string, ...caveats: readonly CaveatInput[]): Token {
  return mintDischarge({ identifier, rootKey: keyOf(identifier), caveats });
}

/** A token with discharges, bound to it, in this order. */
export function attach(
  { macaroon }: Token,
  ...discharges: readonly Token[]
): Pick<Token, 'macaroon' | 'discharges'> {
  return { macaroon, discharges: discharges.map((one) => bindDischarge(macaroon, one.macaroon)) };
}
