import {
  addThirdPartyCaveat,
  attenuate,
  deserialize,
  doc,
  gatherDischarges,
  inferScope,
  inspect,
  mint,
  mintDischarge,
  serialize,
  table,
  time,
  type Token,
  type TokenFormat,
  TokenError,
  verify,
} from 'caveats';
import {
  addFirstPartyCaveat,
  authenticate,
  bindDischarge,
  createMacaroon,
  decode,
  decodeAll,
  encodeAll,
} from 'caveats/macaroon';
import { libmacaroonsV1 } from '../../vectors/libmacaroons.js';
import { ascii, type Case, hex, refusedWith, same } from './claims.js';

const FORMATS: readonly TokenFormat[] = ['v2', 'v1', 'v2-json', 'v1-json'];

const rootKey = 'a root key of 32 bytes, no less.';
const login = {
  rootKey: 'the key of the caveat, for this test',
  identifier: 'usr-1 is logged in',
  location: 'https://login.example.com',
};
// With an id, since workerd makes no random ones before there is a request.
const identity = { subject: 'usr-1', id: 'token-1' };
const broad = mint({ rootKey, identity, caveats: [doc('A', 'B')] });
const request = { now: 1000, resource: { doc: 'A', table: 'grid-1' } } as const;

/** A discharge of the login service, good until 2000 and for one table. */
const vouch = () => mintDischarge({ ...login, caveats: [time(2000), table('A', 'grid-1')] });

/** A token that was sealed anew, with its discharge. */
const discharged = (): Promise<Token> =>
  gatherDischarges(addThirdPartyCaveat(broad, login), () => vouch());

/** Claims that a promise is rejected with a code, and about a discharge. */
async function rejectedWith(code: string, promise: Promise<unknown>): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TokenError)) throw error ?? new Error('it was not refused');
  same([error.code, error.source], [code, 'discharge']);
}

/** The macaroon of the README of libmacaroons, whose caveat is sealed with a nonce of zeros. */
const libmacaroons = {
  macaroon: decode(libmacaroonsV1),
  rootKey: 'this is a different super-secret key; never use the same secret twice',
  discharge: addFirstPartyCaveat(
    createMacaroon({
      rootKey: '4; guaranteed random by a fair toss of the dice',
      identifier: 'this was how we remind auth of key/pred',
      location: 'http://auth.mybank/',
    }),
    'time < 2020-01-01T00:00',
  ),
};

