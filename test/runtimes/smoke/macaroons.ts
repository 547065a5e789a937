import { deserialize, mint, serialize } from 'caveats';
import {
  addFirstPartyCaveat,
  authenticate,
  createMacaroon,
  decode,
  encode,
  encodeJson,
} from 'caveats/macaroon';
import { libmacaroonsV1, libmacaroonsV1Json, libmacaroonsV2 } from '../../vectors/libmacaroons.js';
import { ascii, type Case, hex, mistaken, refusedWith, same } from './claims.js';

const rootKey = 'this is the key';
const identifier = 'keyid';
const location = 'http://example.org/';
const conditions = ['account = 3735928559', 'user = alice'];

/** The protocol: the bytes are those that libmacaroons writes, in every runtime. */
export const macaroonCases: readonly Case[] = [
  [
    'a token comes out as libmacaroons writes it, byte for byte',
    () => {
      const token = mint({ rootKey, identifier, location, caveats: conditions });
      same(serialize(token, 'v2'), libmacaroonsV2);
      same(serialize(deserialize(libmacaroonsV2)), libmacaroonsV2);
    },
  ],
  [
    'macaroons of libmacaroons are read, and written again as they were',
    () => {
      same(serialize(deserialize(libmacaroonsV1), 'v1'), libmacaroonsV1);
      same(decode(libmacaroonsV1Json), decode(libmacaroonsV1));
      same(encodeJson(decode(libmacaroonsV1), 'v1'), JSON.parse(libmacaroonsV1Json));
    },
  ],
  [
    'a macaroon hands out its conditions once its signature holds',
    () => {
      const macaroon = decode(libmacaroonsV2);
      same(authenticate(macaroon, rootKey).map(ascii), conditions);
      refusedWith('bad_signature', () => authenticate(macaroon, 'this is another key'));
    },
  ],
  [
    'signatures are those of the README of libmacaroons',
    () => {
      const bare = createMacaroon({
        rootKey: 'this is our super secret key; only we should know it',
        identifier: 'we used our secret key',
        location: 'http://mybank/',
      });
      same(hex(bare.signature), 'e3d9e02908526c4c0039ae15114115d97fdd68bf2ba379b342aaf0f617d0552f');
      const narrowed = addFirstPartyCaveat(bare, 'account = 3735928559');
      same(
        hex(narrowed.signature),
        '1efe4763f290dbce0c1d08477367e11f4eee456a64933cf662d79772dbb82128',
      );
    },
  ],
  [
    'bytes that are no text are kept, and refused where a format has no place for them',
    () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
      const bare = createMacaroon({ rootKey: bytes, identifier: bytes });
      const macaroon = addFirstPartyCaveat(bare, bytes);
      for (const written of [encode(macaroon, 'v1'), encode(macaroon, 'v2')]) {
        same(decode(written), macaroon);
      }
      same(decode(encodeJson(macaroon, 'v2')), macaroon);
      same(authenticate(macaroon, bytes), [bytes]);
      mistaken(() => encodeJson(macaroon, 'v1'));
    },
  ],
];
