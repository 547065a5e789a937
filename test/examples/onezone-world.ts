import {
  createSecrets,
  createZone,
  mintToken,
  type MintTokenOptions,
  type OnedataIdentity,
  type OnedataTokenType,
  serializeOnedata,
} from 'caveats/onedata';
import { createOnezone, type OnezoneOptions } from '../../examples/onezone/onezone.js';
import snapshot from '../../examples/onezone/zone.json' with { type: 'json' };

/** The clock of the server, in Unix seconds: some days before the documented example expires. */
export const NOW = 1_700_000_000;
export const DOMAIN = 'onezone.example.com';
export const GAMMA = 'f5a7f8b2336fae4bef8fe0fcc73a6e19ch1978';
export const DELTA = '77849ee136244225207db1457cce8543ch8050';
export const KRAKOW = '6c215505a969202341a74c8f2c394318ch47a3';

/** The zone that comes with the example. */
export const zone = createZone(snapshot);

const secret = 'an example key, 32 bytes or more';
const GENERATION = 7;

export const secrets = createSecrets({
  named: {
    'alice-1': { secret, subject: 'usr-alice' },
    'alice-2': { secret, subject: 'usr-alice', revoked: true },
    'bob-1': { secret, subject: 'usr-bob' },
    'carol-1': { secret, subject: 'usr-carol' },
    'dave-1': { secret, subject: 'usr-dave' },
    'krakow-1': { secret, subject: `prv-${KRAKOW}` },
    'nobody-1': { secret, subject: 'usr-nobody' },
  },
  temporary: { 'usr-alice': { secret, generation: GENERATION, earlier: { 6: secret } } },
});

const SUBJECTS: Readonly<Record<string, string>> = {
  alice: 'usr-alice',
  bob: 'usr-bob',
  carol: 'usr-carol',
  dave: 'usr-dave',
  krakow: `prv-${KRAKOW}`,
  nobody: 'usr-nobody',
};

export const ACCESS: OnedataTokenType = { type: 'access' };
export const IDENTITY: OnedataTokenType = { type: 'identity' };
export const INVITATION: OnedataTokenType = {
  type: 'invite',
  inviteType: 'userJoinSpace',
  targetId: GAMMA,
};

/** The text of a named token with one of the ids above, which starts with its subject's name. */
export function tokenOf(
  id: string,
  type: OnedataTokenType = ACCESS,
  caveats: MintTokenOptions['caveats'] = [],
): string {
  const subject = SUBJECTS[id.split('-')[0] ?? ''] ?? 'usr-alice';
  return mintedText({ ...type, version: 2, id, subject, persistence: { kind: 'named' } }, caveats);
}

/** The text of a temporary token of alice's that is good for an hour. */
export function temporaryTokenOf(generation = GENERATION): string {
  const persistence = { kind: 'temporary', generation } as const;
  const identity = { ...ACCESS, version: 2, id: 't', subject: 'usr-alice', persistence } as const;
  return mintedText(identity, [{ type: 'time', validUntil: NOW + 3600 }]);
}

export function mintedText(
  identity: OnedataIdentity,
  caveats: MintTokenOptions['caveats'] = [],
  key: string = secret,
): string {
  const token = mintToken({ onezoneDomain: DOMAIN, secret: key, identity, caveats, now: NOW });
  return serializeOnedata(token);
}

/** An answer, as the wire had it. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** A running corner of Onezone. */
export interface Running {
  readonly url: string;
  /** Posts a body, text as it is and anything else as JSON. */
  post(
    operation: string,
    body: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>;
  stop(): Promise<void>;
}

export async function startOnezone(options: Partial<OnezoneOptions> = {}): Promise<Running> {
  const onezone = createOnezone({ zone, secrets, now: () => NOW, ...options });
  const url = await onezone.start();
  return {
    url,
    stop: () => onezone.stop(),
    post: (operation, body, headers = {}) =>
      ask(`${url}/api/v3/onezone/tokens/${operation}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
  };
}

/** Asks for anything, and reads the answer, which has to be JSON. */
export async function ask(url: string, init: RequestInit): Promise<Reply> {
  const response = await fetch(url, init);
  const text = await response.text();
  const { status, headers } = response;
  return { status, headers, text, json: JSON.parse(text) };
}
