import { randomBytes } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  request as send,
  type ServerResponse,
} from 'node:http';
import { once } from 'node:events';
import { sha256 } from '@noble/hashes/sha2.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attenuate, deserialize, mint, serialize, service } from 'caveats';
import { optionalToken } from 'caveats/fetch';
import { createGuard } from 'caveats/http';
import {
  l402 as dialect,
  l402Challenge,
  l402Credentials,
  l402Identifier,
  preimageIn,
} from '../../examples/dialects/l402.js';

/** Keys by the hash of the identifier, as Aperture keeps them, and the preimages of a node that is paid. */
const keys = new Map<string, Uint8Array>();
const preimages = new Map<string, string>();

const options = {
  dialect,
  rootKey: ({ keyId }: { readonly keyId: string }) => keys.get(keyId),
  credentials: l402Credentials,
};
const guard = createGuard(options);
const anyone = optionalToken({ ...options, request: () => ({ service: 'shop' }) })(
  () => new Response('hello'),
);

/** Mints a token for an invoice, which a node of the Lightning Network would make. */
function challenge(): string {
  const preimage = randomBytes(32);
  const hash = Buffer.from(sha256(preimage)).toString('hex');
  const identifier = l402Identifier(hash, randomBytes(32).toString('hex'));
  const rootKey = new Uint8Array(randomBytes(32));
  keys.set(Buffer.from(sha256(identifier)).toString('hex'), rootKey);
  preimages.set(`lnbc-${hash}`, preimage.toString('hex'));
  const caveats = [service('shop')];
  const token = mint({ rootKey, dialect, location: 'lsat', identifier, caveats });
  return l402Challenge(token, `lnbc-${hash}`);
}

async function respond(req: IncomingMessage, res: ServerResponse) {
  const preimage = preimageIn(req.headers.authorization);
  const asked = { service: 'shop', capability: '', preimage };
  const decided = await guard.authorize(req.headersDistinct, asked);
  if (decided.ok) return res.end(`paid by ${decided.grant.identity.id}`);
  if (decided.code !== 'missing_credential') {
    return res.writeHead(decided.status, decided.headers).end(decided.body);
  }
  // A guard answers 401; a price is asked for with 402.
  res.writeHead(402, { 'www-authenticate': challenge() });
  return res.end('Payment Required');
}
const server = createServer((req, res) => void respond(req, res));

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

interface Answer {
  readonly status: number | undefined;
  readonly challenge: string;
  readonly body: string;
}

async function get(...authorization: readonly string[]): Promise<Answer> {
  const address = server.address();
  if (typeof address !== 'object' || address === null)
    throw new Error('the server does not listen');
  const req = send({ host: '127.0.0.1', port: address.port, agent: false });
  if (authorization.length > 0) req.setHeader('authorization', authorization);
  req.end();
  const [res] = await once(req, 'response');
  let body = '';
  for await (const chunk of res) body += String(chunk);
  return { status: res.statusCode, challenge: res.headers['www-authenticate'] ?? '', body };
}

/** Asks for a price, and pays it. */
async function buy(): Promise<{ text: string; preimage: string }> {
  const { status, challenge } = await get();
  expect(status).toBe(402);
  const [, text = '', invoice = ''] =
    /^L402 macaroon="([^"]+)", invoice="([^"]+)"$/.exec(challenge) ?? [];
  return { text, preimage: preimages.get(invoice)! };
}

test.each(['L402', 'LSAT', 'l402'])('a client pays, and comes back with %s', async (scheme) => {
  const { text, preimage } = await buy();
  // Standard base64, which Aperture and its clients read.
  expect(Buffer.from(text, 'base64').toString('base64')).toBe(text);
  const { status, body } = await get(`${scheme} ${text}:${preimage}`);
  expect([status, body]).toEqual([200, expect.stringMatching(/^paid by [0-9a-f]{64}$/)]);
});

test('who did not pay, or paid for something else, is refused', async () => {
  const { text, preimage } = await buy();
  const other = await buy();
  expect(await get(`L402 ${text}:${other.preimage}`)).toMatchObject({ status: 403 });
  expect(await get(`L402 ${text}:${'00'.repeat(32)}`)).toMatchObject({ status: 403 });
  // A holder narrows his token to another service.
  const narrow = attenuate(deserialize(text), ['services=pool:0'], { dialect });
  expect(await get(`L402 ${serialize(narrow)}:${preimage}`)).toMatchObject({ status: 403 });
  const unknown = attenuate(deserialize(text), ['volume=1']);
  expect(await get(`L402 ${serialize(unknown)}:${preimage}`)).toMatchObject({ status: 401 });
  const forged = deserialize(text).macaroon;
  const token = serialize({ macaroon: { ...forged, signature: new Uint8Array(32) } });
  expect(await get(`L402 ${token}:${preimage}`)).toMatchObject({ status: 401 });
});

test('a field in another form is refused', async () => {
  const { text, preimage } = await buy();
  const forms = [
    text,
    `${text}:`,
    `${text}:${preimage.slice(1)}`,
    `${text}:${preimage}0`,
    `${text} :${preimage}`,
    `:${preimage}`,
    `${text},${text}:${preimage}`,
  ];
  for (const form of forms) {
    expect(await get(`L402 ${form}`)).toMatchObject({ status: 401 });
    // Nor is it as if there were none.
    const headers = { authorization: `L402 ${form}` };
    const request = new Request('https://shop.example/', { headers });
    expect(await anyone(request)).toMatchObject({ status: 401 });
  }
  expect(await get(`Bearer ${text}`)).toMatchObject({ status: 402 });
  // The client of Aperture sends a line for each scheme.
  const both = await get(`LSAT ${text}:${preimage}`, `L402 ${text}:${preimage}`);
  expect(both).toMatchObject({ status: 400 });
});
