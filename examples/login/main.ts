/**
 * `npm run example:login`: an API whose tokens are valid only while their holder is logged in at another
 * service. The two services never talk to each other: the client carries a discharge from one to the other.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { attenuate, deserialize, generateRootKey, inspect, serialize } from 'caveats';
import { Client, type Reply } from './client.js';
import { createDocsService, issueToken } from './docs-service.js';
import { createLoginService, DISCHARGE_LIFETIME } from './login-service.js';

let clock = Math.floor(Date.now() / 1000);
const now = (): number => clock;
const secret = randomBytes(32);
const passwords = new Map([
  ['alice', 'correct horse'],
  ['bob', 'battery staple'],
]);
const docs = new Map([
  ['plan', 'Be home by six.'],
  ['diary', 'Dear diary'],
]);

const loginService = createLoginService({ secret, passwords, now });
const login = await loginService.start();
const options = { secret, rootKey: generateRootKey(), login, docs, now };
const docsService = createDocsService(options);
const api = await docsService.start();
const client = new Client({ api, login });

function show(what: string, { status, body }: Reply, expected: number): void {
  console.log(`${what.padEnd(46)} ${status} ${body['error'] ?? body['text']}`);
  assert.equal(status, expected);
}

try {
  const token = issueToken(options, 'alice');
  const asked = inspect(token).unverified.caveats.map(({ party }) => party);
  assert.deepEqual(asked, ['third']);
  show('the token alone', await client.read('plan', token), 401);

  await assert.rejects(client.discharge(token), /not_logged_in/);
  await client.logIn('bob', 'battery staple');
  await assert.rejects(client.discharge(token), /not_logged_in/);
  console.log('a discharge without a login, and for bob'.padEnd(46), '403 not_logged_in');

  await client.logIn('alice', 'correct horse');
  const discharged = await client.discharge(token);
  const reply = await client.read('plan', discharged);
  show('with a discharge for alice', reply, 200);
  assert.equal(reply.body['validUntil'], clock + DISCHARGE_LIFETIME);

  // Narrow first, then gather: discharges are bound to the token as it is.
  const narrow = await client.discharge(serialize(attenuate(token, ['doc = plan'])));
  show('narrowed to the plan, the plan', await client.read('plan', narrow), 200);
  show('narrowed to the plan, the diary', await client.read('diary', narrow), 403);

  // A discharge that was seen on its way does not fit another token.
  const { discharges } = deserialize(discharged);
  const stolen = serialize({ macaroon: deserialize(narrow).macaroon, discharges });
  show('a discharge of another token', await client.read('plan', stolen), 401);

  await client.logOut();
  await assert.rejects(client.discharge(token), /not_logged_in/);
  show('logged out, while the discharge lasts', await client.read('plan', discharged), 200);
  clock += DISCHARGE_LIFETIME;
  show('logged out, five minutes later', await client.read('plan', discharged), 401);
} finally {
  await Promise.all([loginService.stop(), docsService.stop()]);
}
