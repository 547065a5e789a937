import { encodeAll, type Macaroon } from 'caveats/macaroon';
import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../bytes/oracle.js';
import { readBlobs, writeBlobs } from '../peers/formats.js';
import { writesOtherwise } from '../peers/forms.js';
import { verifyByUs } from '../peers/ours.js';
import { readRecordings, recordedBlobs, type RecordedToken } from '../peers/recording.js';

const recordings = readRecordings();

/** Macaroons as a text that is equal where they are. */
function fingerprint(macaroons: readonly Macaroon[]): string {
  return toHex(encodeAll(macaroons, 'v2'));
}

function verdictOf(token: RecordedToken, rootKey: string): unknown {
  const verdict = verifyByUs(recordedBlobs(token), token.format, hex(rootKey));
  return verdict.kind === 'accepted' ? verdict.conditions.map(toHex) : verdict;
}

describe('what the peers wrote', () => {
  it('is hundreds of tokens of five peers', () => {
    expect(new Set(recordings.map(({ peer }) => peer)).size).toBe(5);
    expect(recordings.flatMap(({ tokens }) => tokens).length).toBeGreaterThan(400);
  });
});

describe.each(recordings)('tokens of $peer $version', ({ peer, tokens }) => {
  it('authenticate, with their conditions in order', () => {
    const verdicts = tokens.map((token) => verdictOf(token, token.rootKey));
    expect(verdicts).toEqual(tokens.map(({ conditions }) => conditions));
  });

  it('do not under another key', () => {
    const verdicts = tokens.map((token) => verdictOf(token, `${token.rootKey}00`));
    expect(verdicts).toEqual(tokens.map(() => ({ kind: 'refused', reason: 'bad_signature' })));
  });

  it('are written again as they were, unless the peer has a form of its own', () => {
    for (const token of tokens) {
      const { format } = token;
      const blobs = recordedBlobs(token);
      const macaroons = readBlobs(blobs, format);
      const again = writeBlobs(macaroons, format);
      const isSame = again.map(toHex).join() === blobs.map(toHex).join();
      expect(isSame).toBe(!writesOtherwise[peer](macaroons, format));
      expect(fingerprint(readBlobs(again, format))).toBe(fingerprint(macaroons));
    }
  });

  it('are the same after a way through v1 and through v2 JSON', () => {
    for (const token of tokens) {
      const macaroons = readBlobs(recordedBlobs(token), token.format);
      for (const format of ['v1', 'v2-json'] as const) {
        const back = readBlobs(writeBlobs(macaroons, format), format);
        expect(fingerprint(back)).toBe(fingerprint(macaroons));
      }
    }
  });
});
