import { hex, toBase64Url, toHex } from '../../bytes/oracle.js';
import { bytes, field, type Part, packet } from '../../macaroon/wire.js';

/** What a good token is made of. The signatures are constants: nothing here computes one. */
export interface Parts {
  readonly location: string;
  readonly identifier: string | Uint8Array;
  readonly caveats: readonly CaveatParts[];
  readonly signature: Uint8Array;
}

export interface CaveatParts {
  readonly condition: string | Uint8Array;
  readonly verificationId?: Uint8Array;
  readonly location?: string;
}

/** A token in each of its forms: hexadecimal of the binary ones, text of the others. */
export interface Forms {
  readonly v1: string;
  readonly v2: string;
  readonly 'v1-json'?: string;
  readonly 'v2-json': string;
  /** Base64url without padding of the v2 binary. */
  readonly base64: string;
}

export interface GoodToken extends Forms {
  readonly about: string;
  /** Text, to be taken as UTF-8. */
  readonly rootKey: string;
  /** The discharge of its third-party caveat, bound to it. */
  readonly discharge?: Forms;
}

const libmacaroons = {
  rootKey: 'this is our super secret key; only we should know it',
  location: 'http://mybank/',
  identifier: 'we used our secret key',
};

export const BARE: Parts = {
  ...libmacaroons,
  caveats: [],
  signature: hex('e3d9e02908526c4c0039ae15114115d97fdd68bf2ba379b342aaf0f617d0552f'),
};

export const FIRST_PARTY: Parts = {
  ...libmacaroons,
  caveats: [{ condition: 'account = 3735928559' }],
  signature: hex('1efe4763f290dbce0c1d08477367e11f4eee456a64933cf662d79772dbb82128'),
};

/**
 * The signature of the same, had its caveat been signed with an empty verification id as a third
 * party's are.
 */
export const PAIR_SIGNATURE: Uint8Array = hex(
  '45cd199e9eea75f50ec6bcdb1353776492ed07bcb009e2f15a24da21a01fce26',
);

/** The verification id of libmacaroons' README, sealed with a nonce of zeros. */
export const VERIFICATION_ID: Uint8Array = Uint8Array.from([
  ...new Uint8Array(24),
  ...hex(
    'd36ec502e05886d1f0279f055fa52554d16d16c1b14074bbb83ff0fdd79dc2fe098f0ed4a2b091130e6b5db46a20a86b',
  ),
]);

export const THIRD_PARTY: Parts = {
  location: 'http://mybank/',
  identifier: 'we used our other secret key',
  caveats: [
    { condition: 'account = 3735928559' },
    {
      condition: 'this was how we remind auth of key/pred',
      verificationId: VERIFICATION_ID,
      location: 'http://auth.mybank/',
    },
  ],
  signature: hex('d27db2fd1f22760e4c3dae8137e2d8fc1df6c0741c18aed4b97256bf78d1f55c'),
};

export const DISCHARGE: Parts = {
  location: 'http://auth.mybank/',
  identifier: 'this was how we remind auth of key/pred',
  caveats: [{ condition: 'time < 2020-01-01T00:00' }],
  signature: hex('d115ef1c133b1126978d5ab27f69d99ba9d0468cd6c1b7e47b8c1c59019cb019'),
};

export const BINARY: Parts = {
  ...libmacaroons,
  identifier: hex('fbffbfff'),
  caveats: [{ condition: hex('fffefbefbe') }],
  signature: hex('2cd90e5f638ca8859a119e4d86c3a6f21226db3e564ce4739139a11bc8ca49e2'),
};

export const EMPTY: Parts = {
  ...libmacaroons,
  identifier: '',
  caveats: [{ condition: '' }],
  signature: hex('eca9badf0f6bf6695c80bbd2666e3fdef003f1c8bfa76e8a93bf12d8fb3c9792'),
};

