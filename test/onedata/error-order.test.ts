import { ip, time } from 'caveats';
import { verifyAccessToken } from 'caveats/onedata';
import { expect, test } from 'vitest';
import { accessToken, errorOf, identityToken, NOW, options } from './onezone.js';

/** Everything that can be wrong with a request at once, in the order of docs/onedata.md. */
const FAULTS = [
  ['the service token is forged', 'badServiceToken tokenInvalid'],
  ['the consumer token is forged', 'badConsumerToken tokenInvalid'],
  ['the token is forged', 'tokenInvalid'],
  ['it is of another type', 'notAnAccessToken'],
  ['it was revoked', 'tokenRevoked'],
  ['a caveat of the service token is unmet', 'badServiceToken tokenCaveatUnverified'],
  ['a caveat of the consumer token is unmet', 'badConsumerToken tokenCaveatUnverified'],
  ['a caveat of the token is unknown', 'tokenCaveatUnknown'],
  ['a later caveat of the token is unmet', 'tokenCaveatUnverified'],
  ['its subject does not exist', 'tokenSubjectInvalid'],
  ['its subject is blocked', 'userBlocked'],
  ['its login is over', 'tokenSessionInvalid'],
  ['its subject may not use the service', 'tokenServiceForbidden'],
] as const;

type Fault = (typeof FAULTS)[number][0];

/** What no token can be at once: of these, only one is tried. */
const EXCLUSIVE: readonly (readonly Fault[])[] = [
  ['it is of another type', 'its login is over'],
  ['it is of another type', 'its subject may not use the service'],
  ['it was revoked', 'its subject does not exist'],
  ['it was revoked', 'its subject is blocked'],
  ['its subject does not exist', 'its subject is blocked'],
];

async function verifyWith(faults: readonly Fault[]): Promise<string> {
  const has = (fault: Fault): boolean => faults.includes(fault);
  const forged = (fault: Fault): object => (has(fault) ? { secret: 'a guess' } : {});
  const owner = has('its subject does not exist')
    ? 'ghost'
    : has('its subject is blocked')
      ? 'blocked'
      : 'alice';
  const parts = {
    subject: `usr-${owner}`,
    id: has('it was revoked') ? 'revoked' : owner,
    ...forged('the token is forged'),
  };
  const caveats = [
    ...(has('a caveat of the token is unknown') ? ['nobody = reads this'] : []),
    ...(has('a later caveat of the token is unmet') ? [ip('192.0.2.1/32')] : []),
  ];
  const token = has('it is of another type')
    ? identityToken(caveats, parts)
    : accessToken(caveats, { ...parts, ...(has('its login is over') && { sessionId: 'login-0' }) });
  const companion = (fault: Fault, unmet: Fault, subject: string) =>
    identityToken(has(unmet) ? [time(NOW)] : [], { subject, ...forged(fault) });
  const { id, ...error } = await errorOf(() =>
    verifyAccessToken(token, {
      ...options,
      ip: '10.0.0.1',
      consumerToken: companion(
        'the consumer token is forged',
        'a caveat of the consumer token is unmet',
        'usr-bob',
      ),
      serviceToken: companion(
        'the service token is forged',
        'a caveat of the service token is unmet',
        has('its subject may not use the service') ? 'prv-distant' : 'prv-krakow',
      ),
    }),
  );
  const details: unknown = 'details' in error ? error.details : undefined;
  const inner: unknown = Reflect.get(Object(Reflect.get(Object(details), 'tokenError')), 'id');
  return inner === undefined ? id : `${id} ${String(inner)}`;
}

test.each(FAULTS.map(([fault, id], i) => [fault, id, i] as const))(
  'where %s, the error is %s, whatever is wrong besides',
  async (fault, id, place) => {
    const isPossible = (other: Fault): boolean =>
      !EXCLUSIVE.some((pair) => pair.includes(fault) && pair.includes(other));
    expect(await verifyWith([fault])).toBe(id);
    const later = FAULTS.slice(place + 1).map(([each]) => each);
    for (const other of later.filter(isPossible)) {
      expect(await verifyWith([fault, other]), other).toBe(id);
    }
  },
);
