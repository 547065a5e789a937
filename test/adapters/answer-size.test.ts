import { attenuate, mint, serialize } from 'caveats';
import { inferScopeEndpoint, requireToken, whoami } from 'caveats/express';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rootKey } from './asking.js';
import { listen } from './servers/serve.js';
import type { Served } from './servers/serve.js';

/** A token that its holder has narrowed by one long name and two lists, which once were multiplied. */
function crossed(patterns: number, length: number): string {
  const list = (pattern: (text: string) => string): string =>
    `api = ${Array.from({ length: patterns }, (_, i) => pattern(i.toString(36))).join('|')}`;
  const token = mint({ rootKey, identity: { subject: 'usr-1' } });
  return serialize(
    attenuate(token, [
      `api = ${'s'.repeat(length)}/get/*.*`,
      list((text) => `all/get/${text}.*`),
      list((text) => `all/get/*.${text}`),
    ]),
  );
}

let server: Served;
beforeAll(async () => {
  const app = express();
  app.get('/whoami', whoami({ rootKey }));
  app.post('/infer-scope', inferScopeEndpoint({ rootKey }));
  app.use(requireToken({ rootKey, tellConditions: true, request: () => ({ resource: {} }) }));
  server = await listen(app);
});
afterAll(() => server.close());

async function answered(
  path: string,
  init: RequestInit,
): Promise<{ status: number; length: number }> {
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, init);
  return { status: answer.status, length: (await answer.text()).length };
}

test('an answer is within a small multiple of the token, whatever its holder has added', async () => {
  const inHeader = crossed(100, 7000);
  // As long as a header may be by default, in Node.
  expect(inHeader.length).toBeGreaterThan(12_000);
  const headers = { authorization: `Bearer ${inHeader}` };
  for (const [path, status] of [
    ['/whoami', 200],
    ['/docs', 403],
  ] as const) {
    const answer = await answered(path, { headers });
    expect(answer.status).toBe(status);
    expect(answer.length).toBeLessThan(3 * inHeader.length);
  }
  for (const token of [crossed(130, 16_000), crossed(130, 45_000)]) {
    const body = JSON.stringify({ token });
    const answer = await answered('/infer-scope', { method: 'POST', body });
    expect(answer.status).toBe(200);
    expect(answer.length).toBeLessThan(3 * token.length);
  }
});