export function v1Of({ location, identifier, caveats, signature }: Parts): Uint8Array {
  return bytes(
    packet('location', location),
    packet('identifier', identifier),
    ...caveats.flatMap((caveat) => {
      const cid = packet('cid', caveat.condition);
      if (caveat.verificationId === undefined) return [cid];
      return [cid, packet('vid', caveat.verificationId), packet('cl', caveat.location ?? '')];
    }),
    packet('signature', signature),
  );
}

export function v2Of({ location, identifier, caveats, signature }: Parts): Uint8Array {
  return bytes(
    2,
    ...locationOf(location),
    field(2, identifier),
    0,
    ...caveats.flatMap(({ condition, verificationId, location: place }) => [
      ...locationOf(place),
      field(2, condition),
      ...(verificationId === undefined ? [] : [field(4, verificationId)]),
      0,
    ]),
    0,
    field(6, signature),
  );
}

function locationOf(location: string | undefined): readonly Part[] {
  return location ? [field(1, location)] : [];
}

export function v1JsonOf({ location, identifier, caveats, signature }: Parts): object {
  return {
    location,
    identifier,
    caveats: caveats.map(({ condition, verificationId, location: cl }) => ({
      cid: condition,
      ...(verificationId && { vid: toBase64Url(verificationId), cl }),
    })),
    signature: toHex(signature),
  };
}

export function v2JsonOf({ location, identifier, caveats, signature }: Parts): object {
  return {
    v: 2,
    l: location,
    ...dataOf(identifier),
    ...(caveats.length > 0 && {
      c: caveats.map(({ condition, verificationId, location: l }) => ({
        ...dataOf(condition),
        ...(verificationId && { v64: toBase64Url(verificationId), l }),
      })),
    }),
    s64: toBase64Url(signature),
  };
}

function dataOf(value: string | Uint8Array): object {
  return typeof value === 'string' ? { i: value } : { i64: toBase64Url(value) };
}

/** The third party's token in v2 as it reads where its verification id is gone. */
export const STRIPPED: Uint8Array = v2Of({
  ...THIRD_PARTY,
  caveats: THIRD_PARTY.caveats.map(({ condition }) => ({ condition })),
});

function formsOf(parts: Parts): Forms {
  const isText = typeof parts.identifier === 'string';
  return {
    v1: toHex(v1Of(parts)),
    v2: toHex(v2Of(parts)),
    ...(isText && { 'v1-json': JSON.stringify(v1JsonOf(parts)) }),
    'v2-json': JSON.stringify(v2JsonOf(parts)),
    base64: toBase64Url(v2Of(parts)),
  };
}

export type TokenName = 'bare' | 'first_party' | 'third_party' | 'binary' | 'empty';

export const TOKENS: Readonly<Record<TokenName, GoodToken>> = {
  bare: {
    about: 'The macaroon of the README of libmacaroons, before it has a caveat.',
    rootKey: libmacaroons.rootKey,
    ...formsOf(BARE),
  },
  first_party: {
    about: 'The same with the first of its caveats.',
    rootKey: libmacaroons.rootKey,
    ...formsOf(FIRST_PARTY),
  },
  third_party: {
    about:
      'The macaroon of that README with a caveat of a third party, sealed with a nonce of zeros, and its discharge.',
    rootKey: 'this is a different super-secret key; never use the same secret twice',
    ...formsOf(THIRD_PARTY),
    discharge: formsOf(DISCHARGE),
  },
  binary: {
    about:
      'A macaroon whose identifier (fbffbfff) and condition (fffefbefbe) are not UTF-8, so that v1 JSON cannot hold it, and whose base64 has the digits in which the alphabets differ.',
    rootKey: libmacaroons.rootKey,
    ...formsOf(BINARY),
  },
  empty: {
    about: 'A macaroon whose identifier and condition are empty.',
    rootKey: libmacaroons.rootKey,
    ...formsOf(EMPTY),
  },
};
