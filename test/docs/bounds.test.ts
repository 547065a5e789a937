import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  addThirdPartyCaveat,
  deserialize,
  gatherDischarges,
  mint,
  mintDischarge,
  serialize,
  createDialect,
  standardDialect,
  standardIdentity,
  TokenError,
  verify,
} from 'caveats';
import { createAuthority, createKeyLookup, createKeyring } from 'caveats/authority';
import { createScopeEndpoint } from 'caveats/http';
import { fromJsMacaroon } from 'caveats/js-macaroon';
import { decode } from 'caveats/macaroon';
import { deserializeOnedata } from 'caveats/onedata';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { rememberingReads } from '../../src/authority/remembered-reads.js';
import { refusalOf } from '../macaroon/errors.js';
import { root } from './fences.js';

const rootKey = 'an example key, 32 bytes or more';
const keys = createKeyring({ current: 'k1', keys: { k1: rootKey } });
const tokenOf = (subject: string, ...caveats: readonly string[]): string =>
  serialize(mint({ rootKey, identity: { keyId: 'k1', subject }, caveats }));

/** Holds a row of the table to the code, by the figures in it. */
type Check = (...figures: readonly number[]) => void | Promise<void>;

/** What is as long as the row says is read, or refused for another reason; one more is too long. */
const longest =
  (read: (length: number) => unknown): Check =>
  (length = 0) => {
    const tooLarge = { code: 'token_too_large' };
    expect(refusalOf(() => read(length))).not.toMatchObject(tooLarge);
    expect(refusalOf(() => read(length + 1))).toMatchObject(tooLarge);
  };

/** Whole suites hold these. */
const heldBy =
  (path: string): Check =>
  () =>
    expect(existsSync(join(root, path))).toBe(true);

/** How often an authority decodes the identity of a token: not for one that it remembers. */
async function decodedBy(texts: readonly string[]): Promise<number> {
  let decoded = 0;
  const dialect = createDialect({
    identity: {
      ...standardIdentity,
      decode(identifier) {
        decoded++;
        return standardIdentity.decode(identifier);
      },
    },
  });
  const authority = createAuthority({ keys, dialect });
  for (const text of texts) await authority.verify(text, { request: {} });
  return decoded;
}

/** Asks for as many keys as a lookup remembers, and then again. How often it had to look. */
function lookedUp(count: number, secondsLater: number): number {
  let [looked, now] = [0, 1e9];
  const lookup = createKeyLookup({
    current: () => ({ keyId: 'k1', rootKey }),
    find() {
      looked++;
      return rootKey;
    },
    clock: () => now,
  });
  const ids = Array.from({ length: count }, (_, i) => `k${i}`);
  for (const id of ids) lookup.find(id);
  now += secondsLater;
  for (const id of ids) lookup.find(id);
  return looked;
}

