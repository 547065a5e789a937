import { decodeBase64, encodeBase64Url } from '../../src/bytes/base64.js';
import { fromBase62 } from '../../src/onedata/text.js';
import {
  mintToken,
  type OnedataIdentity,
  type Persistence,
  serializeOnedata,
  toObjectId,
} from 'caveats/onedata';
import { withConditions } from './onezone.js';

/** A request to an endpoint that Onedata answers in another way, on purpose. */
export interface StricterEndpoint {
  /** The rule, as a row of the table in docs/onedata.md has it. */
  readonly why: string;
  readonly about: string;
  readonly op: string;
  readonly body: object;
  readonly ip: string;
  /** A part of what Onedata's code answers, read from its sources. */
  readonly onedata: object;
  readonly here: object;
}

const temporary = (generation: number): Persistence => ({ kind: 'temporary', generation });

const USER = { version: 2, type: 'access', id: 'tok1', subject: 'usr-su' } as const;
const NAMED = { kind: 'named' } as const;
const ONEPROVIDER = { ...USER, id: 'tok53', subject: 'prv-krakow', persistence: NAMED } as const;

/** The text of a token in the world of the oracle. */
function textOf(
  conditions: readonly string[],
  identity: Partial<OnedataIdentity> = {},
  secret?: string,
): string {
  const whole = { ...USER, persistence: NAMED, ...identity } as OnedataIdentity;
  const { id, subject, persistence } = whole;
  const key = persistence.kind === 'named' ? `sec-${id}` : `tmp-secret-${subject}`;
  const token = mintToken({
    onezoneDomain: 'onezone.example.com',
    secret: secret ?? key,
    identity: whole,
    caveats: persistence.kind === 'named' ? [] : ['time < 1800003600'],
    now: 1_800_000_000,
  });
  return serializeOnedata(withConditions(token, conditions));
}

/** The text of a token whose binary is changed. */
function rewritten(change: (binary: string) => string): string {
  const { bytes } = decodeBase64(fromBase62(textOf([]))!.base64url)!;
  const binary = change(String.fromCharCode(...bytes));
  const changed = encodeBase64Url(Uint8Array.from(binary, (each) => each.charCodeAt(0)));
  return changed.replaceAll('0', '00').replaceAll('_', '01').replaceAll('-', '02');
}

const LOCATION = '0021location onezone.example.com\n'.length;

/** Puts the identifier before the location. */
function swapped(binary: string): string {
  const end = LOCATION + parseInt(binary.slice(LOCATION, LOCATION + 4), 16);
  return binary.slice(LOCATION, end) + binary.slice(0, LOCATION) + binary.slice(end);
}

const error = (id: string, details?: object, status = 400) => ({
  status,
  answer: { error: { id, ...(details && { details }) } },
});
const spaces = (of: object) => ({ status: 200, answer: { dataAccessScope: { spaces: of } } });
const base64 = (text: string) => Buffer.from(text).toString('base64');

const FORGED = 'a guess';
const FILE = toObjectId({ fileUuid: 'f', spaceId: 'alpha' });
const GHOST = { subject: 'usr-ghost', id: 'tok368' } as const;
const SIGNATURES = 'all signatures are checked before anything else';
const TEXT = 'a token has the text that Onedata writes';
const ip = '127.0.0.1';

