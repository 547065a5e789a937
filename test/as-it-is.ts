import { type CaveatInput, type Dialect, standardDialect, type Token } from 'caveats';
import { addFirstPartyCaveat } from 'caveats/macaroon';

/**
 * A token with caveats of which the texts are taken as they are, also those that `mint` and
 * `attenuate` take for a mistake.
 */
export function withCaveats<D extends Dialect>(
  { macaroon }: Token,
  caveats: readonly CaveatInput<D>[],
  dialect: D,
): Token {
  const conditions = caveats.map((caveat) =>
    typeof caveat === 'string' ? caveat : dialect.write(caveat),
  );
  return { macaroon: conditions.reduce(addFirstPartyCaveat, macaroon), discharges: [] };
}

/** The same of the standard kinds. */
export function withStandardCaveats(token: Token, caveats: readonly CaveatInput[]): Token {
  return withCaveats(token, caveats, standardDialect);
}
