import { inferScope, mint, serialize, type TokenFormat } from 'caveats';
import { describe, expect, test } from 'vitest';
import { createScopeEndpoint, type KeyOptions } from '../../src/http/index.js';
import { identity, rootKey, tokenWith } from './world.js';

const endpoint = createScopeEndpoint({ rootKey });
const context = { now: 1000, ip: '10.1.2.3' };
const proofOf = (subject: string, key = rootKey): string =>
  serialize(mint({ rootKey: key, identity: { ...identity, subject, type: 'identity' } }));

describe('the scope of a token', () => {
  const token = tokenWith('doc = A|B', 'table = B/t1', 'service = opw-paris', 'time < 2000');

  test('is what inferScope says, as JSON that nobody keeps', async () => {
    const { status, headers, body } = await endpoint.answer({ token }, context);
    expect(status).toBe(200);
    expect(headers).toEqual({ 'content-type': 'application/json', 'cache-control': 'no-store' });
    expect(JSON.parse(body)).toEqual(inferScope(token, { rootKey, context }));
    expect(JSON.parse(body)).toEqual({
      validUntil: 2000,
      scope: {
        kind: 'only',
        resources: [{ doc: 'B', table: 't1', access: ['read', 'write'] }],
      },
      services: { kind: 'only', values: ['opw-paris'] },
      interfaces: { kind: 'unrestricted' },
      api: [],
      skipped: [{ type: 'service', whitelist: ['opw-paris'] }],
    });
  });

  test('is told for a body that is not parsed yet as well', async () => {
    const parsed = await endpoint.answer({ token }, context);
    expect(await endpoint.answer(JSON.stringify({ token }), context)).toEqual(parsed);
    expect(await endpoint.answer(`\n{ "token": "${token}" }\n`, context)).toEqual(parsed);
  });

  test('is told for a token in any format', async () => {
    for (const format of ['v1', 'v2', 'v1-json', 'v2-json'] satisfies TokenFormat[]) {
      const text = serialize(token, format);
      const { status } = await endpoint.answer(JSON.stringify({ token: text }), context);
      expect(status).toBe(200);
    }
  });

  test('keeps ids as they are, whatever they are', async () => {
    const { body } = await endpoint.answer({ token: tokenWith('doc = __proto__') }, context);
    expect(body).toContain('"resources":[{"doc":"__proto__",');
  });

  test('is told of the type of token that is expected', async () => {
    const identities = createScopeEndpoint({ rootKey, expect: 'identity' });
    expect((await identities.answer({ token: proofOf('usr-1') }, context)).status).toBe(200);
  });
});

describe('a consumer’s token', () => {
  const token = tokenWith('consumer = usr-2');

  test('proves who the consumer is', async () => {
    const { status } = await endpoint.answer({ token, consumerToken: proofOf('usr-2') }, context);
    expect(status).toBe(200);
    expect((await endpoint.answer({ token }, context)).status).toBe(403);
  });

  test('may be left out as undefined', async () => {
    const body = { token: tokenWith(), consumerToken: undefined };
    expect((await endpoint.answer(body, context)).status).toBe(200);
  });

  test('may be signed with another key, and both are looked up at once', async () => {
    const keys = new Map([
      ['usr-1', rootKey],
      ['usr-2', 'the key of usr-2'],
    ]);
    const steps: string[] = [];
    let found = (): void => undefined;
    const secondFound = new Promise<void>((resolve) => (found = resolve));
    const find = async ({ subject }: { subject: string }) => {
      steps.push(`asked for ${subject}`);
      // The first to be asked for is the last to be found.
      await (subject === 'usr-1' ? secondFound : undefined);
      steps.push(`found ${subject}`);
      if (subject === 'usr-2') found();
      return keys.get(subject);
    };
    const { status } = await createScopeEndpoint({ rootKey: find }).answer(
      { token, consumerToken: proofOf('usr-2', 'the key of usr-2') },
      context,
    );
    expect(status).toBe(200);
    expect(steps).toEqual(['asked for usr-1', 'asked for usr-2', 'found usr-2', 'found usr-1']);
  });

  test('is not taken for the token, nor the other way round', async () => {
    const body = { token: proofOf('usr-2'), consumerToken: token };
    const { status } = await endpoint.answer(body, context);
    expect(status).toBe(400);
  });
});

test('nothing is looked up but the keys', async () => {
  let asked = 0;
  const find: KeyOptions['rootKey'] = () => {
    asked++;
    return rootKey;
  };
  const counting = createScopeEndpoint({ rootKey: find });
  const caveats = Array.from({ length: 100 }, (_, i) => `service = opw-*|ozw-${i}`);
  const token = tokenWith(...caveats);
  expect((await counting.answer({ token }, context)).status).toBe(200);
  expect(asked).toBe(1);
  const withConsumer = { token, consumerToken: proofOf('usr-2') };
  expect((await counting.answer(withConsumer, context)).status).toBe(200);
  expect(asked).toBe(3);
});