export const STRICTER_ENDPOINTS: readonly StricterEndpoint[] = [
  {
    why: SIGNATURES,
    about: 'a forged token with an unmet caveat',
    op: 'verify_access_token',
    body: { token: textOf(['time < 1'], {}, FORGED) },
    ip,
    onedata: error('tokenCaveatUnverified'),
    here: error('tokenInvalid'),
  },
  {
    why: SIGNATURES,
    about: 'a forged token of another type',
    op: 'verify_access_token',
    body: { token: textOf([], { type: 'identity' }, FORGED) },
    ip,
    onedata: error('notAnAccessToken'),
    here: error('tokenInvalid'),
  },
  {
    why: SIGNATURES,
    about: 'a forged token beside a service token with an unmet caveat',
    op: 'verify_access_token',
    body: { token: textOf([], {}, FORGED), serviceToken: textOf(['time < 1'], ONEPROVIDER) },
    ip,
    onedata: error('badServiceToken'),
    here: error('tokenInvalid'),
  },
  {
    why: SIGNATURES,
    about: 'a temporary token of a subject that does not exist',
    op: 'verify_access_token',
    body: { token: textOf([], { subject: 'usr-x', persistence: temporary(7) }) },
    ip,
    onedata: error('tokenSubjectInvalid'),
    here: error('tokenInvalid'),
  },
  {
    why: SIGNATURES,
    about: 'a temporary token of an earlier generation whose secret is gone',
    op: 'verify_access_token',
    body: { token: textOf([], { persistence: temporary(5) }) },
    ip,
    onedata: error('tokenRevoked'),
    here: error('tokenInvalid'),
  },
  {
    why: SIGNATURES,
    about: 'a forged token of a subject that does not exist, to confine',
    op: 'confine',
    body: { token: textOf([], GHOST, FORGED), caveats: [] },
    ip,
    onedata: error('tokenSubjectInvalid'),
    here: { status: 200 },
  },
  {
    why: 'the type of a token is checked before its caveats',
    about: 'a user’s access token with an unmet caveat',
    op: 'verify_identity_token',
    body: { token: textOf(['time < 1']) },
    ip,
    onedata: error('tokenCaveatUnverified'),
    here: error('notAnIdentityToken'),
  },
  ...['/alpha/', '/alpha/../beta', '//alpha'].map((path) => ({
    why: 'a path has no empty segment, . or ..',
    about: path,
    op: 'infer_access_token_scope',
    body: { token: textOf([`data.path = ${base64(path)}`]) },
    ip,
    onedata: spaces({ alpha: { name: 'Alpha' } }),
    here: spaces({}),
  })),
  {
    why: 'the first segment of a path is the id of one space',
    about: '/*',
    op: 'infer_access_token_scope',
    body: { token: textOf([`data.path = ${base64('/*')}`]) },
    ip,
    onedata: spaces({ alpha: {}, beta: {}, gamma: {}, delta: {}, kappa: {} }),
    here: spaces({}),
  },
  {
    why: 'the length and the CRC of an object id are right',
    about: 'a CRC of zeros',
    op: 'infer_access_token_scope',
    body: { token: textOf([`data.objectid = ${FILE.slice(0, 12)}0000${FILE.slice(16)}`]) },
    ip,
    onedata: spaces({ alpha: { name: 'Alpha' } }),
    here: spaces({}),
  },
  ...Object.entries({
    'the length of a packet in upper case': (binary: string) => binary.replace('002f', '002F'),
    'packets in another order': swapped,
    'no location': (binary: string) => binary.slice(LOCATION),
  }).map(([about, change]) => ({
    why: TEXT,
    about,
    op: 'examine',
    body: { token: rewritten(change) },
    ip,
    onedata: { status: 200 },
    here: error('badValueToken', { key: 'token', tokenError: { id: 'badToken' } }),
  })),
  {
    why: 'an IPv4 address may be mapped into IPv6',
    about: '::ffff:1.2.3.4',
    op: 'verify_access_token',
    body: { token: textOf(['ip = 1.2.3.4/32']), peerIp: '::ffff:1.2.3.4' },
    ip,
    onedata: error('badValueIPv4Address'),
    here: { status: 200 },
  },
  {
    why: 'a confined token keeps the service in front of its text',
    about: 'opw-',
    op: 'confine',
    body: { token: `opw-${textOf([], ONEPROVIDER)}`, caveats: [] },
    ip,
    onedata: { status: 200, answer: { token: textOf([], ONEPROVIDER) } },
    here: { status: 200, answer: { token: `opw-${textOf([], ONEPROVIDER)}` } },
  },
  {
    why: 'to examine a token shows an unknown caveat as its text',
    about: 'colour = red',
    op: 'examine',
    body: { token: textOf(['colour = red']) },
    ip,
    onedata: { status: 500 },
    here: { status: 200, answer: { caveats: ['colour = red'] } },
  },
  {
    why: 'an error repeats an invalid caveat as it was sent, or as null if it is long',
    about: 'a number',
    op: 'confine',
    body: { token: textOf([]), caveats: [5] },
    ip,
    onedata: error('badValueCaveat', { caveat: '5' }),
    here: error('badValueCaveat', { caveat: 5 }),
  },
];
