import { doc, standardScope } from 'caveats';
import { describe, expect, test } from 'vitest';
import * as kit from 'caveats/testing';
import * as matchers from 'caveats/testing/matchers';
import { fileSamples, filesWith } from './broken-scopes.js';
import { soundTenant, tenantSamples } from './broken-tenants.js';

/** A call with an object that has a field which nobody knows; or that there is no such object. */
type Call = ((misspelt: object) => unknown) | 'takes no fields';

const token = kit.mintFor('usr-1', doc('A'));
const { toVerify, toBeDeniedWith, toReach } = matchers.createMatchers();

/** Every export of the kit: one that is forgotten does not compile. */
const KIT: { readonly [K in keyof typeof kit]: Call } = {
  createTestAuthority: (misspelt) => kit.createTestAuthority(misspelt),
  createTestStore: (misspelt) => kit.createTestStore(misspelt),
  mintFor: (misspelt) => kit.mintFor({ subject: 'usr-1', ...misspelt }),
  textFor: (misspelt) => kit.textFor({ subject: 'usr-1', ...misspelt }),
  caveatLaws: (misspelt) => kit.caveatLaws(soundTenant, { ...tenantSamples, ...misspelt }),
  checkCaveatKind: (misspelt) =>
    kit.checkCaveatKind(soundTenant, { ...tenantSamples, ...misspelt }),
  scopeLaws: (misspelt) => kit.scopeLaws(filesWith(), { ...fileSamples, ...misspelt }),
  scopeChanges: (misspelt) =>
    kit.scopeChanges(standardScope.declaration, { ...standardScope.declaration, ...misspelt }),

  createTestClock: 'takes no fields',
  TEST_TIME: 'takes no fields',
  testKeys: 'takes no fields',
  flipBit: 'takes no fields',
  addUnsignedCaveat: 'takes no fields',
  dropCaveat: 'takes no fields',
  dropDischarges: 'takes no fields',
  forge: 'takes no fields',
  replaceCaveat: 'takes no fields',
  replaceSubject: 'takes no fields',
  swapCaveats: 'takes no fields',
  swapSignature: 'takes no fields',
  truncate: 'takes no fields',
  CaveatLawError: 'takes no fields',
};

const MATCHERS: { readonly [K in keyof typeof matchers]: Call } = {
  createMatchers: (misspelt) => matchers.createMatchers(misspelt),
};

/** What is made by an export, and takes an object itself. */
const OTHERS: Readonly<Record<string, Call>> = {
  'toVerify: request': (misspelt) => toVerify.call({}, token, misspelt),
  'toBeDeniedWith: expected': (misspelt) =>
    toBeDeniedWith.call({}, token, { code: 'scope_denied', ...misspelt }),
  'toBeDeniedWith: request': (misspelt) => toBeDeniedWith.call({}, token, 'scope_denied', misspelt),
  'toReach: resource': (misspelt) => toReach.call({}, token, { doc: 'A', ...misspelt }),
  'toReach: context': (misspelt) => toReach.call({}, token, { doc: 'A' }, misspelt),
};

const calls = Object.entries({ ...KIT, ...MATCHERS, ...OTHERS }).flatMap(([name, call]) =>
  call === 'takes no fields' ? [] : [[name, call] as const],
);

describe('a field that nobody knows is refused by name, even if it is undefined:', () => {
  test.each(calls)('%s', (_, call) => {
    for (const value of [1, undefined]) {
      expect(() => call({ msspelt: value })).toThrow(TypeError);
      expect(() => call({ msspelt: value })).toThrow(/msspelt/);
    }
    expect(() => call({ constructor: 1 })).toThrow(/unknown (?:option|field|level) 'constructor'/);
  });

  test('what a test authority mints', async () => {
    const authority = kit.createTestAuthority();
    const identity = { subject: 'usr-1' };
    const misspelt = { identity, caveat: [doc('A')] };
    await expect(authority.mint(misspelt)).rejects.toThrow(/caveat/);
    await expect(authority.mintFor({ ...identity, typ: 'identity' } as never)).rejects.toThrow(
      /typ/,
    );
  });
});
