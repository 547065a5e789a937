import { expect } from 'vitest';
import { METADATA, type Serve } from '../servers/serve.js';
import type { AuditCase, Expected } from './case.js';
import { createClient, type Received, tick } from './client.js';
import { rootKey, tokens } from './tokens.js';
import { SECRET, type Seen, type Setup, setups } from './setups.js';

const ABORTED_TIMES = 10;
/** How long a lookup takes at most, and the way of what is thrown after it. */
const SETTLED_MS = 30;

const ENDPOINTS: readonly string[] = ['/whoami', '/infer-scope', '/introspect', METADATA.path];

/** Runs a case over a server of its own, whose tokens are taken as its setup says, or by an authority. */
export async function runCase(
  audited: AuditCase,
  serve: Serve,
  by: 'setup' | 'authority' = 'setup',
): Promise<void> {
  const { exchanges, atOnce = false, aborted } = audited;
  const seen: Seen = { lookups: 0, handled: 0, errors: [] };
  const named: Setup = setups[audited.setup ?? 'plain'];
  const options = by === 'setup' ? named.options : named.byAuthority;
  if (options === undefined) throw new Error('the setup has no authority');
  const setup: Setup = { ...named, options };
  const server = await serve(setup, seen);
  const client = createClient(server.port, atOnce ? exchanges.length : 1);
  try {
    if (aborted !== undefined) {
      for (let i = 0; i < ABORTED_TIMES; i++) {
        const { lookups } = seen;
        const ready = () => aborted.when === 'half sent' || seen.lookups > lookups;
        await client.abort(aborted.exchange, aborted.when, ready);
      }
      await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
      Object.assign(seen, { lookups: 0, handled: 0, errors: [] });
    }
    if (atOnce) {
      const received = await Promise.all(exchanges.map(client.send));
      received.forEach((one, i) => assertExpected(one, exchanges[i]!.expected));
    } else {
      const connections = new Set<unknown>();
      for (const exchange of exchanges) {
        const received = await client.send(exchange);
        assertExpected(received, exchange.expected);
        if (received.connection !== undefined) connections.add(received.connection);
      }
      expect(connections.size).toBeLessThanOrEqual(1);
    }
    await tick();
    assertSeen(seen, audited);
  } finally {
    client.close();
    await server.close();
  }
}

function assertExpected({ status, headers, body }: Received, expected: Expected): void {
  const { code, challenge, failures, json, type } = expected;
  expect(body).toSatisfy(tellsNothing);
  expect(JSON.stringify(headers)).toSatisfy(tellsNothing);
  expect({ status, body }).toMatchObject({ status: expected.status });
  if (type !== undefined) expect(headers['content-type']).toMatch(type);
  if (challenge !== undefined) expect(headers['www-authenticate'] ?? null).toBe(challenge);
  if (code !== undefined) {
    expect(headers['content-type']).toMatch(/^application\/problem\+json(; charset=utf-8)?$/);
    expect(headers['cache-control']).toBe('no-store');
    expect(JSON.parse(body)).toMatchObject({ type: 'about:blank', status, code });
    if (failures !== undefined) expect(JSON.parse(body).failures).toEqual(failures);
  }
  for (const [name, value] of Object.entries(expected.headers ?? {})) {
    expect(headers[name] ?? null, name).toBe(value);
  }
  if (json !== undefined) expect(JSON.parse(body)).toMatchObject(json);
  if (expected.body !== undefined) expect(body).toBe(expected.body);
}

/** Whether an answer keeps keys, tokens and the server's own troubles to itself. */
function tellsNothing(text: string): boolean {
  return ![rootKey, SECRET, ...Object.values(tokens)].some((secret) => text.includes(secret));
}

function assertSeen(seen: Seen, { exchanges, handled, lookups, refused, thrown }: AuditCase): void {
  const guarded = exchanges.filter(({ path = '' }) => !ENDPOINTS.includes(path));
  const passed = guarded.filter(({ expected }) => expected.status === 200);
  expect(seen.handled).toBe(handled ?? passed.length);
  if (lookups !== undefined) expect(seen.lookups).toBe(lookups);
  if (refused !== undefined) expect(seen.refused ?? []).toEqual(refused);
  if (thrown === undefined) return void expect(seen.errors).toEqual([]);
  expect(seen.errors).toHaveLength(exchanges.length);
  for (const error of seen.errors) {
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ message: 'The token could not be checked' });
    expect(error).toHaveProperty('cause');
    expect((error as Error).cause).toSatisfy(thrown);
  }
}