/** Caveats that a third party has to vouch for, and its discharges. */
export const thirdPartyCases: readonly Case[] = [
  [
    'a token that asks for a discharge is refused without it',
    () => {
      const token = addThirdPartyCaveat(broad, login);
      refusedWith('missing_discharge', () => verify(token, { rootKey, request }));
      same(verify(broad, { rootKey, request }).caveats.length, 1);
    },
  ],
  [
    'a token with its discharge grants what both of them say',
    async () => {
      const token = await discharged();
      const grant = verify(token, { rootKey, request });
      same(grant.validUntil, 2000);
      same(grant.caveats, [doc('A', 'B'), time(2000), table('A', 'grid-1')]);
      refusedWith('token_expired', () =>
        verify(token, { rootKey, request: { ...request, now: 2000 } }),
      );
      const elsewhere = { ...request, resource: { doc: 'B' } };
      refusedWith('scope_denied', () => verify(token, { rootKey, request: elsewhere }));
      const { scope } = inferScope(token, { rootKey, context: { now: 1000 } });
      same(scope, {
        kind: 'only',
        resources: [{ doc: 'A', table: 'grid-1', access: ['read', 'write'] }],
      });
    },
  ],
  ...FORMATS.map((format): Case => [
    `a token and its discharge are written and read together as ${format}`,
    async () => {
      const token = await discharged();
      const text = serialize(token, format);
      const read = deserialize(text);
      same([read.macaroon, read.discharges], [token.macaroon, token.discharges]);
      same(verify(text, { rootKey, request }).identity.subject, 'usr-1');
      refusedWith('truncated_token', () => deserialize(text.slice(0, -10)));
    },
  ]),
  [
    'whoever gets the discharge is told what to get, and where',
    async () => {
      const asked: unknown[] = [];
      const token = await gatherDischarges(
        addThirdPartyCaveat(broad, login),
        async ({ location, identifier }) => {
          asked.push([location, ascii(identifier)]);
          return Promise.resolve(serialize(vouch()));
        },
      );
      same(asked, [[login.location, login.identifier]]);
      const { caveats } = inspect(token).unverified;
      same(
        caveats.map((caveat) => caveat.party === 'third' && caveat.discharged),
        [false, true],
      );
      await rejectedWith(
        'unexpected_discharge',
        gatherDischarges(token, () => mintDischarge({ ...login, identifier: 'another' })),
      );
      await rejectedWith(
        'malformed_token',
        gatherDischarges(token, () => 'junk!'),
      );
    },
  ],
  [
    'a discharge may ask for a discharge itself',
    async () => {
      const second = { ...login, rootKey: 'a second key', identifier: 'by a second factor' };
      const token = await gatherDischarges(addThirdPartyCaveat(broad, login), ({ identifier }) =>
        ascii(identifier) === second.identifier
          ? mintDischarge(second)
          : addThirdPartyCaveat(vouch(), second),
      );
      same(token.discharges.length, 2);
      same(verify(token, { rootKey, request }).validUntil, 2000);
      const { macaroon, discharges } = token;
      const incomplete = { macaroon, discharges: discharges.slice(0, 1) };
      refusedWith('missing_discharge', () => verify(incomplete, { rootKey, request }));
    },
  ],
  [
    'a discharge that is not bound, of another key, left over or of another token is refused',
    async () => {
      const { macaroon, discharges } = await discharged();
      const bad =
        (...list: Token['discharges']) =>
        () =>
          verify({ macaroon, discharges: list }, { rootKey, request });
      refusedWith('bad_signature', bad(vouch().macaroon));
      const forged = mintDischarge({ ...login, rootKey: 'a key that was guessed' }).macaroon;
      refusedWith('bad_signature', bad(bindDischarge(macaroon, forged)));
      const stray = mintDischarge({ rootKey: 'k', identifier: 'nobody asked' }).macaroon;
      refusedWith('unexpected_discharge', bad(...discharges, bindDischarge(macaroon, stray)));
      refusedWith('bad_signature', bad(...(await discharged()).discharges));
      refusedWith('missing_discharge', bad());
      const narrower = attenuate({ macaroon, discharges }, [doc('A')]).macaroon;
      refusedWith('bad_signature', () =>
        verify({ macaroon: narrower, discharges }, { rootKey, request }),
      );
    },
  ],
  [
    'the caveat is sealed with a new nonce each time',
    () => {
      const texts = Array.from({ length: 20 }, () => serialize(addThirdPartyCaveat(broad, login)));
      same(new Set(texts).size, 20);
    },
  ],
  [
    'a caveat that libmacaroons sealed is opened, and its discharge bound as it does it',
    () => {
      const { macaroon, discharge } = libmacaroons;
      same(
        hex(discharge.signature),
        '2ed1049876e9d5840950274b579b0770317df54d338d9d3039c7c67d0d91d63c',
      );
      const bound = bindDischarge(macaroon, discharge);
      same(
        hex(bound.signature),
        'd115ef1c133b1126978d5ab27f69d99ba9d0468cd6c1b7e47b8c1c59019cb019',
      );
      const conditions = authenticate(macaroon, libmacaroons.rootKey, [bound]);
      same(conditions.map(ascii), ['account = 3735928559', 'time < 2020-01-01T00:00']);
      refusedWith('missing_discharge', () => authenticate(macaroon, libmacaroons.rootKey));
    },
  ],
  [
    'macaroons are written and read one after the other',
    () => {
      const macaroons = [libmacaroons.macaroon, libmacaroons.discharge];
      for (const format of ['v1', 'v2'] as const) {
        same(decodeAll(encodeAll(macaroons, format)), macaroons);
        refusedWith('malformed_token', () => decode(encodeAll(macaroons, format)));
      }
    },
  ],
];
