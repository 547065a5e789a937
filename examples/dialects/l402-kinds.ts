import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import {
  type AnyCaveat,
  type CaveatKind,
  type CheckResult,
  defineCaveat,
  type TokenContext,
} from 'caveats';

/** What is known of a request. */
export interface L402Context extends TokenContext {
  /** What the payment revealed, in hex. */
  readonly preimage?: string | undefined;
  /** What the service is asked for; empty for a service without capabilities. */
  readonly capability?: string | undefined;
}

type Kind<C extends AnyCaveat> = CaveatKind<C, L402Context>;

/** Makes a kind of conditions of the form `type=text`, which it reads and writes. */
function l402Kind<C extends AnyCaveat>(
  type: C['type'],
  read: (text: string) => C | undefined,
  write: (caveat: C) => string,
  kind: Omit<Kind<C>, 'type' | 'start' | 'decode' | 'encode'>,
): Kind<C> {
  const start = `${type}=`;
  const decode = (text: string): C | undefined =>
    text.startsWith(start) ? read(text.slice(start.length)) : undefined;
  return defineCaveat<C, L402Context>({
    ...kind,
    type,
    start,
    decode,
    encode(caveat) {
      const text = start + write(caveat);
      const inOrder = (value: object): string => JSON.stringify(Object.entries(value).sort());
      if (inOrder(decode(text) ?? {}) === inOrder(caveat)) return text;
      throw new TypeError(`${type}: this is not a value of its kind`);
    },
  });
}

const MISSING: CheckResult = { ok: false, reason: 'missing_context' };
const metIf = (met: boolean): CheckResult =>
  met ? { ok: true } : { ok: false, reason: 'not_allowed' };
const before = (end: number, now: number | undefined): CheckResult =>
  now === undefined ? MISSING : now < end ? { ok: true } : { ok: false, reason: 'expired' };

/** A comma and a colon end the name of a service, and `*` would be any in a report. */
const SERVICE = /^([^\s,:=*]{1,256}):(.*)$/s;
const HASH = /^[0-9a-f]{64}$/;
const NUMBER = /^(0|[1-9]\d{0,14})$/;

/** For some services, each with its tier: `services=loop:0,pool:1`. */
export interface ServicesCaveat {
  readonly type: 'services';
  readonly services: readonly { readonly name: string; readonly tier: number }[];
}

function readServices(text: string): ServicesCaveat | undefined {
  const list = text.split(',').map((entry) => {
    const [, name = '', tier = ''] = SERVICE.exec(entry) ?? [];
    return { name, tier: NUMBER.test(tier) ? Number(tier) : NaN };
  });
  return list.every(({ tier }) => tier < 256) ? { type: 'services', services: list } : undefined;
}

export const services: Kind<ServicesCaveat> = l402Kind(
  'services',
  readServices,
  ({ services }) => services.map(({ name, tier }) => `${name}:${tier}`).join(','),
  {
    role: 'usage',
    fields: { service: 'text' },
    check: ({ services }, { service }) =>
      service === undefined ? MISSING : metIf(services.some(({ name }) => name === service)),
    limit: ({ services }) => ({ of: 'services', whitelist: services.map(({ name }) => name) }),
    describe: ({ services }, { or, quote }) => [
      'Only for ',
      ...or(services.map(({ name, tier }) => ['the service ', quote(name), ` (tier ${tier})`])),
      '.',
    ],
    inputs: [
      {
        name: 'service',
        value: 'NAME:TIER',
        about: 'for a service, such as loop:0',
        of: 'texts',
        toValue(texts) {
          const caveat = readServices(texts.join(','));
          if (caveat === undefined) throw new TypeError('service: needs a name and a tier: loop:0');
          return caveat;
        },
      },
    ],
  },
);

