import {
  access,
  addThirdPartyCaveat,
  asn,
  attenuate,
  type Caveat,
  consumer,
  country,
  doc,
  gatherDischarges,
  interfaceIs,
  ip,
  mint,
  mintDischarge,
  type TokenRequest,
  serialize,
  service,
  standardDialect,
  time,
  type Token,
} from 'caveats';
import { encode, type Macaroon } from 'caveats/macaroon';

export const rootKey = 'a root key of 32 bytes, no less.';
export const keyBytes = new TextEncoder().encode(rootKey);
export const keyId = 'k1';
export const subject = 'usr-1';
export const tokenId = 'eNJuTokxzwRfbq4LxT_rcA';
export const identifier = `v1.${keyId}.access.${subject}.${tokenId}`;
export const location = 'https://api.example.com';

/** What a token allows, and what is asked of it. All who verify ask the system for the time. */
export interface Scenario {
  readonly caveats: readonly Caveat[];
  readonly request: TokenRequest;
  /** Whether the token asks for a discharge besides, and has it. */
  readonly thirdParty: boolean;
  /** What its holder narrows the token by, one caveat for each copy. */
  readonly narrowings?: readonly Caveat[];
}

/** In the year 2051. */
const END = 2_571_147_494;

const five: readonly Caveat[] = [
  time(END),
  ip('189.34.15.0/24'),
  service('ozw-onezone', 'opw-lisbon'),
  doc('AbCDeFGH', 'Xy'),
  access('read'),
];

/** Five, four kinds more, and what those narrowed who had the token in their hands later. */
const twenty: readonly Caveat[] = [
  ...five,
  ...[consumer('usr-1', 'usr-2'), asn(631, 632), country('PL', 'FR'), interfaceIs('rest')],
  ...[time(END - 1), ip('189.34.15.0/28'), service('opw-lisbon'), doc('AbCDeFGH')],
  ...[access('read'), consumer('usr-1'), asn(631), country('PL')],
  ...[time(END - 2), ip('189.34.15.7'), doc('AbCDeFGH')],
];

const request: TokenRequest = {
  ip: '189.34.15.7',
  asn: 631,
  country: 'PL',
  service: 'opw-lisbon',
  interface: 'rest',
  consumer: 'usr-1',
  resource: { doc: 'AbCDeFGH' },
  access: 'read',
};

/** More copies than an authority remembers tokens, so that each is new to it: until when, or one doc. */
const narrowings = Array.from({ length: 3000 }, (_, i) =>
  i % 2 === 0 ? time(END - 10 - i) : doc('AbCDeFGH', `copy-${i}`),
);

export const scenarios = {
  one: { caveats: five.slice(0, 1), request, thirdParty: false },
  five: { caveats: five, request, thirdParty: false },
  twenty: { caveats: twenty, request, thirdParty: false },
  thirdParty: { caveats: five, request, thirdParty: true },
  narrowed: { caveats: five, request, thirdParty: false, narrowings },
} as const satisfies Record<string, Scenario>;

/** The same, with a token that expired long ago, or a copy that did: to allow that is no check. */
export function expired(scenario: Scenario): Scenario {
  return scenario.narrowings
    ? { ...scenario, narrowings: [time(1)] }
    : { ...scenario, caveats: [...scenario.caveats, time(1)] };
}

/** A caveat that narrows the token of a scenario once more. */
export const oneMore: Caveat = time(END - 3);

export function conditionOf(caveat: Caveat): string {
  return standardDialect.write(caveat);
}

/** The token of a scenario. */
export async function tokenOf({ caveats, thirdParty }: Scenario): Promise<Token> {
  const token = mint({ rootKey, identifier, location, caveats });
  if (!thirdParty) return token;
  const asked = { rootKey: 'a key of 32 bytes for the caveat', identifier: 'is usr-1' };
  const at = 'https://login.example.com';
  return gatherDischarges(addThirdPartyCaveat(token, { ...asked, location: at }), () =>
    mintDischarge({ ...asked, location: at }),
  );
}

/** The narrowed copies of the token of a scenario. */
export async function copiesOf(scenario: Scenario): Promise<readonly Token[]> {
  const token = await tokenOf(scenario);
  return (scenario.narrowings ?? []).map((caveat) => attenuate(token, [caveat]));
}

/** The text of a token as a server gets it: in one piece, where one put together is a tree of them. */
export function textOf(token: Token): string {
  return flat(serialize(token));
}

/** The texts of a token and of its discharges, for those who read one macaroon at a time. */
export function textsOf({ macaroon, discharges }: Token, format: 'v1' | 'v2'): readonly string[] {
  return [macaroon, ...discharges].map((one: Macaroon) =>
    flat(Buffer.from(encode(one, format)).toString('base64url')),
  );
}

export function flat(text: string): string {
  return Buffer.from(text).toString('latin1');
}
