import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { mint, verify } from 'caveats';
import { bakeryIdentifier, readBakeryIdentifier } from '../../examples/dialects/bakery.js';
import { lnd as dialect } from '../../examples/dialects/lnd.js';
import { verdictOf } from '../token/thrown.js';

const rootKey = 'an example key, 32 bytes or more';
describe('an identifier that the bakery does not write', () => {
  const identity = {
    id: '00'.repeat(16),
    keyId: '0',
    permissions: ['info:read'],
  };
  const bytes = bakeryIdentifier(identity);
  const mintWith = (identifier: Uint8Array | string) => mint({ rootKey, identifier, dialect });
  const request = { resource: { entity: 'info' }, access: 'read' } as const;
  const refused: readonly [string, Uint8Array | string][] = [
    ['text', 'v1.k1.access.usr-1.x'],
    ['another version', Uint8Array.from([2, ...bytes.subarray(1)])],
    ['an unknown field', Uint8Array.from([...bytes, 0x22, 0])],
    ['another wire type', Uint8Array.from([...bytes, 0x08, 1])],
    ['two nonces', Uint8Array.from([3, 10, 1, 1, ...bytes.subarray(1)])],
    ['a length that is too long', Uint8Array.from([3, 10, 0x90, 0x80, 0, ...bytes.subarray(3)])],
    ['an endless length', Uint8Array.from([3, 10, 255, 255, 255, 255, 255, 255])],
    ['text that is not UTF-8', Uint8Array.from([3, 10, 1, 0, 18, 1, 255])],
    ['nothing but a version', Uint8Array.from([3])],
    ...Array.from(bytes.subarray(1, -1), (_, i): [string, Uint8Array] => [
      `${i + 1} bytes`,
      bytes.subarray(0, i + 1),
    ]),
  ];

  test('is accepted as it is written', () => {
    expect(readBakeryIdentifier(bytes)).toEqual({ type: 'access', ...identity });
    verify(mintWith(bytes), { rootKey, dialect, request });
    // Version 1 of the macaroons cannot hold bytes.
    const text = Buffer.from(bytes).toString('base64url');
    expect(readBakeryIdentifier(Buffer.from(text))).toEqual({ type: 'access', ...identity });
  });

  test.each(refused)('is refused: %s', (_, identifier) => {
    expect(verdictOf(() => verify(mintWith(identifier), { rootKey, dialect, request }))).toMatch(
      /malformed_token|scope_denied|unknown_caveat/,
    );
  });

  test('that names no permission allows nothing', () => {
    const none = mintWith(bakeryIdentifier({ ...identity, permissions: [] }));
    expect(verdictOf(() => verify(none, { rootKey, dialect, request }))).toBe('malformed_token');
  });

  test('costs no more than its length', () => {
    const permissions = Array.from({ length: 4000 }, (_, i) => `e${i}:read`);
    const long = bakeryIdentifier({ ...identity, permissions });
    expect(readBakeryIdentifier(long)?.permissions).toHaveLength(4000);
    expect(() =>
      dialect.identity.encode({ type: 'access', keyId: '0', subject: '', id: '00' }),
    ).toThrow(TypeError);
  });
});
