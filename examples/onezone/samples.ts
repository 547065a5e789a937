import { randomBytes } from 'node:crypto';
import { generateRootKey, ip, service } from 'caveats';
import {
  confineToken,
  createSecrets,
  dataPath,
  mintToken,
  type OnedataIdentity,
  type OnedataSecrets,
  serializeOnedata,
} from 'caveats/onedata';

/** A token to try. */
export interface Sample {
  readonly about: string;
  readonly token: string;
}

const GAMMA = 'f5a7f8b2336fae4bef8fe0fcc73a6e19ch1978';
const KRAKOW = '6c215505a969202341a74c8f2c394318ch47a3';
/** Addresses for documentation (RFC 5737), from which no client comes. */
const ELSEWHERE = '192.0.2.0/24';

/**
 * Mints a token for a user of the zone, and narrows it, which needs no secret.
 *
 * @returns the secrets that Onezone keeps, and the tokens.
 */
export function mintSamples(onezoneDomain: string): {
  readonly secrets: OnedataSecrets;
  readonly samples: readonly Sample[];
} {
  const secret = generateRootKey();
  const identity: OnedataIdentity = {
    version: 2,
    type: 'access',
    persistence: { kind: 'named' },
    subject: 'usr-alice',
    id: randomBytes(16).toString('hex'),
  };
  const token = serializeOnedata(mintToken({ onezoneDomain, secret, identity }));
  return {
    secrets: createSecrets({ named: { [identity.id]: { secret, subject: 'usr-alice' } } }),
    samples: [
      { about: 'a token of alice without a caveat: all of her spaces', token },
      {
        about: 'the same, confined to the space Gamma and the Oneprovider Krakow',
        token: confineToken(token, [dataPath(`/${GAMMA}`), service(`opw-${KRAKOW}`)]),
      },
      {
        about:
          'the same, confined to a network that is not yours: it fails, and the error says why',
        token: confineToken(token, [ip(ELSEWHERE)]),
      },
    ],
  };
}
