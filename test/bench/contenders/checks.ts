import { type Caveat, standardDialect, type TokenRequest } from 'caveats';

/**
 * A request at the time that it is now: a library without types has to ask for the time, too. By
 * name, because Node 20 takes a microsecond for `{ ...request, now }`.
 */
export function atThisTime(request: TokenRequest): TokenRequest {
  const { ip, asn, country, service, consumer, resource, access } = request;
  const now = Date.now() / 1000;
  return {
    now,
    ip,
    asn,
    country,
    service,
    interface: request.interface,
    consumer,
    resource,
    access,
  };
}

/**
 * The checks of macaroon libraries that know no types: a condition, read by this library's
 * dialect and held against the request by its kind. So they decide the same.
 */
export function isMet(condition: string, request: TokenRequest): boolean {
  const read = standardDialect.read(condition);
  return read !== undefined && read.kind.check(read.caveat as never, request).ok;
}

type Claims = Readonly<Record<string, unknown>>;

/** What stands in a JWT besides its restrictions; libraries check `exp` themselves. */
const REGISTERED: ReadonlySet<string> = new Set(['sub', 'jti', 'iat', 'exp']);

/** The kinds by the names of claims: of the second caveat of a kind, that is `doc:2`. */
const KINDS = new Map(
  [...standardDialect.kinds.values()].flatMap((kind) =>
    ['', ':2', ':3', ':4'].map((nth) => [kind.type + nth, kind] as const),
  ),
);

/** The same restrictions as claims: the first time is `exp`, the others are values by their kinds. */
export function claimsOf(caveats: readonly Caveat[]): Record<string, unknown> {
  const claims = new Map<string, unknown>();
  for (const caveat of caveats) {
    if (caveat.type === 'time' && !claims.has('exp')) claims.set('exp', caveat.validUntil);
    else claims.set(firstFree(caveat.type, claims), caveat);
  }
  return Object.fromEntries(claims);
}

function firstFree(type: string, claims: ReadonlyMap<string, unknown>): string {
  for (const name of KINDS.keys()) {
    if (KINDS.get(name)?.type === type && !claims.has(name)) return name;
  }
  throw new Error(`too many claims of type ${type}`);
}

/**
 * The checks of claims that are signed: those of this library's kinds, on values that JSON has
 * decoded already. Beyond its type, the form of a value is taken on trust. An unknown claim is
 * denied, as an unknown caveat is.
 */
export function requireClaims(claims: Claims, request: TokenRequest): void {
  const now = atThisTime(request);
  for (const name in claims) {
    if (REGISTERED.has(name)) continue;
    const kind = KINDS.get(name);
    const value = claims[name];
    if (kind === undefined || !isOfType(value, kind.type)) throw new Error('an unknown claim');
    if (!kind.check(value as never, now).ok) throw new Error('a claim is not met');
  }
}

function isOfType(value: unknown, type: string): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === type;
}
