import { type CaveatInput, verify } from 'caveats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createGuard, createScopeEndpoint, type Refused } from '../../src/http/index.js';
import { type AskedRequest, caveats, condition, request } from '../contract/world.js';
import { unlessRefused } from '../token/thrown.js';
import { authorityWith, guardBy } from './authority-world.js';
import { parseChallenges } from './challenge-parser.js';
import { bearer, rootKey, token, tokenBy } from './world.js';

const RUNS = { numRuns: 1000 };
const identity = { keyId: 'k1', subject: 'usr-1', id: 'x' };
const textOf = (given: readonly CaveatInput[], key = rootKey): string =>
  tokenBy({ rootKey: key, identity }, given);
const asked: AskedRequest = { now: 999, resource: { doc: 'A' }, access: 'read' };

const guard = createGuard({ rootKey });
const byAuthority = guardBy(authorityWith());
const lenient = createGuard({
  rootKey: async () => rootKey,
  credentials: [{ header: 'authorization', scheme: 'Bearer' }, { header: 'x-auth-token' }],
});

/** Pieces of which fields are made that may have to do with credentials. */
const piece = fc.oneof(
  fc.constantFrom('Bearer', 'bearer ', 'Basic', ' ', '\t', ',', ', ', '=', '"', '{', token),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const value = fc.oneof(
  { weight: 3, arbitrary: fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('')) },
  { weight: 1, arbitrary: fc.constantFrom(`Bearer ${token}`, `bearer  ${token}\t`) },
);
const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('authorization', 'Authorization', 'X-Auth-Token') },
  { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
);
const pairs = fc.array(fc.tuple(name, value), { maxLength: 4 });
const record = fc.dictionary(name, fc.oneof(value, fc.array(value, { maxLength: 3 })));

describe('whatever the headers are', () => {
  test('the guard never throws, and lets nobody in who does not hold the one token', async () => {
    let letIn = 0;
    let anonymous = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(pairs, record), async (headers) => {
        const verdict = await guard.authorize(headers, asked);
        const wide = await lenient.authorize(headers, asked);
        const told = JSON.stringify(headers);
        if (verdict.ok) letIn++;
        if (!wide.ok && wide.code === 'missing_credential') anonymous++;
        if (verdict.ok) expect(told).toContain(token);
        if (wide.ok) expect(told).toContain(token);
        await guard.whoami(headers, asked);
      }),
      RUNS,
    );
    // Both have to happen, or this would say little.
    expect(letIn).toBeGreaterThan(0);
    expect(anonymous).toBeGreaterThan(0);
  });

  test('every refusal is a problem and a challenge that can be read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(pairs, record), async (headers) => {
        const verdict = await guard.authorize(headers, asked);
        if (verdict.ok) return;
        expect(JSON.parse(verdict.body)).toMatchObject({
          status: verdict.status,
          code: verdict.code,
        });
        const [challenge] = parseChallenges(verdict.headers['www-authenticate']!);
        const { error } = challenge!.parameters;
        const errors = { 400: 'invalid_request', 401: 'invalid_token' };
        const isBare = verdict.code === 'missing_credential';
        expect(error).toBe(isBare ? undefined : Reflect.get(errors, verdict.status));
      }),
      RUNS,
    );
  });
});

test('whatever the body is, the endpoint never throws', async () => {
  const endpoint = createScopeEndpoint({ rootKey });
  const text = fc.oneof(fc.constant(token), value);
  const body = fc.oneof(
    fc.anything(),
    value,
    fc.json(),
    fc.record({ token: text, consumerToken: text }, { requiredKeys: [] }),
    fc
      .record({ token: text, consumerToken: text }, { requiredKeys: [] })
      .map((each) => JSON.stringify(each)),
  );
  await fc.assert(
    fc.asyncProperty(body, async (given) => {
      const { status } = await endpoint.answer(given, asked);
      expect([200, 400, 403, 413]).toContain(status);
    }),
    RUNS,
  );
});

