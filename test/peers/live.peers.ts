import { isUtf8 } from 'node:buffer';
import { afterAll, describe, expect, inject, it } from 'vitest';
import type { DecodeOptions } from 'caveats/macaroon';
import { toHex } from '../bytes/oracle.js';
import { forgeriesOf } from './forgeries.js';
import { type Blobs, type Format, isJson, readBlobs, writeBlobs } from './formats.js';
import { writesOtherwise } from './forms.js';
import { build, verifyByUs } from './ours.js';
import type { Verdict } from './peer.js';
import { allPeers } from './peers/all.js';
import {
  needsDischarge,
  conditionsOf,
  hasThirdParty,
  macaroonsOf,
  type TokenPlan,
} from './plan.js';
import { NO_LIMITS, samplePlans } from './random-plans.js';

const seed = inject('seed');
const tokens = inject('tokens');
const peers = allPeers(inject('drivers'));

afterAll(() => peers.forEach((peer) => peer.stop()));

/** A verdict in a line: two of them are equal where the verdicts are. */
function line(verdict: Verdict): string {
  if (verdict.kind === 'accepted') return `accepted ${verdict.conditions.map(toHex).join()}`;
  return verdict.kind === 'hung' ? 'hung' : `${verdict.kind}: ${verdict.reason}`;
}

const accepted = (plan: TokenPlan): string =>
  line({ kind: 'accepted', conditions: conditionsOf(plan) });

const otherKey = (rootKey: Uint8Array): Uint8Array => rootKey.with(0, rootKey[0]! ^ 0x80);

/** What is said of each of some things and should not be; to be expected empty, and short if not. */
async function complaints<T>(
  things: readonly T[],
  check: (thing: T, index: number) => Promise<string | undefined> | string | undefined,
): Promise<readonly string[]> {
  const found = await Promise.all(things.map(check));
  return found
    .flatMap((complaint, i) => (complaint === undefined ? [] : [`#${i} ${complaint}`]))
    .slice(0, 5);
}

describe('the random tokens', () => {
  const plans = samplePlans(NO_LIMITS, tokens, seed);
  const all = plans.flatMap(macaroonsOf);
  const ids = all.map(({ identifier }) => identifier);
  const conditions = plans.flatMap(conditionsOf);

  it.each([
    ['third-party caveats', plans.filter(hasThirdParty)],
    ['discharges that have some too', plans.filter((plan) => plan.discharges.some(needsDischarge))],
    ['several discharges', plans.filter(({ discharges }) => discharges.length > 1)],
    ['empty identifiers', ids.filter(({ length }) => length === 0)],
    ['binary identifiers', ids.filter((id) => !isUtf8(id))],
    ['identifiers of non-ASCII text', ids.filter((id) => isUtf8(id) && id.some((b) => b > 0x7f))],
    ['empty conditions', conditions.filter(({ length }) => length === 0)],
    ['binary conditions', conditions.filter((one) => !isUtf8(one))],
    ['long conditions', conditions.filter(({ length }) => length > 1000)],
    ['no location', all.filter(({ location }) => location === '')],
    ['no caveats', plans.filter(({ primary }) => primary.caveats.length === 0)],
  ])('have %s among them', (_, found) => {
    expect(found.length).toBeGreaterThan(tokens / 40);
  });
});

describe.each(peers)('$name $version', (peer) => {
  const plansFor = (format: Format, direction: 'writes' | 'reads'): readonly TokenPlan[] =>
    samplePlans(peer.limits(format, direction), tokens, seed);

  describe.skipIf(peer.version === 'missing')(`with PEERS_SEED=${seed}`, () => {
    it.each(peer.reads)(`verifies ${tokens} tokens of ours in %s`, async (format) => {
      const wrong = await complaints(plansFor(format, 'reads'), async (plan) => {
        const { rootKey } = plan.primary;
        const blobs = writeBlobs(build(plan), format);
        const verdict = await peer.verify({ blobs, format, rootKey, met: conditionsOf(plan) });
        return line(verdict) === accepted(plan) ? undefined : line(verdict);
      });
      expect(wrong).toEqual([]);
    });

    it.each(peer.writes)(`writes ${tokens} tokens in %s that we verify`, async (format) => {
      const wrong = await complaints(plansFor(format, 'writes'), async (plan) => {
        const { rootKey } = plan.primary;
        const blobs = await peer.write(plan, format);
        const verdict = line(verifyByUs(blobs, format, rootKey, optionsFor(format)));
        if (verdict !== accepted(plan)) return verdict;
        const refusal = line(verifyByUs(blobs, format, otherKey(rootKey), optionsFor(format)));
        if (refusal !== 'refused: bad_signature') return `under another key ${refusal}`;
        return differenceFromOurs(plan, format, blobs);
      });
      expect(wrong).toEqual([]);
    });

    it('takes no forged token, save of the kinds that it is known to, and we take none', async () => {
      const { reads } = peer;
      const forged = reads.flatMap((format, i) =>
        samplePlans(peer.limits(format, 'reads'), Math.ceil(tokens / reads.length), seed + i)
          .flatMap(forgeriesOf)
          .map((forgery) => ({ ...forgery, format })),
      );
      const wrong = await complaints(forged, async ({ kind, macaroons, rootKey, met, format }) => {
        const blobs = writeBlobs(macaroons, format);
        if (verifyByUs(blobs, format, rootKey).kind !== 'refused') return `we take ${kind}`;
        const theirs = await peer.verify({ blobs, format, rootKey, met });
        const expected = peer.takes.includes(kind) ? 'accepted' : 'refused';
        return theirs.kind === expected ? undefined : `${kind} in ${format}: ${line(theirs)}`;
      });
      expect(wrong).toEqual([]);
      expect(new Set(forged.map(({ kind }) => kind)).size).toBe(20);
    });
  });

  function optionsFor(format: Format): DecodeOptions {
    const { jsonTolerance } = peer;
    return jsonTolerance !== undefined && isJson(format) ? { lenient: [jsonTolerance] } : {};
  }

  /** Whether what it wrote is what we write of the same, byte for byte, unless it is known not to. */
  function differenceFromOurs(plan: TokenPlan, format: Format, blobs: Blobs): string | undefined {
    const read = readBlobs(blobs, format, optionsFor(format));
    const again = writeBlobs(read, format);
    const isSame = again.map(toHex).join() === blobs.map(toHex).join();
    if (isSame === writesOtherwise[peer.name](read, format))
      return isSame ? 'is as ours' : 'is not as ours';
    // A nonce is random, so what has third-party caveats can only be written again.
    if (!hasThirdParty(plan)) expect(read).toEqual(build(plan));
    return undefined;
  }
});
