// Records l402.json: tokens of lsat-js, and what its satisfiers say of requests.
//
//   npm install lsat-js@2.0.6   # with "overrides": { "macaroon": "3.0.4" }, as its own is not published
//   node record-l402.mjs > l402.json
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

// lsat-js is looked for where this is run.
const require = createRequire(pathToFileURL(`${process.cwd()}/`));
const lsat = require('lsat-js');
const { newMacaroon } = require('macaroon');

const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const rootKey = 'an example key, 32 bytes or more';
const preimage = Buffer.alloc(32, 0x44);
const tokenId = Buffer.alloc(32, 0x55);
const identifier = new lsat.Identifier({ paymentHash: sha256(preimage), tokenId });

/** 2026-12-31T18:00:00Z, in milliseconds. */
const end = Date.UTC(2026, 11, 31, 18);
const other = Buffer.alloc(32, 0x66).toString('hex');
const ask = (changes = {}) => ({
  now: end - 1000,
  service: 'loop',
  capability: 'out',
  preimage: preimage.toString('hex'),
  ...changes,
});
const requests = [
  ask(),
  ask({ now: end + 1000 }),
  ask({ service: 'pool' }),
  ask({ service: 'loo' }),
  ask({ capability: 'in' }),
  ask({ capability: '' }),
  ask({ preimage: other }),
];

const services = (...names) => {
  const list = names.map((name, tier) => new lsat.Service({ name, tier }));
  return `services=${lsat.encodeServicesCaveatValue(list)}`;
};
const capabilities = (...names) => {
  const { condition, value } = lsat.createNewCapabilitiesCaveat('loop', names);
  return new lsat.Caveat({ condition, value }).encode();
};
const expiration = (time) => new lsat.Caveat({ condition: 'expiration', value: time }).encode();

const conditions = {
  'a token without caveats': [],
  services: [services('loop', 'pool')],
  'services and capabilities': [services('loop'), capabilities('in', 'out')],
  'empty capabilities': [services('loop'), capabilities()],
  expiration: [expiration(end)],
  'narrower services': [services('loop', 'pool'), 'services=pool:1'],
  'wider services': ['services=pool:1', services('loop', 'pool')],
  'narrower capabilities': [capabilities('in', 'out'), capabilities('in')],
  'an earlier expiration': [expiration(end + 10_000), expiration(end)],
  'a later expiration': [expiration(end), expiration(end + 10_000)],
  'the preimage': [`preimage=${preimage.toString('hex')}`],
  'an unknown condition': [services('loop'), 'bodyHash=00'],
  'no services': ['services='],
  'a service without a tier': ['services=loop'],
  'spaces around the sign': ['services = loop:0'],
};

const tokens = Object.entries(conditions).flatMap(([name, list]) =>
  // Aperture writes the bytes of the identifier, boltwall their hex.
  [identifier.toRaw(), identifier.toString()].map((id, i) => {
    const made = newMacaroon({ version: 2, rootKey, identifier: id, location: 'lsat' });
    for (const condition of list) made.addFirstPartyCaveat(condition);
    const token = lsat.getRawMacaroon(made);
    const allowed = requests.map((request) => {
      Date.now = () => request.now;
      const satisfiers = [
        lsat.expirationSatisfier,
        lsat.createServicesSatisfier(request.service),
        lsat.createCapabilitiesSatisfier(request.service, request.capability),
      ];
      try {
        const paid = sha256(Buffer.from(request.preimage, 'hex')).equals(identifier.paymentHash);
        return paid && lsat.verifyMacaroonCaveats(token, rootKey, satisfiers) ? '1' : '0';
      } catch {
        return '0';
      }
    });
    return { name: `${name}, ${['bytes', 'hex'][i]}`, token, conditions: list, allowed: allowed.join('') };
  }),
);
const hex = (bytes) => bytes.toString('hex');
const vectors = {
  origin: 'lsat-js 2.0.6 with macaroon 3.0.4 (npm), recorded with record-l402.mjs',
  rootKey,
  preimage: hex(preimage),
  paymentHash: hex(identifier.paymentHash),
  tokenId: hex(tokenId),
  requests,
  tokens,
};
console.log(JSON.stringify(vectors, null, 1));
