import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAuthority, createKeyring } from '../../src/authority/index.js';
import { inspect, mint } from '../../src/index.js';

const rootKey = 'an example key, 32 bytes or more';
const idOf = (identifier: Uint8Array | string): string =>
  inspect(mint({ rootKey, identifier })).unverified.identity.id;

const encoder = new TextEncoder();
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** An identifier, and all that an id of it could be taken for. */
function lookalikes(bytes: Uint8Array): readonly Uint8Array[] {
  const texts = [
    base64url(bytes),
    `base64url:${base64url(bytes)}`,
    new TextDecoder().decode(bytes),
  ];
  return [bytes, ...texts.map((text) => encoder.encode(text))];
}

test('the id of a text is the text', () => {
  expect(idOf('session 17')).toBe('session 17');
});

test('the id of other bytes is marked', () => {
  expect(idOf(Uint8Array.of(0x80, 0x80))).toBe('base64url:gIA');
  expect(idOf('gIA')).toBe('gIA');
  expect(idOf('base64url:gIA')).toBe('base64url:YmFzZTY0dXJsOmdJQQ');
});

test('two identifiers never share an id', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 12 }), (bytes) => {
      const all = lookalikes(bytes).flatMap(lookalikes).flatMap(lookalikes);
      const distinct = new Map(all.map((each) => [Buffer.from(each).toString('hex'), each]));
      expect(new Set([...distinct.values()].map(idOf)).size).toBe(distinct.size);
    }),
    { numRuns: 2000 },
  );
});

test('to revoke a token of one identifier leaves that of another alone', async () => {
  const keys = createKeyring({ current: '', keys: { '': rootKey } });
  const authority = createAuthority({ keys });
  const bytes = mint({ rootKey, identifier: Uint8Array.of(0x80, 0x80) });
  const text = mint({ rootKey, identifier: 'gIA' });
  await authority.revoke({ token: bytes });
  await expect(authority.verify(bytes, { request: {} })).rejects.toThrow('revoked');
  await expect(authority.verify(text, { request: {} })).resolves.toBeDefined();
});
