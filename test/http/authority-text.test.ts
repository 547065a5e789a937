import { attenuate } from 'caveats';
import { describe, expect, test } from 'vitest';
import { createScopeEndpoint } from '../../src/http/index.js';
import { authorityWith, guardBy, mintedBy } from './authority-world.js';
import { bearer, problemOf, refusalOf, request, token } from './world.js';

const { resource: _, access: __, ...context } = request;
const authority = authorityWith({ prefix: 'acme' });
const text = await mintedBy(authority, 'doc = A');
const guard = guardBy(authority);

const problemWith = async (sent: string) =>
  problemOf(refusalOf(await guard.authorize(bearer(sent), request)));

describe('a token with a prefix and a checksum', () => {
  test('is taken as any other', async () => {
    expect(text).toMatch(/^acme_/);
    expect(await guard.authorize(bearer(text), request)).toMatchObject({ ok: true });
    // And once more, when the authority remembers it.
    expect(await guard.authorize(bearer(text), request)).toMatchObject({ ok: true });
    expect((await guard.whoami(bearer(text), context)).status).toBe(200);
    const endpoint = createScopeEndpoint({ authority });
    expect((await endpoint.answer({ token: text }, context)).status).toBe(200);
  });

  test('is taken wherever a credential may stand', async () => {
    const inField = guardBy(authority, { credentials: [{ header: 'x-auth-token' }] });
    expect(await inField.authorize({ 'x-auth-token': text }, request)).toMatchObject({ ok: true });
    const narrowed = authority.serialize(attenuate(authority.deserialize(text), ['time < 2000']));
    expect(await guard.authorize(bearer(narrowed), request)).toMatchObject({
      ok: true,
      grant: { validUntil: 2000 },
    });
  });

  test('does not keep out those that were written without', async () => {
    expect(await guard.authorize(bearer(token), request)).toMatchObject({ ok: true });
  });

  test('of another API, without a prefix here, is malformed', async () => {
    const plain = await guardBy(authorityWith()).authorize(bearer(text), request);
    expect(plain).toMatchObject({ status: 401, code: 'malformed_token' });
  });
});

describe('a text that was cut off', () => {
  test('is told from an invalid one, with how much of it came', async () => {
    const { length } = text;
    expect(await problemWith(text.slice(0, 40))).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'The token ends too early: it was probably cut off',
      code: 'truncated_token',
      length: { received: 40, expected: length },
    });
  });

  test('so early that it does not tell its length has none', async () => {
    expect(await problemWith('acme_AA')).not.toHaveProperty('length');
    expect(await problemWith('acme_AA')).toMatchObject({ code: 'truncated_token' });
  });

  test('in a body is told likewise, also where it is the consumer’s', async () => {
    const endpoint = createScopeEndpoint({ authority });
    const length = { received: 40, expected: text.length };
    const cut = text.slice(0, 40);
    const answer = await endpoint.answer({ token: cut }, context);
    expect(problemOf(answer)).toMatchObject({ status: 400, code: 'truncated_token', length });
    const consumers = await endpoint.answer({ token: text, consumerToken: cut }, context);
    expect(problemOf(consumers)).toMatchObject({ source: 'consumer_token', length });
  });

  test('with something after it is malformed, and both lengths are told', async () => {
    expect(await problemWith(`${text}AAAA`)).toMatchObject({
      code: 'malformed_token',
      length: { received: text.length + 4, expected: text.length },
    });
  });

  test('and one that was mistyped tells no length', async () => {
    const mistyped = text.replace(/.(?=_.{6}$)/, (last) => (last === 'A' ? 'B' : 'A'));
    expect(await problemWith(mistyped)).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'The token is malformed',
      code: 'malformed_token',
    });
  });
});

describe('the longest text of a token, with an authority', () => {
  test.each([
    ['plain', authorityWith()],
    ['prefixed', authority],
  ])('may be less than its default: %s', async (_form, of) => {
    const sent = await mintedBy(of, 'doc = A');
    const at = guardBy(of, { maxLength: sent.length });
    expect(await at.authorize(bearer(sent), request)).toMatchObject({ ok: true });
    const below = guardBy(of, { maxLength: sent.length - 1 });
    expect(await below.authorize(bearer(sent), request)).toMatchObject({
      status: 401,
      code: 'token_too_large',
    });
    const endpoint = createScopeEndpoint({ authority: of, maxLength: sent.length - 1 });
    expect((await endpoint.answer({ token: sent }, context)).status).toBe(413);
  });

  test.each([
    ['plain', authorityWith()],
    ['prefixed', authority],
  ])('may be more than its default: %s', async (_form, of) => {
    const caveats = Array<string>(60).fill(`doc = A|${'x'.repeat(1000)}`);
    const sent = await mintedBy(of, ...caveats);
    expect(sent.length).toBeGreaterThan(65_536);
    const refused = await guardBy(of).authorize(bearer(sent), request);
    expect(refused).toMatchObject({ code: 'token_too_large' });
    const larger = guardBy(of, { maxLength: 100_000 });
    expect(await larger.authorize(bearer(sent), request)).toMatchObject({ ok: true });
    expect((await larger.whoami(bearer(sent), context)).status).toBe(200);
    const endpoint = createScopeEndpoint({ authority: of, maxLength: 100_000 });
    const asConsumer = await endpoint.answer({ token, consumerToken: sent }, context);
    expect(problemOf(asConsumer)).toMatchObject({
      code: 'wrong_token_type',
      source: 'consumer_token',
    });
  });
});
