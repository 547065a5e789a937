import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import {
  type CaveatKind,
  type CheckResult,
  defineCaveat,
  respell,
  type TokenContext,
} from 'caveats';

/** What is known of a request. */
export interface L402Context extends TokenContext {
  /** What the payment revealed, in hex. */
  readonly preimage?: string | undefined;
  /** What the service is asked for; empty for a service without capabilities. */
  readonly capability?: string | undefined;
}

/** A comma and a colon end the name of a service, and `*` would be any in a report. */
const SERVICE = /^([^\s,:=*]{1,256}):(.*)$/s;
const HASH = /^[0-9a-f]{64}$/;
const NUMBER = /^(0|[1-9]\d{0,14})$/;

const MISSING: CheckResult = { ok: false, reason: 'missing_context' };
const metIf = (met: boolean): CheckResult =>
  met ? { ok: true } : { ok: false, reason: 'not_allowed' };

const respelled = respell('service', {
  start: 'services=',
  decode(text) {
    const whitelist = text
      .slice(9)
      .split(',')
      .map((entry) => {
        const [, name, tier = ''] = SERVICE.exec(entry) ?? [];
        return NUMBER.test(tier) && Number(tier) < 256 ? name : undefined;
      });
    return whitelist.every((name) => name !== undefined)
      ? { type: 'service', whitelist }
      : undefined;
  },
  encode({ whitelist }) {
    const list = whitelist.map((name) => `${name}:0`);
    if (list.every((entry) => SERVICE.exec(entry)?.[2] === '0'))
      return `services=${list.join(',')}`;
    throw new TypeError(WRONG_NAME);
  },
});

const WRONG_NAME = "service: a name must not contain spaces, ',', ':', '=' and '*'";

/** The kind of `services=loop:0,pool:1`. A tier is kept, and not checked: Aperture does not, either. */
export const services: typeof respelled = {
  ...respelled,
  inputs: [
    {
      name: 'service',
      value: 'NAME',
      about: 'at a service, such as loop',
      of: 'texts',
      toValue(whitelist) {
        if (whitelist.every((name) => SERVICE.test(`${name}:`))) {
          return { type: 'service', whitelist };
        }
        throw new TypeError(WRONG_NAME);
      },
    },
  ],
};

/**
 * The kind of `loop_valid_until=1767225600`, in seconds, and of `expiration=1767225600000`, in milliseconds, as
 * lsat-js and boltwall write it. That of one service counts for all: a token is for one, as a rule.
 */
export const time = respell('time', {
  start: ['expiration=', 'valid_until='],
  decode(text) {
    const isExpiration = text.startsWith('expiration=');
    const number = isExpiration ? text.slice(11) : (SERVICE.exec(text.slice(12))?.[2] ?? '');
    if (!NUMBER.test(number)) return undefined;
    return { type: 'time', validUntil: Math.floor(Number(number) / (isExpiration ? 1000 : 1)) };
  },
  encode: ({ validUntil }) => `expiration=${validUntil * 1000}`,
});

/** Of a service, only for some of what it does; says nothing of others: `loop_capabilities=in,out`. */
export interface CapabilitiesCaveat {
  readonly type: 'capabilities';
  readonly service: string;
  /** One empty text if there is none. */
  readonly capabilities: readonly string[];
}

const CAPABILITIES = /^capabilities=([^\s,:=*]{1,256}):([^\s:=]*)$/;

export const capabilities = defineCaveat<CapabilitiesCaveat, L402Context>({
  type: 'capabilities',
  start: 'capabilities=',
  role: 'usage',
  fields: {
    service: 'text',
    capability: { of: 'text', about: 'what the service is asked for; empty if it is nothing' },
  },
  decode(text) {
    const [, service, list = ''] = CAPABILITIES.exec(text) ?? [];
    const capabilities = list.split(',');
    const isList = list === '' || !capabilities.includes('');
    if (service === undefined || !isList) return undefined;
    return { type: 'capabilities', service, capabilities };
  },
  encode({ type, service, capabilities, ...others }) {
    const isList = Array.isArray(capabilities) && capabilities.every((each) => !/,/.test(each));
    const text =
      isList && typeof service === 'string' ? `${type}=${service}:${capabilities.join(',')}` : '';
    if (CAPABILITIES.test(text) && Object.keys(others).length === 0) return text;
    throw new TypeError('capabilities: needs a service and its capabilities, and nothing else');
  },
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
});

/** Makes a kind of conditions that hold 32 bytes in hex. */
function hashKind<const T extends string>(
  type: T,
  words: string,
  isMet: (hash: string, preimage: string) => boolean,
): CaveatKind<{ readonly type: T; readonly hash: string }, L402Context> {
  const start = `${type}=`;
  return defineCaveat<{ readonly type: T; readonly hash: string }, L402Context>({
    type,
    start,
    role: 'context',
    fields: { preimage: { of: 'text', value: 'HEX', about: 'the preimage of the payment' } },
    decode(text) {
      const hash = text.slice(start.length);
      return HASH.test(hash) ? { type, hash } : undefined;
    },
    encode: ({ hash, ...others }) => {
      if (HASH.test(hash) && Object.keys(others).length === 1) return start + hash;
      throw new TypeError(`${type}: needs a hash, and nothing else`);
    },
    check({ hash }, { preimage }) {
      if (preimage === undefined) return MISSING;
      return metIf(HASH.test(preimage) && isMet(hash, preimage));
    },
    describe: ({ hash }, { quote }) => [words, quote(hash), '.'],
  });
}

/** For a client that knows the preimage of a hash: `payment_hash=…`. The identifier implies it. */
export const payment = hashKind(
  'payment_hash',
  'Only with the preimage of the payment ',
  (hash, preimage) => bytesToHex(sha256(hexToBytes(preimage))) === hash,
);

/** Carries the preimage, for clients that send nothing but the token: `preimage=…`. */
export const preimage = hashKind(
  'preimage',
  'Carries the preimage ',
  (hash, preimage) => hash === preimage,
);
