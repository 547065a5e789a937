import { confineToken } from 'caveats/onedata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERROR_CASES, NAMED_ERRORS } from './onezone-error-cases.js';
import {
  IDENTITY,
  KRAKOW,
  type Running,
  startOnezone,
  temporaryTokenOf,
  tokenOf,
} from './onezone-world.js';

let onezone: Running;
beforeAll(async () => {
  onezone = await startOnezone();
});
afterAll(() => onezone.stop());

describe('an error', () => {
  it.each(ERROR_CASES)('$id: $title', async ({ operation, body, id, details }) => {
    const { status, headers, json, text } = await onezone.post(operation, body);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toBe('application/json');
    expect(json).toMatchObject({ error: { id, ...(details !== undefined && { details }) } });
    expect(json).toEqual({
      error: {
        id,
        ...(details !== undefined && { details: expect.anything() }),
        description: expect.stringMatching(/^.{5,200}$/),
      },
    });
    // None of it says a token again.
    expect(text).not.toMatch(/MDA|no token/);
    expect(text.length).toBeLessThan(700);
  });

  it('is shown here for every id that an operation can answer with', () => {
    const shown = new Set<string>(ERROR_CASES.map(({ id }) => id));
    expect(NAMED_ERRORS.filter((id) => !shown.has(id))).toEqual([]);
  });
});

describe('what is no error', () => {
  const alice = tokenOf('alice-1');
  const infer = 'infer_access_token_scope';

  it('is a login that is not over, and a temporary token of the current generation', async () => {
    const bound = tokenOf('alice-1', { type: 'access', sessionId: 'alice-laptop' });
    expect((await onezone.post(infer, { token: bound })).status).toBe(200);
    expect((await onezone.post(infer, { token: temporaryTokenOf() })).status).toBe(200);
  });

  it('is a Oneprovider that proves which service it is', async () => {
    const token = confineToken(alice, [{ type: 'service', whitelist: [`opw-${KRAKOW}`] }]);
    const verify = 'verify_access_token';
    const serviceToken = tokenOf('krakow-1', IDENTITY);
    expect((await onezone.post(verify, { token })).status).toBe(400);
    expect((await onezone.post(verify, { token, serviceToken })).status).toBe(200);
    const panel = `opp-${serviceToken}`;
    expect((await onezone.post(verify, { token, serviceToken: panel })).status).toBe(400);
    const legacy = tokenOf('krakow-1');
    expect((await onezone.post(verify, { token, serviceToken: legacy })).status).toBe(200);
  });
});
