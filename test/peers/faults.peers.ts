import { afterAll, describe, expect, inject, it } from 'vitest';
import { utf8 } from '../bytes/oracle.js';
import { readBlobs, writeBlobs } from './formats.js';
import { dischargeInputs } from './inputs/discharges.js';
import { ROOT_KEY } from './inputs/signed.js';
import { build } from './ours.js';
import { allPeers } from './peers/all.js';
import {
  BINARY,
  first,
  ourVerdict,
  ownVerdict,
  plan,
  refused,
  theirVerdict,
  third,
} from './small-plans.js';

const [libmacaroons, go, python, npm, macaroonsJs] = allPeers(inject('drivers'));

afterAll(() => [libmacaroons, go, python].forEach((one) => one.stop()));

// As in inputs.peers.ts: asserted as it is, and told in docs/interop.md.

describe.skipIf(libmacaroons.version === 'missing')('libmacaroons', () => {
  it('ends the process that adds a condition of 32,768 bytes', async () => {
    const long = plan([first('x'.repeat(32_768))]);
    await expect(libmacaroons.write(long, 'v1-text')).rejects.toThrow('crashed SIGABRT');
    expect(await theirVerdict(libmacaroons, long, 'v1-text')).toBe('accepted');
  });
});

describe.skipIf(go.version === 'missing')('go-macaroon', () => {
  it.each(['v1', 'v1-json'] as const)(
    'says that it narrowed a %s token by a binary condition, and did not',
    async (format) => {
      expect(await ourVerdict(go, plan([first(BINARY), first('a')]), format)).toEqual(['a']);
      const [withoutThird] = await go.write({ ...plan([third(BINARY)]), discharges: [] }, format);
      expect(readBlobs([withoutThird!], format)[0]!.unsafeCaveats).toEqual([]);
    },
  );

  it('leaves out of v2 JSON what is empty and has to be there', async () => {
    const empty = plan([first('')]);
    expect(await ourVerdict(go, empty, 'v2-json')).toEqual(refused('missing_field'));
    expect(await ownVerdict(go, empty, 'v2-json')).toBe('accepted');
    const nameless = plan([], { identifier: utf8('') });
    expect(await ourVerdict(go, nameless, 'v2-json')).toEqual(refused('missing_field'));
    expect(await theirVerdict(go, empty, 'v2-json')).toBe('accepted');
  });

  it('looks at the conditions of a token before it knows that they are signed', async () => {
    const blobs = writeBlobs(build(plan([first('a')])), 'v2');
    const forged = await go.verify({ blobs, format: 'v2', rootKey: utf8('other key'), met: [] });
    expect(forged).toEqual(refused('a condition is not met'));
  });
});

describe.skipIf(python.version === 'missing')('pymacaroons', () => {
  it.each(['v1', 'v1-text'] as const)(
    'counts characters for bytes in %s, and cannot read what it wrote',
    async (format) => {
      for (const token of [
        plan([], { location: 'ключ' }),
        plan([], { identifier: utf8('ключ') }),
      ]) {
        expect(await ourVerdict(python, token, format)).toEqual(refused('bad_packet'));
        expect(await ownVerdict(python, token, format)).toBe('refused');
        expect(await theirVerdict(python, token, format)).toBe('accepted');
      }
    },
  );

  it('loses the key of a third-party caveat without a location in v1', async () => {
    const placeless = plan([third('d', '')]);
    expect(await ourVerdict(python, placeless, 'v1')).toEqual(refused('bad_signature'));
    expect(await ownVerdict(python, placeless, 'v1')).toBe('refused');
    expect(await ownVerdict(python, placeless, 'v2')).toBe('accepted');
    expect(await theirVerdict(python, placeless, 'v1')).toBe('accepted');
  });

  it.each(['v1-json', 'v2-json'] as const)(
    'leaves an empty condition out of %s, and cannot read what it wrote',
    async (format) => {
      const empty = plan([first('')]);
      expect(await ourVerdict(python, empty, format)).toEqual(refused('missing_field'));
      expect(await ownVerdict(python, empty, format)).toBe('refused');
      expect(await theirVerdict(python, empty, format)).toBe('accepted');
    },
  );
});

describe('a discharge that asks for itself', () => {
  const { forms } = dischargeInputs.find(({ title }) => title.endsWith('asks for itself'))!;
  it.for([
    { one: python, reason: 'RecursionError' },
    { one: macaroonsJs, reason: 'Maximum call stack size exceeded' },
  ])('takes $one.name to the end of its stack', async ({ one, reason }, { skip }) => {
    skip(one.version === 'missing');
    const blobs = forms['v1-text']!;
    const verdict = await one.verify({ blobs, format: 'v1-text', rootKey: ROOT_KEY, met: [] });
    expect(verdict.kind === 'refused' && verdict.reason).toContain(reason);
  });
});

describe('a condition that is not text', () => {
  const binary = plan([first(BINARY)]);
  it.for([
    { one: libmacaroons, format: 'v1-text', expected: 'accepted' },
    { one: go, format: 'v2', expected: 'accepted' },
    { one: python, format: 'v2', expected: 'refused' },
    { one: npm, format: 'v2', expected: 'refused' },
    { one: macaroonsJs, format: 'v1-text', expected: 'refused' },
  ] as const)('is for $one.name in $format: $expected', async (row, { skip }) => {
    const { one, format, expected } = row;
    skip(one.version === 'missing');
    expect(await theirVerdict(one, binary, format)).toBe(expected);
  });
});

describe('an empty root key', () => {
  const keyless = plan([first('a')], { rootKey: new Uint8Array() });
  it.for([
    { one: libmacaroons, format: 'v1-text', expected: 'accepted' },
    { one: go, format: 'v2', expected: 'accepted' },
    { one: python, format: 'v2', expected: 'refused' },
    { one: npm, format: 'v2', expected: 'accepted' },
    { one: macaroonsJs, format: 'v1-text', expected: 'accepted' },
  ] as const)('signs for $one.name in $format what is then $expected', async (row, { skip }) => {
    const { one, format, expected } = row;
    skip(one.version === 'missing');
    expect(await ownVerdict(one, keyless, format)).toBe(expected);
    expect(() => build(keyless)).toThrow('rootKey must not be empty');
  });
});
