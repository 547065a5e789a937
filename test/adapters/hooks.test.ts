import type { Verdict } from 'caveats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADAPTERS, type AdapterName } from './audit/case.js';
import { createClient } from './audit/client.js';
import { INVALID_FORMS } from './audit/forms.js';
import type { Seen, Setup } from './audit/setups.js';
import { assertAdapterAnswer } from './cases/answers.js';
import type { AdapterCase, AdapterOptions } from './cases/case.js';
import { adapterCases } from './cases/index.js';
import { SERVERS } from './servers/all.js';
import type { Served } from './servers/serve.js';

const throws = (): never => {
  throw new Error('a mistake of the API');
};
const rejects = (): Promise<never> => Promise.reject(new Error('a mistake of the API'));
const hangs = (): Promise<never> => new Promise(() => undefined);
const anything = (): (() => unknown) => {
  let count = 0;
  return () => INVALID_FORMS[count++ % INVALID_FORMS.length];
};

/** Hooks as no API means them: whatever they do, the answers stay what they are without. */
const HOOKS = [
  ['throw', throws],
  ['reject', rejects],
  ['return anything', anything()],
  ['never settle', hangs],
] as const;

/** Where the adapter does not know what a case needs. */
const CANNOT: Readonly<Partial<Record<AdapterName, readonly AdapterCase['needs'][]>>> = {
  node: ['router'],
  fetch: ['router', 'peer_address'],
};

/** The codes that hooks are told at least, of cases: a router may answer others, and nobody is told of errors. */
function codesOf(cases: readonly AdapterCase[]): readonly (string | undefined)[] {
  return cases
    .map(({ expected }) => expected)
    .filter(({ code, status, json = {} }) => code ?? (status === 200 && !('anonymous' in json)))
    .map(({ code }) => code);
}

const unhandled: unknown[] = [];
const note = (error: unknown): void => void unhandled.push(error);
beforeAll(() => void process.on('unhandledRejection', note).on('uncaughtException', note));
afterAll(() => void process.off('unhandledRejection', note).off('uncaughtException', note));

describe.each(ADAPTERS)('%s', (adapter) => {
  const cases = adapterCases().filter(
    ({ needs }) => !CANNOT[adapter]?.includes(needs ?? undefined),
  );

  test.each(HOOKS)('answers every case as it does, with hooks that %s', async (_, hook) => {
    const seen: Seen = { lookups: 0, handled: 0, errors: [], refused: [] };
    const verdicts: Verdict[] = [];
    const onVerdict = (verdict: Verdict): unknown => {
      verdicts.push(verdict);
      return hook();
    };
    const servers = new Map<AdapterOptions, Promise<Served>>();
    const serverOf = ({ routes, request, optional = false, ...others }: AdapterOptions) => {
      const options = () => ({ ...others, onVerdict });
      const setup: Setup = {
        options,
        routes,
        optional,
        onRefusal: hook,
        ...(request && { request }),
      };
      return SERVERS[adapter](setup, seen);
    };
    const ask = async (asked: AdapterCase): Promise<void> => {
      const server = servers.get(asked.options) ?? serverOf(asked.options);
      servers.set(asked.options, server);
      const client = createClient((await server).port, 1);
      const { status, headers, body } = await client.send(asked.request);
      client.close();
      // How often the handlers ran is counted for all of them, as they run side by side.
      const { handled } = asked.expected;
      assertAdapterAnswer(asked, { status, headers, body, handled });
    };
    await Promise.all(cases.map(ask));
    for (const server of servers.values()) await (await server).close();

    const told = verdicts.map(({ code }) => code);
    const expected = codesOf(cases);
    for (const code of new Set(expected)) {
      const [most, least] = [told, expected].map((codes) => codes.filter((one) => one === code));
      expect(most?.length, code ?? 'granted').toBeGreaterThanOrEqual(least?.length ?? 0);
    }
    const refusals = told.filter((code) => code !== undefined);
    expect(seen.refused?.toSorted()).toEqual(refusals.toSorted());
    const handled = cases.reduce((sum, { expected }) => sum + expected.handled, 0);
    expect(seen.handled).toBe(handled);
  });
});

test('in all of that, nothing was thrown that nobody caught', () => {
  expect(unhandled).toEqual([]);
});