test('a request is let in exactly when verify lets it in, with the same grant', async () => {
  const signed = fc.oneof(
    { weight: 9, arbitrary: fc.constant(rootKey) },
    { weight: 1, arbitrary: fc.constant('another key') },
  );
  const given = fc.array(fc.oneof(condition), { maxLength: 4 });
  let letIn = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(caveats, given), signed, request, async (held, key, what) => {
      const text = textOf(held, key);
      const grant = unlessRefused(() => verify(text, { rootKey, request: what }));
      const verdict = await guard.authorize(bearer(text), what);
      expect(verdict.ok ? verdict.grant : undefined).toEqual(grant);
      expect(verdict.ok).toBe(grant !== undefined);
      if (verdict.ok) letIn++;
      // And by an authority, both the first time and when it remembers the token.
      for (const _ of ['anew', 'remembered']) {
        expect(await byAuthority.authorize(bearer(text), what)).toEqual(verdict);
      }
    }),
    RUNS,
  );
  expect(letIn).toBeGreaterThan(RUNS.numRuns / 20);
});

describe('no body and no header', () => {
  /** Texts that stand nowhere else, so that they show wherever they are repeated. */
  const mark = fc.stringMatching(/^[A-Z]{12}$/);
  const marked = mark.chain((secret) =>
    fc
      .array(
        fc.constantFrom(
          `doc = ${secret}`,
          `table = A/${secret}`,
          `service = ${secret}`,
          `consumer = usr-${secret}`,
          `${secret} = 1`,
          `time < ${secret}`,
          'time < 2',
        ),
        { minLength: 1, maxLength: 4 },
      )
      .map((conditions) => ({ secret, conditions })),
  );
  const told = ({ headers, body }: Pick<Refused, 'headers' | 'body'>): string =>
    JSON.stringify(headers) + body;

  test('of a refusal holds a token, a key or a condition, unless conditions are told', async () => {
    const telling = createGuard({ rootKey, tellConditions: true });
    await fc.assert(
      fc.asyncProperty(marked, async ({ secret, conditions }) => {
        const text = textOf(conditions);
        const answers = [
          await guard.authorize(bearer(text), asked),
          await guard.authorize(bearer(`${text}${secret}`), asked),
          await guard.authorize({ authorization: [`Bearer ${text}`, secret] }, asked),
          await guard.authorize({ authorization: `${secret} ${text}` }, asked),
          await createGuard({ rootKey: secret }).authorize(bearer(text), asked),
        ];
        for (const answer of answers) {
          if (answer.ok) throw new Error('it was let in');
          expect(told(answer)).not.toContain(secret);
          expect(told(answer)).not.toContain(text.slice(0, 16));
          expect(told(answer)).not.toContain(rootKey);
        }
        const open = await telling.authorize(bearer(text), asked);
        if (open.ok) throw new Error('it was let in');
        expect(
          JSON.parse(open.body).failures.map((each: { condition: string }) => each.condition),
        ).toEqual(conditions);
        expect(JSON.stringify(open.headers)).not.toContain(secret);
        expect(told(open)).not.toContain(text.slice(0, 16));
        expect(told(open)).not.toContain(rootKey);
      }),
      { numRuns: 300 },
    );
  });

  test('of the endpoint’s refusals does either', async () => {
    const endpoint = createScopeEndpoint({ rootKey });
    await fc.assert(
      fc.asyncProperty(marked, async ({ secret, conditions }) => {
        const denied = textOf([...conditions, 'time < 2']);
        for (const body of [
          { token: denied },
          { token, consumerToken: denied },
          { token: secret },
          { token: 7, [secret]: secret },
          `{"${secret}"`,
        ]) {
          const answer = await endpoint.answer(body, asked);
          expect(answer.status).toBeGreaterThanOrEqual(400);
          expect(told(answer)).not.toContain(secret);
          expect(told(answer)).not.toContain(denied.slice(0, 16));
        }
      }),
      { numRuns: 300 },
    );
  });
});
