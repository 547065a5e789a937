import {
  type CaveatInput,
  createDialect,
  defineCaveat,
  mint,
  serialize,
  type Whoami,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { createGuard } from '../../src/http/index.js';
import {
  bearer,
  guardWith,
  identity,
  type OptionsWithKey,
  problemOf,
  request,
  rootKey,
  tokenWith,
} from './world.js';

/** What a server knows of a request for whoami: nothing of resources, access or calls. */
const { resource: _, access: __, ...context } = request;

async function whoamiOf(text: string, options: OptionsWithKey = {}): Promise<Whoami> {
  const answer = await guardWith(options).whoami(bearer(text), context);
  expect(answer).toMatchObject({ status: 200 });
  return JSON.parse(answer.body) as Whoami;
}

describe('whoami', () => {
  test('tells whose token it is, and that nothing restricts it', async () => {
    expect(await whoamiOf(tokenWith())).toEqual({
      subject: 'usr-1',
      type: 'access',
      id: 'token-1',
      scoped: false,
      validUntil: null,
      scope: { kind: 'unrestricted' },
      services: { kind: 'unrestricted' },
      interfaces: { kind: 'unrestricted' },
      api: [],
      skipped: [],
    });
  });

  test('tells what a restricted one reaches', async () => {
    const text = tokenWith('table = A/t1', 'access = read', 'service = opw-*', 'time < 2000');
    expect(await whoamiOf(text)).toEqual({
      subject: 'usr-1',
      type: 'access',
      id: 'token-1',
      scoped: true,
      validUntil: 2000,
      scope: { kind: 'only', resources: [{ doc: 'A', table: 't1', access: ['read'] }] },
      services: { kind: 'only', values: ['opw-*'] },
      interfaces: { kind: 'unrestricted' },
      api: [],
      skipped: [{ type: 'service', whitelist: ['opw-*'] }],
    });
  });

  test('is JSON that nobody keeps', async () => {
    const { headers } = await guardWith().whoami(bearer(tokenWith()), context);
    expect(headers).toEqual({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  });

  test('answers any token, also one that is good for another service alone', async () => {
    const text = tokenWith('service = ozw-x', 'interface = oneclient', 'api = all/get/x');
    expect(await whoamiOf(text)).toMatchObject({
      services: { values: ['ozw-x'] },
      interfaces: { values: ['oneclient'] },
      api: [['all/get/x']],
    });
  });

  test('has no subject where the identifier does not say', async () => {
    const foreign = serialize(mint({ rootKey, identifier: 'of another form' }));
    expect(await whoamiOf(foreign)).toMatchObject({ subject: null, id: 'of another form' });
  });

  test('answers tokens of the type that the guard expects', async () => {
    const proof = serialize(mint({ rootKey, identity: { ...identity, type: 'identity' } }));
    expect(await whoamiOf(proof, { expect: 'identity' })).toMatchObject({ type: 'identity' });
    const answer = await guardWith().whoami(bearer(proof), context);
    expect(problemOf(answer).code).toBe('wrong_token_type');
  });

  test('keeps ids as they are, whatever they are', async () => {
    const answer = await guardWith().whoami(bearer(tokenWith('doc = __proto__')), context);
    expect(answer.body).toContain('"resources":[{"doc":"__proto__",');
  });
});

describe('a token is scoped', () => {
  test.each<[boolean, CaveatInput]>([
    [true, 'doc = A'],
    [true, 'table = A/t1'],
    [true, 'access = read'],
    [true, 'service = opw-lisbon'],
    [true, 'interface = rest'],
    [true, 'api = all/get/x'],
    [false, 'access = read|write'],
    [false, 'time < 2000'],
    [false, 'ip = 10.0.0.0/8'],
  ])('%s: by %s', async (scoped, caveat) => {
    expect((await whoamiOf(tokenWith(caveat))).scoped).toBe(scoped);
  });

  test('where nothing is left of what it reached', async () => {
    const nothing = await whoamiOf(
      tokenWith('doc = A', 'doc = B', 'access = read', 'access = write'),
    );
    expect(nothing).toMatchObject({ scoped: true, scope: { kind: 'nothing' } });
  });

  test('by a kind of usage of one’s own', async () => {
    const plan = defineCaveat({
      type: 'plan',
      role: 'usage',
      decode: (text) => (text === 'plan = pro' ? { type: 'plan' } : undefined),
      encode: () => 'plan = pro',
      check: () => ({ ok: false, reason: 'other_plan' }),
    });
    const dialect = createDialect({ kinds: [plan] });
    const guard = createGuard({ rootKey, dialect });
    const { body } = await guard.whoami(bearer(tokenWith('plan = pro')), context);
    expect(JSON.parse(body)).toMatchObject({
      scoped: true,
      scope: { kind: 'unrestricted' },
      skipped: [{ type: 'plan' }],
    });
  });
});

describe('only who is qualified to use a token is told', () => {
  test.each([
    ['time < 1000', 401],
    ['ip = 192.0.2.0/24', 403],
    ['consumer = usr-9', 403],
    ['time < soon', 401],
  ])('so %s is checked', async (caveat, status) => {
    expect((await guardWith().whoami(bearer(tokenWith(caveat)), context)).status).toBe(status);
  });

  test('and the refusal says nothing more than that of any request', async () => {
    const text = tokenWith('ip = 192.0.2.0/24', 'doc = A');
    const answer = await guardWith().whoami(bearer(text), context);
    expect(Object.keys(answer)).toEqual(['status', 'headers', 'body']);
    expect(problemOf(answer).failures).toEqual([{ index: 0, type: 'ip', reason: 'not_allowed' }]);
  });
});
