import type { AdapterAnswer, AdapterCase, AdapterExpectation } from './case.js';
import { expect } from 'vitest';
import { ADAPTER_SECRET } from './setups.js';

/** What is as long as a token, of the characters of a token. */
const TOKEN = /[\w-]{60,}/g;

/** Checks what came back for the request of a case. */
export function assertAdapterAnswer(asked: AdapterCase, answer: AdapterAnswer): void {
  const { request, expected } = asked;
  const { status, headers, body, handled } = answer;
  expect([expected.status].flat(), `the status, with ${body}`).toContain(status);
  expect(handled, 'how often the handler ran').toBe(expected.handled);
  if (expected.challenge !== undefined) {
    expect(headers['www-authenticate'] ?? null).toBe(expected.challenge);
  }
  if (expected.empty) expect(body).toBe('');
  else assertBody(expected, answer);
  const shown = JSON.stringify(headers) + body;
  const sent = [...request.headers.map(([, value]) => value), request.path, request.body ?? ''];
  for (const secret of [ADAPTER_SECRET, ...sent.flatMap((text) => text.match(TOKEN) ?? [])]) {
    expect(shown).not.toContain(secret);
  }
}

function assertBody(
  { status, code, failures, json }: AdapterExpectation,
  { headers, body }: AdapterAnswer,
): void {
  if (code !== undefined) {
    expect(headers['content-type']).toMatch(/^application\/problem\+json(?:; ?charset=utf-8)?$/i);
    expect(headers['cache-control']).toBe('no-store');
    const problem = { type: 'about:blank', status, code, ...(failures && { failures }) };
    expect(JSON.parse(body)).toMatchObject(problem);
  }
  if (json !== undefined) expect(JSON.parse(body)).toMatchObject(json);
}
