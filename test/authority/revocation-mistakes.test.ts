import { describe, expect, test } from 'vitest';
import type { Revocation } from '../../src/authority/revocation.js';
import { createRevocations, issued, NOW } from './revocation-world.js';

describe('a mistake of the caller', () => {
  const id = issued(NOW).id;

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['no object', 'usr-1'],
    ['null', null],
    ['none of the three', {}],
    ['two of the three', { id, subject: 'usr-1' }],
    ['all three', { id, subject: 'usr-1', keyId: 'k1' }],
    ['an empty id', { id: '' }],
    ['an empty subject', { subject: '' }],
    ['an id that is no text', { id: 7 }],
    ['an id that is null', { id: null }],
    ['a subject that is no text', { subject: ['usr-1'] }],
    ['a key id that is no text', { keyId: null }],
    ['ill-formed text', { id: '\ud800' }],
    ['ill-formed text for a subject', { subject: '\ud800' }],
    ['ill-formed text for a key id', { keyId: '\ud800' }],
    ['an expiry in milliseconds', { id, expiresAt: NOW * 1000 }],
    ['an expiry inside a second', { id, expiresAt: NOW + 0.5 }],
    ['an expiry before 1970', { id, expiresAt: -1 }],
    ['an expiry that is no number', { id, expiresAt: '1571147494' }],
    ['a misspelt expiry', { id, expiresat: NOW + 60 }],
    ['a misspelt moment', { subject: 'usr-1', issuedUntl: NOW }],
    ['a misspelt moment that is undefined', { subject: 'usr-1', issuedTo: undefined }],
    ['an expiry of a subject', { subject: 'usr-1', expiresAt: NOW + 60 }],
    ['a moment of issue of a token', { id, issuedUntil: NOW }],
    ['a moment of issue of a key', { keyId: 'k1', issuedUntil: NOW }],
    ['a moment in milliseconds', { subject: 'usr-1', issuedUntil: NOW * 1000 }],
    ['a moment that is no number', { subject: 'usr-1', issuedUntil: NaN }],
    ['a moment before 1970', { subject: 'usr-1', issuedUntil: -1 }],
    ['a moment that is a date', { subject: 'usr-1', issuedUntil: new Date() }],
  ])('is a TypeError, and nothing is revoked: %s', async (_, wrong) => {
    const store = new Map<string, unknown>();
    const revocations = createRevocations({ store });
    await expect(revocations.add(wrong as Revocation)).rejects.toThrow(TypeError);
    await expect(revocations.remove(wrong as Revocation)).rejects.toThrow(TypeError);
    expect(store.size).toBe(0);
  });

  test('is told without what was given', async () => {
    const wrong = { subject: 'usr-1', issuedUntil: 1571147494000 };
    await expect(createRevocations().add(wrong)).rejects.not.toThrow(/usr-1|157/);
  });

  test('is a clock that tells no time in seconds', async () => {
    const revocations = createRevocations({ clock: () => Date.now() });
    await expect(revocations.add({ subject: 'usr-1' })).rejects.toThrow(TypeError);
  });

  test.each<[string, object]>([
    ['a store that is none', { store: {} }],
    ['a store without delete', { store: { get: () => undefined, set: () => undefined } }],
    ['a store that is a text', { store: 'redis://localhost' }],
    ['a store that is null', { store: null }],
  ])('is told when revocations are made: %s', (_, options) => {
    expect(() => createRevocations(options)).toThrow(TypeError);
  });
});
