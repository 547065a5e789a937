import type { Grant } from '../../../src/token/verify.js';
import { alike } from '../../../src/testing/laws/values.js';
import { show } from '../../../src/testing/laws/law.js';
import type { HeaderFields } from '../../../src/http/headers.js';
import type { AdapterAnswer, AdapterCase, AdapterExpectation, AdapterSeen } from './case.js';
import { ADAPTER_SECRET } from './setups.js';

/** Text as long as a token, of the characters of one. */
const TOKEN = /[\w-]{60,}/g;

/** The response of the handler behind the guard, as JSON. Counts that the handler ran. */
export function adapterReply(grant: Grant | undefined, seen: AdapterSeen): object {
  seen.handled++;
  if (grant === undefined) return { anonymous: true };
  const { identity, validUntil, caveats } = grant;
  const { subject, id } = identity;
  return { subject, id, validUntil, caveats: caveats.map(({ type }) => type) };
}

/** Throws an error that names the case and lists what is wrong with a response to it. */
export function assertAdapterAnswer(asked: AdapterCase, answer: AdapterAnswer): void {
  const wrong = [...mismatches(asked, answer)];
  if (wrong.length === 0) return;
  throw new Error(`${asked.name}\n${wrong.map((one) => `  ${one}`).join('\n')}`);
}

function* mismatches(
  { request, expected }: AdapterCase,
  { status, headers, body, handled }: AdapterAnswer,
): Generator<string> {
  const fields = fieldsOf(headers);
  const statuses = [expected.status].flat();
  if (!statuses.includes(status)) {
    yield `expected the status ${statuses.join(' or ')}, but got ${status} with ${show(body)}`;
  }
  if (handled !== expected.handled) {
    yield `expected the handler to run ${expected.handled} times, but it ran ${handled} times`;
  }
  const challenge = fields.get('www-authenticate') ?? null;
  if (expected.challenge !== undefined && challenge !== expected.challenge) {
    yield `expected the challenge ${show(expected.challenge)}, but got ${show(challenge)}`;
  }
  if (expected.empty && body !== '') yield `expected no body, but got ${show(body)}`;
  if (!expected.empty) yield* mismatchesOfBody(expected, fields, body);
  const told = [...fields.values(), body].join('\n');
  const sent = [...request.headers.map(([, value]) => value), request.path, request.body ?? ''];
  const secrets = [ADAPTER_SECRET, ...sent.flatMap((text) => text.match(TOKEN) ?? [])];
  if (secrets.some((secret) => told.includes(secret))) {
    yield 'expected nothing of the token and of the server’s own troubles to be told';
  }
}

function* mismatchesOfBody(
  { status, code, failures, json }: AdapterExpectation,
  fields: ReadonlyMap<string, string>,
  body: string,
): Generator<string> {
  if (code === undefined && json === undefined) return;
  const told = parsed(body);
  if (code !== undefined) {
    const type = fields.get('content-type') ?? '';
    if (!/^application\/problem\+json(?:; ?charset=utf-8)?$/i.test(type)) {
      yield `expected the content type application/problem+json, but got ${show(type)}`;
    }
    if (fields.get('cache-control') !== 'no-store') yield 'expected cache-control: no-store';
    const problem = { type: 'about:blank', status, code, ...(failures && { failures }) };
    yield* missingMembers(problem, told);
  }
  if (json !== undefined) yield* missingMembers(json, told);
}

function* missingMembers(expected: object, told: unknown): Generator<string> {
  for (const [name, value] of Object.entries(expected)) {
    const found: unknown = Reflect.get(Object(told), name);
    if (!alike(found, value)) yield `expected ${name} to be ${show(value)}, but got ${show(found)}`;
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The fields by their names in lower case; lines of one name as one. */
function fieldsOf(headers: HeaderFields): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const add = (name: string, value: string | readonly string[] | undefined): void => {
    if (value === undefined) return;
    const before = fields.get(name.toLowerCase()) ?? [];
    fields.set(name.toLowerCase(), [before, value].flat(2).join(', '));
  };
  if (Symbol.iterator in headers) for (const [name, value] of headers) add(name, value);
  else if (typeof headers.forEach === 'function')
    headers.forEach((value, name) => add(name, value));
  else for (const [name, value] of Object.entries(headers)) add(name, value);
  return fields;
}
