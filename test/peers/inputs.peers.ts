import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { text, utf8 } from '../bytes/oracle.js';
import type { Blobs, Format } from './formats.js';
import { INPUTS } from './inputs/all.js';
import type { Input } from './inputs/input.js';
import { ROOT_KEY } from './inputs/signed.js';
import { verifyByUs } from './ours.js';
import type { Verdict } from './peer.js';
import { PAGE, withInputs } from './page.js';
import { allPeers } from './peers/all.js';

const peers = allPeers(inject('drivers'));

afterAll(() => peers.forEach((peer) => peer.stop()));

const cases = Object.entries(INPUTS).flatMap(([heading, inputs]) =>
  inputs.map((input) => ({ ...input, heading })),
);

function outcome(verdict: Verdict): unknown {
  return verdict.kind === 'accepted' ? verdict.conditions.map(text) : verdict.kind;
}

function formsOf({ forms }: Input): readonly (readonly [Format, Blobs])[] {
  return Object.entries(forms) as [Format, Blobs][];
}

describe('what we say of', () => {
  it.each(cases)('$heading: $title', (input) => {
    for (const [format, blobs] of formsOf(input)) {
      const verdict = verifyByUs(blobs, format, ROOT_KEY);
      const ours = verdict.kind === 'refused' ? verdict.reason : outcome(verdict);
      expect([format, ours]).toEqual([format, input.ours]);

      const isTaken = input.tolerance !== undefined || typeof input.ours !== 'string';
      const lenient = input.tolerance === undefined ? true : [input.tolerance];
      const tolerated = verifyByUs(blobs, format, ROOT_KEY, { lenient });
      expect([format, tolerated.kind]).toEqual([format, isTaken ? 'accepted' : 'refused']);
    }
  });
});

// What a peer takes and should not is asserted as it is: a test fails where a peer is mended, and
// docs/interop.md is to be changed then.
describe.each(peers)('what $name $version says of', (peer) => {
  const readable = cases.filter((input) =>
    formsOf(input).some(([format]) => peer.reads.includes(format)),
  );
  it.skipIf(peer.version === 'missing').each(readable)('$heading: $title', async (input) => {
    const met = (input.met ?? ['a', 'b', 'c']).map(utf8);
    for (const [format, blobs] of formsOf(input)) {
      if (!peer.reads.includes(format)) continue;
      const verdict = await peer.verify({ blobs, format, rootKey: ROOT_KEY, met });
      const expected = input.lapses[peer.name] ?? 'refused';
      expect([format, outcome(verdict)]).toEqual([format, expected]);
    }
  });
});

describe('docs/interop.md', () => {
  it('has every input, and what everyone says of it', async () => {
    const page = readFileSync(PAGE, 'utf8');
    expect(await withInputs(page)).toBe(page);
  });
});