const CHECKS: Readonly<Record<string, Check>> = {
  'the text of a token': longest((length) => deserialize('A'.repeat(length))),
  'the bytes of a token': longest((length) => decode(new Uint8Array(length))),
  'objects of npm `macaroon`': longest((length) => {
    // The macaroon counts for one, its signature for 32.
    const identifier = new Uint8Array(length - 33);
    const signature = new Uint8Array(32);
    return fromJsMacaroon({ location: '', identifier, signature, caveats: [] });
  }),
  'the text of an Onedata token': longest((length) => deserializeOnedata('M'.repeat(length))),
  'time and memory of every function': heldBy('test/cost'),
  'a response, a report or a refusal': heldBy('test/cost'),
  'unmet caveats in a refusal'(most = 0) {
    const text = tokenOf('usr-1', ...Array<string>(most + 3).fill('doc = A'));
    try {
      verify(text, { rootKey, request: {} });
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      expect(error.failures).toHaveLength(most);
      expect(error).toMatchObject({ omittedFailures: 3 });
    }
  },
  'a name in a request: `service`, `consumer`, `interface`, each of `groups`'(most = 0) {
    const isMet = (condition: string, part: (name: string) => object): boolean => {
      const name = condition.slice(condition.indexOf('= ') + 2);
      const token = tokenOf('usr-1', condition);
      return refusalOf(() => verify(token, { rootKey, request: part(name) })) === undefined;
    };
    for (const [type, part] of [
      ['service', (name) => ({ service: name })],
      ['consumer', (name) => ({ consumer: name })],
      ['consumer', (name) => ({ groups: [name] })],
      ['interface', (name) => ({ interface: name })],
    ] satisfies [string, (name: string) => object][]) {
      expect(isMet(`${type} = ${'x'.repeat(most)}`, part)).toBe(true);
      expect(isMet(`${type} = ${'x'.repeat(most + 1)}`, part)).toBe(false);
    }
  },
  'nested discharges': heldBy('test/cost/discharges.test.ts'),
  async 'the body for the infer scope endpoint'(around = 0, status = 0) {
    const endpoint = createScopeEndpoint({ rootKey, maxLength: 1000 });
    const statusOf = async (length: number): Promise<number> =>
      (await endpoint.answer(' '.repeat(length), {})).status;
    expect(await statusOf(2000 + around)).not.toBe(status);
    expect(await statusOf(2001 + around)).toBe(status);
  },
  async 'discharges that a client gathers'(most = 0) {
    const caveat = { rootKey: 'a key for this caveat alone', identifier: 'asks for ever' };
    let asked = 0;
    const gathering = gatherDischarges(addThirdPartyCaveat(tokenOf('usr-1'), caveat), () => {
      asked++;
      return addThirdPartyCaveat(mintDischarge(caveat), caveat);
    });
    await expect(gathering).rejects.toMatchObject({ code: 'token_too_large' });
    expect(asked).toBe(most);
  },
  async 'each call of an authority to its keys, its store and its restrictions'(seconds = 0) {
    vi.useFakeTimers();
    const never = (): Promise<never> => new Promise(() => {});
    const current = (): { keyId: string; rootKey: string } => ({ keyId: 'k1', rootKey });
    const silent = [
      { keys: { current, find: never } },
      { keys, revocations: { get: never, set: never, delete: never } },
      { keys, restrictions: never },
    ];
    for (const options of silent) {
      const refused = vi.fn();
      const asked = createAuthority(options).verify(tokenOf('usr-1'), { request: {} });
      const settled = asked.catch(({ code }) => refused(code));
      await vi.advanceTimersByTimeAsync(1000 * seconds - 1);
      expect(refused).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(1);
      await settled;
      expect(refused).toHaveBeenCalledWith('verification_unavailable');
    }
  },
  async 'tokens in the cache of an authority'(most = 0, length = 0) {
    const texts = Array.from({ length: most }, (_, i) => tokenOf(`usr-${i}`));
    expect(await decodedBy([...texts, ...texts])).toBe(most);
    expect(await decodedBy([...texts, tokenOf('usr-x'), ...texts])).toBeGreaterThan(most + 1);
    const long = Array.from({ length: 100 }, (_, i) => tokenOf('u'.repeat((length * 3) / 4 - i)));
    const fits = long.filter((text) => text.length <= length);
    expect(fits[0]).toHaveLength(length);
    expect(await decodedBy([fits[0]!, fits[0]!])).toBe(1);
    const tooLong = long.filter((text) => text.length > length).at(-1)!;
    expect(await decodedBy([tooLong, tooLong])).toBe(2);
  },
  'conditions that an authority remembers'(most = 0, length = 0) {
    let reads = 0;
    const counting = (text: string) => {
      reads++;
      return standardDialect.read(text);
    };
    const read = rememberingReads({ ...standardDialect, read: counting });
    const readTimes = (texts: readonly string[]): number => {
      reads = 0;
      for (const text of texts) read(text);
      return reads;
    };
    const conditions = Array.from({ length: most }, (_, i) => `asn = ${i}`);
    expect(readTimes([...conditions, ...conditions])).toBe(most);
    expect(readTimes([`asn = ${most}`, ...conditions])).toBe(most + 1);
    const ofLength = (size: number): string => 'service = '.padEnd(size, 's');
    expect(readTimes([ofLength(length), ofLength(length)])).toBe(1);
    expect(readTimes([ofLength(length + 1), ofLength(length + 1)])).toBe(2);
  },
  'keys in the cache of a lookup'(most = 0, seconds = 0) {
    expect(lookedUp(most, seconds - 1)).toBe(most);
    expect(lookedUp(most, seconds)).toBe(2 * most);
    expect(lookedUp(most + 1, 0)).toBeGreaterThan(most + 1);
  },
};

/** The rows of the table on the page: what is bounded, and the figures of the bound. */
const [, section = ''] = readFileSync(join(root, 'docs/security.md'), 'utf8').split(
  '## Bounds on work\n',
);
const rows = [...section.split('\n## ')[0]!.matchAll(/^\| (.+?) +\| (.+?) +\|/gm)]
  .filter(([, what]) => what !== 'what' && !what!.startsWith('--'))
  .map(([, what = '', bound = '']) => ({
    what,
    figures: [...bound.matchAll(/\d[\d,]*/g)].map(([digits]) => Number(digits.replaceAll(',', ''))),
  }));

afterEach(() => {
  vi.useRealTimers();
});

describe('the bounds on work that docs/security.md lists', () => {
  test.each(rows)('$what', async ({ what, figures }) => {
    const check = CHECKS[what];
    if (check === undefined) throw new Error(`nothing holds the row: ${what}`);
    await check(...figures);
  });

  test('are all on the page', () => {
    expect(rows.map(({ what }) => what).sort()).toEqual(Object.keys(CHECKS).sort());
  });
});