/** `loop_capabilities=in,out`: of a service, only for some of what it does. Says nothing of other services. */
export const capabilities = l402Kind<{
  readonly type: 'capabilities';
  readonly service: string;
  readonly capabilities: readonly string[];
}>(
  'capabilities',
  (text) => {
    const [, service = '', list = ''] = SERVICE.exec(text) ?? [];
    const capabilities = list.split(',');
    const isList = list === '' || capabilities.every((each) => /^[^\s:=]{1,256}$/.test(each));
    return service !== '' && isList ? { type: 'capabilities', service, capabilities } : undefined;
  },
  ({ service, capabilities }) => `${service}:${capabilities.join(',')}`,
  {
    role: 'usage',
    fields: { service: 'text', capability: 'text' },
    check({ service, capabilities }, request) {
      if (!request.service) return MISSING;
      if (request.service !== service) return { ok: true };
      const { capability } = request;
      return capability === undefined ? MISSING : metIf(capabilities.includes(capability));
    },
    describe: ({ service, capabilities }, { or, quote }) => [
      'At the service ',
      quote(service),
      ...(capabilities[0] === '' ? [', no capability.'] : [', only ', ...or(capabilities), '.']),
    ],
  },
);

/** `loop_valid_until=1767225600`: before a moment, in Unix seconds. */
export const validUntil = l402Kind<{
  readonly type: 'valid_until';
  readonly service: string;
  readonly validUntil: number;
}>(
  'valid_until',
  (text) => {
    const [, service = '', time = ''] = SERVICE.exec(text) ?? [];
    return NUMBER.test(time)
      ? { type: 'valid_until', service, validUntil: Number(time) }
      : undefined;
  },
  ({ service, validUntil }) => `${service}:${validUntil}`,
  {
    role: 'context',
    denial: 'token_expired',
    fields: { now: 'time' },
    check: ({ validUntil }, { now }) => before(validUntil, now),
    limit: ({ validUntil }) => ({ of: 'time', validUntil }),
    describe: ({ service, validUntil }, { quote }) => [
      'Valid until ',
      { moment: validUntil },
      ', as the service ',
      quote(service),
      ' says.',
    ],
  },
);

/** `expiration=1767225600000`: before a moment, in Unix milliseconds, as lsat-js and boltwall write it. */
export const expiration = l402Kind<{ readonly type: 'expiration'; readonly milliseconds: number }>(
  'expiration',
  (text) => (NUMBER.test(text) ? { type: 'expiration', milliseconds: Number(text) } : undefined),
  ({ milliseconds }) => String(milliseconds),
  {
    role: 'context',
    denial: 'token_expired',
    fields: { now: 'time' },
    check: ({ milliseconds }, { now }) => before(milliseconds / 1000, now),
    limit: ({ milliseconds }) => ({ of: 'time', validUntil: milliseconds / 1000 }),
    describe: ({ milliseconds }) => ['Valid until ', { moment: milliseconds / 1000 }, '.'],
  },
);

/** `payment_hash=…`: for whoever knows the preimage of a hash. The identifier implies it. */
export const payment = l402Kind<{ readonly type: 'payment_hash'; readonly hash: string }>(
  'payment_hash',
  (hash) => (HASH.test(hash) ? { type: 'payment_hash', hash } : undefined),
  ({ hash }) => hash,
  {
    role: 'context',
    fields: { preimage: 'text' },
    check({ hash }, { preimage }) {
      if (preimage === undefined) return MISSING;
      return metIf(HASH.test(preimage) && bytesToHex(sha256(hexToBytes(preimage))) === hash);
    },
    describe: ({ hash }, { quote }) => ['Only with the preimage of the payment ', quote(hash), '.'],
  },
);

/** `preimage=…`: carries the preimage within the token, for clients that send nothing else. */
export const preimage = l402Kind<{ readonly type: 'preimage'; readonly value: string }>(
  'preimage',
  (value) => (HASH.test(value) ? { type: 'preimage', value } : undefined),
  ({ value }) => value,
  {
    role: 'context',
    fields: { preimage: 'text' },
    check: ({ value }, { preimage }) =>
      preimage === undefined ? MISSING : metIf(preimage === value),
    describe: () => ['Carries the preimage of the payment.'],
  },
);
