import { text, utf8 } from '../bytes/oracle.js';
import { type Format, writeBlobs } from './formats.js';
import { build, verifyByUs } from './ours.js';
import type { Peer, Verdict } from './peer.js';
import { type CaveatPlan, conditionsOf, type TokenPlan } from './plan.js';

/** A condition or an identifier that is not text. */
export const BINARY: Uint8Array = Uint8Array.of(0xff);
export const first = (condition: string | Uint8Array): CaveatPlan => ({
  kind: 'first',
  condition: typeof condition === 'string' ? utf8(condition) : condition,
});
export const third = (identifier: string | Uint8Array, location = 'x'): CaveatPlan => {
  const name = typeof identifier === 'string' ? utf8(identifier) : identifier;
  return { kind: 'third', location, discharge: { rootKey: utf8('key'), identifier: name } };
};

/** A token `id` under `key`, with a discharge for each of its third-party caveats. */
export function plan(
  caveats: readonly CaveatPlan[],
  more: Partial<TokenPlan['primary']> = {},
): TokenPlan {
  const primary = { rootKey: utf8('key'), location: '', identifier: utf8('id'), caveats, ...more };
  const discharges = caveats.flatMap((caveat) =>
    caveat.kind === 'third' ? [{ ...caveat.discharge, location: '', caveats: [] }] : [],
  );
  return { primary, discharges };
}

/** What the peer itself says of what it wrote. */
export async function ownVerdict(
  one: Peer,
  token: TokenPlan,
  format: Format,
): Promise<Verdict['kind']> {
  const blobs = await one.write(token, format);
  const { rootKey } = token.primary;
  return (await one.verify({ blobs, format, rootKey, met: conditionsOf(token) })).kind;
}

/** What we say of what a peer wrote: the conditions or how we refuse it. */
export async function ourVerdict(one: Peer, token: TokenPlan, format: Format): Promise<unknown> {
  const verdict = verifyByUs(await one.write(token, format), format, token.primary.rootKey);
  return verdict.kind === 'accepted' ? verdict.conditions.map(text) : verdict;
}

/** What a peer says of what we wrote. */
export async function theirVerdict(
  one: Peer,
  token: TokenPlan,
  format: Format,
): Promise<Verdict['kind']> {
  const blobs = writeBlobs(build(token), format);
  const { rootKey } = token.primary;
  return (await one.verify({ blobs, format, rootKey, met: conditionsOf(token) })).kind;
}

export const refused = (reason: string): Verdict => ({ kind: 'refused', reason });
