import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import {
  attenuate,
  deserialize,
  doc,
  inferScope,
  readonly,
  scopeAllows,
  time,
  type Token,
  type TokenRequest,
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

/** A holder narrows a token without the secret, and sees what the narrowed one reaches. */
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
    Narrowing a token takes no secret. Each caveat is signed with the signature before it, and the
    result replaces that signature, so no caveat can be removed again.
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
  const ask = (what: Partial<TokenRequest>): TokenRequest => ({ ...toSecondToken, ...what });
  const resource = { doc: 'AbCDeFGH' };
  const requests: Readonly<Record<string, TokenRequest>> = {
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
    inferScope reports what the token reaches. It checks time, address and consumer, so only a
    client that may use the token learns its scope. It skips the caveats of service, interface
    and api, and reports them.
  `);
  const { interface: _, ...context } = toSecondToken;
  const inferred = inferScope(narrow, { rootKey, context });
  sayTree(scopeTree('token 2, narrowed', inferred));
  const outsider = outcomeOf(() => inferScope(narrow, { rootKey, context: fromElsewhere }));
  sayLines(`Called from another network, it returns: ${paint(outsider)}.`);
  assert.equal(outsider, 'context_denied');
  assert.equal(inferred.validUntil, end.getTime() / 1000);
  assert.ok(inferred.validUntil > now);
  assert.deepEqual(
    [
      { doc: 'AbCDeFGH', access: 'read' } as const,
      { doc: 'Xy' },
      { doc: 'Xy', access: 'write' } as const,
      { doc: 'Zz' },
      {},
    ].map((query) => scopeAllows(inferred, query)),
    [true, true, false, false, false],
  );
  assert.deepEqual(inferred.skipped, [{ type: 'interface', interface: 'rest' }]);
}

function paint(outcome: Parameters<typeof paintOutcome>[0]): string {
  const painted = paintOutcome(outcome);
  return painted.paint(painted.text);
}
