import { toBase64Url, utf8 } from '../../bytes/oracle.js';
import { bytes, field, packet } from '../../macaroon/wire.js';
import type { Input } from './input.js';
import { binary, chain, DISCHARGE_KEY, dischargeSignature, SEALED, signature } from './signed.js';

interface Caveat {
  readonly cid: string;
  readonly vid?: Uint8Array;
}

/** The same macaroons in v1 and in v2, raw and as text. */
function macaroons(
  ...all: readonly { id: string; caveats: readonly Caveat[]; signature: Uint8Array }[]
): Input['forms'] {
  const v1 = all.map(({ id, caveats, signature }) =>
    bytes(
      packet('location', ''),
      packet('identifier', id),
      ...caveats.flatMap(({ cid, vid }) =>
        vid === undefined
          ? [packet('cid', cid)]
          : [packet('cid', cid), packet('vid', vid), packet('cl', 'x')],
      ),
      packet('signature', signature),
    ),
  );
  const v2 = all.map(({ id, caveats, signature }) =>
    bytes(
      2,
      field(2, id),
      0,
      ...caveats.flatMap(({ cid, vid }) =>
        vid === undefined ? [field(2, cid), 0] : [field(1, 'x'), field(2, cid), field(4, vid), 0],
      ),
      0,
      field(6, signature),
    ),
  );
  return { ...binary('v1', ...v1), ...binary('v2', ...v2) };
}

const third = { cid: 'd', vid: SEALED.first } as const;
const again = { cid: 'd', vid: SEALED.second } as const;
const one = signature(third);
const two = signature(third, again);
const primary = { id: 'id', caveats: [third], signature: one };
const discharge = { id: 'd', caveats: [{ cid: 'b' }], signature: dischargeSignature(one, 'b') };
const dischargeOfTwo = { ...discharge, signature: dischargeSignature(two, 'b') };
const primaryOfTwo = { id: 'id', caveats: [third, again], signature: two };

const itself = { cid: 'd', vid: SEALED.itself } as const;
const stub = { cid: 'd', vid: utf8('x') } as const;
const short = { cid: 'd', vid: SEALED.short } as const;

/** Tokens with third-party caveats, and their discharges. */
export const dischargeInputs: readonly Input[] = [
  {
    title: 'a discharge that is not bound',
    forms: macaroons(primary, { ...discharge, signature: chain(DISCHARGE_KEY, 'd', ['b']) }),
    ours: 'bad_signature',
    lapses: {},
  },
  {
    title: 'a discharge given twice for one caveat',
    forms: macaroons(primary, discharge, discharge),
    ours: 'unexpected_discharge',
    lapses: { libmacaroons: ['b'], pymacaroons: ['b'], 'macaroons.js': ['b'] },
  },
  {
    title: 'a discharge that no caveat asks for',
    forms: macaroons({ id: 'id', caveats: [{ cid: 'a' }], signature: signature('a') }, discharge),
    ours: 'unexpected_discharge',
    lapses: { libmacaroons: ['a'], pymacaroons: ['a'], 'macaroons.js': ['a'] },
  },
  {
    title: 'one discharge for two caveats',
    forms: macaroons(primaryOfTwo, dischargeOfTwo),
    ours: 'missing_discharge',
    lapses: { libmacaroons: ['b', 'b'], pymacaroons: ['b', 'b'], 'macaroons.js': ['b', 'b'] },
  },
  {
    title: 'two discharges for two caveats of one identifier',
    forms: macaroons(primaryOfTwo, dischargeOfTwo, dischargeOfTwo),
    ours: ['b', 'b'],
    lapses: { libmacaroons: ['b', 'b'], pymacaroons: ['b', 'b'], 'macaroons.js': ['b', 'b'] },
  },
  {
    title: 'a discharge that asks for itself',
    forms: macaroons(primary, {
      id: 'd',
      caveats: [itself],
      signature: dischargeSignature(one, itself),
    }),
    ours: 'missing_discharge',
    lapses: {},
  },
  {
    title: 'an unsigned condition that is not met',
    forms: macaroons({
      id: 'id',
      caveats: [{ cid: 'a' }, { cid: 'not met' }],
      signature: signature('a'),
    }),
    ours: 'bad_signature',
    lapses: { pymacaroons: ['a', 'not met'], 'macaroons.js': ['a', 'not met'] },
  },
  {
    title: 'a verification id of one byte',
    forms: macaroons(
      { id: 'id', caveats: [stub], signature: signature(stub) },
      { ...discharge, signature: dischargeSignature(signature(stub), 'b') },
    ),
    ours: 'verification_id_length',
    lapses: { libmacaroons: 'crashed' },
  },
  {
    title: 'a sealed key of 16 bytes',
    forms: macaroons(
      { id: 'id', caveats: [short], signature: signature(short) },
      { ...discharge, signature: dischargeSignature(signature(short), 'b') },
    ),
    ours: 'verification_id_length',
    lapses: { libmacaroons: 'crashed' },
  },
  {
    title: 'a verification id before its caveat',
    forms: binary(
      'v1',
      bytes(
        packet('location', ''),
        packet('identifier', 'id'),
        packet('vid', SEALED.first),
        packet('cid', 'd'),
        packet('cl', 'x'),
        packet('signature', one),
      ),
      bytes(
        packet('location', ''),
        packet('identifier', 'd'),
        packet('cid', 'b'),
        packet('signature', discharge.signature),
      ),
    ),
    ours: 'unexpected_field',
    lapses: { libmacaroons: ['b'], 'go-macaroon': ['b'] },
  },
];

void toBase64Url;
