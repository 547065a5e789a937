import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import {
  attenuate,
  deserialize,
  doc,
  inferScope,
  readonly,
  type Request,
  scopeAllows,
  time,
  type Token,
  verify,
} from 'caveats';
import { say, sayLines, sayTable, sayTree, sayTitle } from './layout.js';
import { fromBase62, onedataTokens } from './onedata.js';
import { outcomeOf, paintOutcome } from './outcome.js';
import { fromElsewhere, now, toSecondToken } from './requests.js';
import { scopeTree } from './scope-tree.js';

const { text, secret: rootKey } = onedataTokens[1]!;
const broad = deserialize(fromBase62(text));
const end = new Date('2030-01-01T00:00:00Z');
const added = [time(end), doc('AbCDeFGH', 'Xy'), readonly()];

/** A holder narrows a token, without the secret; and what the narrowed one is good for. */
export function showNarrowing(): void {
  sayTitle('3. A holder narrows a token');
  const chain = added.reduce<Token[]>(
    (tokens, caveat) => [...tokens, attenuate(tokens.at(-1)!, [caveat])],
    [broad],
  );
  showChain(chain);
  showRequests(chain.at(-1)!);
  showScope(chain.at(-1)!);
}

function showChain(chain: readonly Token[]): void {
  say(`
    To hand on less than one has takes no secret. Each caveat is signed with the signature before
    it, and the result takes the place of that: so none can be taken off again.
  `);
  const rows = chain.map(({ macaroon: { unsafeCaveats, signature } }, i) => [
    i === 0 ? `token 2, its ${unsafeCaveats.length} caveats` : `+ ${lastCondition(chain[i]!)}`,
    `${Buffer.from(signature).toString('hex').slice(0, 32)}…`,
  ]);
  sayTable(['caveats', 'signature: HMAC(the one before, caveat)'], rows);
  for (const [i, narrower] of chain.slice(1).entries()) {
    const hmac = createHmac('sha256', chain[i]!.macaroon.signature).update(lastCondition(narrower));
    assert.deepEqual(Uint8Array.from(hmac.digest()), narrower.macaroon.signature);
  }
}

function lastCondition({ macaroon }: Token): string {
  return new TextDecoder().decode(macaroon.unsafeCaveats.at(-1)!.condition);
}

function showRequests(narrow: Token): void {
  const ask = (what: Partial<Request>): Request => ({ ...toSecondToken, ...what });
  const resource = { doc: 'AbCDeFGH' };
  const requests: Readonly<Record<string, Request>> = {
    'read doc AbCDeFGH': ask({ resource, access: 'read' }),
    'write to doc AbCDeFGH': ask({ resource, access: 'write' }),
    'read doc Zz': ask({ resource: { doc: 'Zz' }, access: 'read' }),
    'list all docs': ask({ resource: {}, access: 'read' }),
    'read doc AbCDeFGH in 2030': ask({ resource, access: 'read', now: end.getTime() / 1000 }),
  };
  const outcomes = Object.entries(requests).map(([name, request]) => ({
    name,
    before: outcomeOf(() => verify(broad, { rootKey, request })),
    after: outcomeOf(() => verify(narrow, { rootKey, request })),
  }));
  sayTable(
    ['request', 'token 2', 'narrowed'],
    outcomes.map(({ name, before, after }) => [name, paintOutcome(before), paintOutcome(after)]),
  );
  assert.ok(outcomes.every(({ before }) => before === 'allowed'));
  assert.deepEqual(
    outcomes.map(({ after }) => after),
    ['allowed', 'scope_denied', 'scope_denied', 'scope_denied', 'token_expired'],
  );
}

function showScope(narrow: Token): void {
  say(`
    What does it reach? Nobody has to find out by trying: inferScope tells. It checks when, from
    where and by whom it is asked, so that only who may use the token gets an answer. Caveats of
    service, interface and api it reports without checking them: they are skipped.
  `);
  const { interface: _, ...context } = toSecondToken;
  const inferred = inferScope(narrow, { rootKey, context });
  sayTree(scopeTree('token 2, narrowed', inferred));
  const outsider = outcomeOf(() => inferScope(narrow, { rootKey, context: fromElsewhere }));
  sayLines(`Asked from another network, it answers: ${paint(outsider)}.`);
  assert.equal(outsider, 'context_denied');
  assert.equal(inferred.validUntil, end.getTime() / 1000);
  assert.ok(inferred.validUntil > now);
  assert.deepEqual(inferred.access, ['read']);
  assert.deepEqual(
    [{ doc: 'AbCDeFGH' }, { doc: 'Xy' }, { doc: 'Zz' }, {}].map((r) => scopeAllows(inferred, r)),
    [true, true, false, false],
  );
  assert.deepEqual(inferred.skipped, [{ type: 'interface', interface: 'rest' }]);
}

function paint(outcome: Parameters<typeof paintOutcome>[0]): string {
  const painted = paintOutcome(outcome);
  return painted.paint(painted.text);
}
