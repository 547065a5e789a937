import {
  createDialect,
  type Grant,
  judge,
  open,
  type RootKey,
  type TokenInput,
  type TokenRequest,
} from 'caveats';
import { readBakeryIdentifier } from './bakery.js';
import { timeBefore } from './bakery-kinds.js';
import {
  clientAddress,
  declared,
  type EntitiesCaveat,
  operationsKind,
  scope,
} from './juju-kinds.js';

/** The macaroons of Juju and of others that use macaroon-bakery. */
export const juju = createDialect({
  standardKinds: false,
  scope,
  kinds: [timeBefore, clientAddress, declared, operationsKind('allow'), operationsKind('deny')],
  identity: {
    decode: readBakeryIdentifier,
    encode() {
      throw new TypeError(
        'juju: takes an identifier, of bakeryIdentifier, in place of an identity',
      );
    },
  },
  inherent: ({ permissions }): EntitiesCaveat[] => [{ type: 'entities', operations: permissions }],
});

/** A token that was verified, and what the service may believe. */
export interface Declared {
  readonly grant: Grant<typeof juju>;
  readonly declared: Readonly<Record<string, string>>;
}

/**
 * Verifies a token, and returns what its discharges declare. Believes only those that the service asked for, and
 * only what they always declare: a holder can add a third-party caveat and discharge it himself, and add
 * conditions to a discharge. Anything else that is declared denies.
 *
 * @param asked by the identifiers of the third-party caveats with which the service minted this token, the keys
 *   that each discharge always declares. If a token of the same key may lack such a caveat, or a discharge such
 *   a key, a holder could add it.
 */
export function verifyDeclared(
  token: TokenInput,
  given: {
    rootKey: RootKey;
    asked: Readonly<Record<string, readonly string[]>>;
    request: TokenRequest<typeof juju>;
  },
): Declared {
  const opened = open(token, { rootKey: given.rootKey, dialect: juju });
  const { conditions, discharges } = opened;
  const counts = new Map<string, number>();
  for (const { identifier } of discharges) {
    counts.set(identifier, (counts.get(identifier) ?? 0) + 1);
  }
  const believed = discharges.map(({ identifier, askedBy }): readonly string[] => {
    // A holder may use an identifier again.
    const isOwn = askedBy === undefined && counts.get(identifier) === 1;
    return (isOwn && Object.hasOwn(given.asked, identifier) && given.asked[identifier]) || [];
  });
  const declared: Record<string, string> = Object.create(null);
  for (const { read, discharge } of conditions) {
    if (discharge === undefined || read?.caveat.type !== 'declared') continue;
    const { key, value } = read.caveat;
    if (believed[discharge]!.includes(key)) declared[key] = value;
  }
  return { grant: judge.verify(opened, { request: { ...given.request, declared } }), declared };
}
