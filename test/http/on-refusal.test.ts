import { createGuard, createScopeEndpoint, type OnRefusal, type Refused } from 'caveats/http';
import { TokenError } from 'caveats';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { bearer, guardWith, problemOf, refusalOf, request, rootKey, tokenWith } from './world.js';

const refusedWith = async (onRefusal: OnRefusal): Promise<Refused> =>
  refusalOf(await guardWith({ onRefusal, realm: 'docs' }).authorize({}, request));
const asItWas = await refusedWith(() => undefined);

afterEach(() => void vi.useRealTimers());

describe('onRefusal sees', () => {
  test('the refusal, its problem and the error about the token', async () => {
    const onRefusal = vi.fn<OnRefusal>();
    const guard = guardWith({ onRefusal });
    await guard.authorize(bearer(tokenWith('doc = B')), request);
    const [[refused]] = onRefusal.mock.calls as [[Refused]];
    expect(refused).toMatchObject({ ok: false, status: 403, code: 'scope_denied' });
    expect(refused.problem).toEqual(problemOf(refused));
    expect(refused.error).toBeInstanceOf(TokenError);
  });

  test('every refusal of a guard, and nothing that is allowed', async () => {
    const codes: string[] = [];
    const guard = guardWith({ onRefusal: ({ code }) => void codes.push(code) });
    await guard.authorize({}, request);
    await guard.authorize(bearer(tokenWith()), request);
    await guard.authorizeList(bearer('junk'), { access: 'read' }, 'doc');
    await guard.whoami(bearer(tokenWith('time < 1')), request);
    await guard.whoami(bearer(tokenWith()), request);
    await guard.refuse('undeclared_route');
    expect(codes).toEqual([
      ...['missing_credential', 'malformed_token', 'token_expired', 'undeclared_route'],
    ]);
  });

  test('every refusal of an endpoint, with what it is given besides', async () => {
    const onRefusal = vi.fn<OnRefusal>(() => ({ body: { message: 'no' } }));
    const endpoint = createScopeEndpoint({ rootKey, onRefusal });
    const answers = [
      await endpoint.answer('{', {}),
      await endpoint.answer({ token: 'junk' }, {}),
      await endpoint.answer('x'.repeat(endpoint.maxBodyLength + 1), {}),
      await endpoint.refuse('body_too_large'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 413, 413]);
    for (const { body } of answers) expect(body).toBe('{"message":"no"}');
    expect(onRefusal).toHaveBeenCalledTimes(4);
  });

  test('no text of a token', async () => {
    const seen: string[] = [];
    const onRefusal = (refused: Refused) => void seen.push(JSON.stringify(refused));
    const token = tokenWith('colour = red');
    await guardWith({ onRefusal }).authorize(bearer(token), request);
    expect(seen).toHaveLength(1);
    expect(seen[0]).not.toContain(token.slice(0, 20));
  });
});

describe('a form', () => {
  test('is an object, which is JSON', async () => {
    const refused = await refusedWith(({ problem }) => ({ body: { ...problem, message: 'no' } }));
    expect(JSON.parse(refused.body)).toEqual({ ...asItWas.problem, message: 'no' });
    expect(refused.headers).toEqual({ ...asItWas.headers, 'content-type': 'application/json' });
  });

  test.each([
    [{ body: 'no' }, 'no', 'text/plain; charset=utf-8'],
    [{ body: '' }, '', 'text/plain; charset=utf-8'],
    [{ body: ['no'] }, '["no"]', 'application/json'],
    [{ body: '<p>', type: 'text/html' }, '<p>', 'text/html'],
    [{ body: '<p>', headers: { 'Content-Type': 'text/html' } }, '<p>', 'text/html'],
    [{ body: {}, type: 'application/vnd.api+json' }, '{}', 'application/vnd.api+json'],
    [{ type: 'application/json' }, asItWas.body, 'application/json'],
    [{}, asItWas.body, 'application/problem+json'],
    [{ body: undefined, type: undefined, headers: undefined }, asItWas.body, /problem/],
  ])('%j is sent with its type', async (form, body, type) => {
    const refused = await refusedWith(() => form);
    expect(refused.body).toBe(body);
    expect(refused.headers['content-type']).toMatch(type);
    expect(refused).toMatchObject({ ok: false, status: 401, code: 'missing_credential' });
    expect(refused.headers['www-authenticate']).toBe('Bearer realm="docs"');
  });

  test('may be the refusal with other headers, of which those that decide stand', async () => {
    const refused = await refusedWith((given) => ({
      ...given,
      status: 200,
      headers: { ...given.headers, Link: '</whoami>', 'WWW-Authenticate': 'Basic' },
    }));
    expect(refused).toEqual({ ...asItWas, headers: { ...asItWas.headers, link: '</whoami>' } });
  });

  test('may come later', async () => {
    const refused = refusedWith(async () => ({ body: 'later' }));
    expect((await refused).body).toBe('later');
  });

  test.each([
    ['a misspelt field', () => ({ bodi: 'x' }) as object],
    ['two lines', () => ({ headers: { a: 'b\r\nc: d' } })],
    ['a thenable that throws', () => ({ then: () => asItWas.body.at(0)!.repeat(-1) }) as object],
    ['nothing but an error', () => Promise.reject(new Error('down'))],
  ])('that is %s changes nothing', async (_, onRefusal) => {
    expect(await refusedWith(onRefusal)).toEqual(asItWas);
  });

  test('cannot be written into the refusal', async () => {
    for (const write of [
      (refused: Refused) => void Object.assign(refused, { status: 200 }),
      ({ headers }: Refused) => void Object.assign(headers, { 'cache-control': 'public' }),
      ({ problem }: Refused) => void Object.assign(problem, { status: 200 }),
    ]) {
      expect(await refusedWith(write)).toEqual(asItWas);
    }
  });

  test('makes a promise of a refusal, which is there at once without it', async () => {
    expect(guardWith().refuse('undeclared_route')).toMatchObject({ status: 404 });
    const later = guardWith({ onRefusal: () => ({ body: 'x' }) }).refuse('undeclared_route');
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toMatchObject({ status: 404, body: 'x' });
  });
});

test('a function that hangs delays a refusal by a second; what it does later changes nothing', async () => {
  vi.useFakeTimers();
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  let fail: (reason: Error) => void = () => undefined;
  const hangs = () => new Promise<undefined>((_, reject) => (fail = reject));
  const refused = refusedWith(hangs);
  await vi.advanceTimersByTimeAsync(999);
  const settled = vi.fn();
  void refused.then(settled);
  await vi.advanceTimersByTimeAsync(0);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(await refused).toEqual(asItWas);
  fail(new Error('too late'));
  await vi.advanceTimersByTimeAsync(10);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

test('whoami and refusals of a guard keep their members', async () => {
  const guard = createGuard({ rootKey, onRefusal: () => ({ body: 'no' }) });
  expect(Object.keys(await guard.whoami({}, {}))).toEqual(['status', 'headers', 'body']);
  expect((await guard.whoami(bearer(tokenWith()), {})).status).toBe(200);
});
