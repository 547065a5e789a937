import type { AnyCaveat, CaveatKind } from 'caveats';
import { describe, expect, test } from 'vitest';
import { checkCaveatKind } from 'caveats/testing';
import {
  BROKEN_SESSIONS,
  BROKEN_TENANTS,
  sessionSamples,
  soundSession,
  soundTenant,
  tenant,
  tenantSamples,
} from './broken-tenants.js';
import { lawsBroken } from './laws-broken.js';

describe('a kind that lets in more than it says', () => {
  test.each(BROKEN_TENANTS)('as it %s, breaks a law', (_, fault, law) => {
    expect(lawsBroken({ ...soundTenant, ...fault }, tenantSamples)).toContain(law);
  });

  test('and one that does not, obeys all of them', () => {
    checkCaveatKind(soundTenant, tenantSamples);
    checkCaveatKind(soundSession, sessionSamples);
  });

  test.each(BROKEN_SESSIONS)('as it %s in an object of the request, breaks a law', (_, kind) => {
    expect(lawsBroken(kind, sessionSamples)).toEqual([
      'a request that is nearly right does not meet it',
    ]);
  });
});

test('a request that should meet a value is not a near miss', () => {
  const prefix: typeof soundTenant = {
    ...soundTenant,
    check: ({ id }, request) =>
      typeof request.tenant === 'string' && request.tenant.startsWith(`${id}/`)
        ? { ok: true }
        : { ok: false, reason: 'not_below' },
  };
  const samples = { values: [tenant('a')], requests: [{ tenant: 'a/b' }, { tenant: 'c' }] };
  expect(() => checkCaveatKind(prefix, samples)).toThrow('let samples.alsoMeets return true');
  checkCaveatKind(prefix, {
    ...samples,
    alsoMeets: ({ id }, asked) => asked.tenant?.startsWith(`${id}/`) === true,
  });
  // Two values of which one is nearly the other are both what they are.
  const list: typeof soundTenant = {
    ...soundTenant,
    check: ({ id }, request) =>
      request.tenant !== undefined && id.split('+').includes(request.tenant)
        ? { ok: true }
        : { ok: false, reason: 'other_tenant' },
  };
  const both = { values: [tenant('acme+acmex')], requests: [{ tenant: 'acme' }, { tenant: 'x' }] };
  expect(() => checkCaveatKind(list, both)).toThrow('"acmex"');
});

test.each(['__proto__', 'constructor', 'toString'])(
  'a sample that is called %s is no alarm',
  (id) => {
    checkCaveatKind(soundTenant, {
      values: [tenant(id), tenant('acme')],
      requests: [{ tenant: id }, { tenant: 'other' }],
    });
  },
);

describe('a check of numbers and flags', () => {
  interface Amount extends AnyCaveat {
    readonly type: 'amount';
    readonly max: number;
  }
  interface Payment {
    readonly cents?: number;
    readonly mfa?: boolean;
  }
  interface Asked {
    readonly payment?: Payment;
  }
  const amount = (isMet: (asked: Payment, max: number) => boolean): CaveatKind<Amount, Asked> => ({
    type: 'amount',
    role: 'usage',
    fields: { payment: 'object' },
    decode: (text) =>
      /^amount <= (?:0|[1-9]\d{0,9})$/.test(text)
        ? { type: 'amount', max: Number(text.slice(10)) }
        : undefined,
    encode({ max, ...others }) {
      const isAmount = Number.isSafeInteger(max) && max >= 0 && max < 1e10;
      if (isAmount && Object.keys(others).length === 1) return `amount <= ${max}`;
      throw new TypeError('amount: needs a number');
    },
    check: ({ max }, { payment }) =>
      payment?.cents !== undefined && isMet(payment, max)
        ? { ok: true }
        : { ok: false, reason: 'too_much' },
  });
  const samples = {
    values: [{ type: 'amount', max: 5000 } as const],
    requests: [{ payment: { cents: 1, mfa: true } }, { payment: { cents: 5001, mfa: true } }],
  };
  const law = 'a request that is nearly right does not meet it';

  test('takes null for zero', () => {
    // `null <= 5000` is true.
    expect(
      lawsBroken(
        amount(({ cents }, max) => cents! <= max),
        samples,
      ),
    ).toEqual([law]);
  });

  test('takes any text for yes', () => {
    const kind = amount(
      ({ cents, mfa }, max) => typeof cents === 'number' && cents <= max && !!mfa,
    );
    expect(lawsBroken(kind, samples)).toEqual([law]);
  });

  test('is strict', () => {
    const kind = amount(
      ({ cents, mfa }, max) => typeof cents === 'number' && cents <= max && mfa === true,
    );
    expect(lawsBroken(kind, samples)).toEqual([]);
  });
});

describe('a list of actions', () => {
  interface Actions extends AnyCaveat {
    readonly type: 'actions';
    readonly whitelist: readonly string[];
  }
  interface Asked {
    readonly actions?: readonly string[];
  }
  const NAMES = /^[a-z]+(?:\|[a-z]+)*$/;
  const kindOf = (fault: Partial<CaveatKind<Actions, Asked>>): CaveatKind<Actions, Asked> => ({
    type: 'actions',
    role: 'usage',
    fields: { actions: 'texts' },
    decode(text) {
      const names = text.slice('actions = '.length);
      if (!text.startsWith('actions = ')) return undefined;
      if (names === '') return { type: 'actions', whitelist: [] };
      return NAMES.test(names) ? { type: 'actions', whitelist: names.split('|') } : undefined;
    },
    encode({ whitelist, ...others }) {
      const text = Array.isArray(whitelist) ? whitelist.join('|') : undefined;
      const isList = text === '' ? whitelist.length === 0 : text !== undefined && NAMES.test(text);
      if (isList && Object.keys(others).length === 1) return `actions = ${text}`;
      throw new TypeError('actions: needs a list of names');
    },
    check: ({ whitelist }, { actions = [] }) =>
      Array.isArray(actions) &&
      actions.length > 0 &&
      actions.every((one) => whitelist.includes(one))
        ? { ok: true }
        : { ok: false, reason: 'not_allowed' },
    ...fault,
  });
  const samples = {
    values: [{ type: 'actions', whitelist: ['read', 'list'] } as const],
    requests: [{ actions: ['read'] }, { actions: ['read', 'write'] }],
  };

  test('that is none of the holder’s own is not met', () => {
    expect(lawsBroken(kindOf({}), samples)).toEqual([]);
  });

  test('may not be empty in a request, where each of none is allowed', () => {
    const kind = kindOf({
      check: ({ whitelist }, { actions }) =>
        actions?.every((one) => whitelist.includes(one))
          ? { ok: true }
          : { ok: false, reason: 'not_allowed' },
    });
    expect(lawsBroken(kind, samples)).toEqual(['an empty list in a request does not meet it']);
  });

  test('may not be empty in a value, and mean any', () => {
    const { check } = kindOf({});
    const kind = kindOf({
      check: (value, asked) =>
        value.whitelist.length === 0 && asked.actions ? { ok: true } : check(value, asked),
    });
    expect(lawsBroken(kind, samples)).toEqual([
      'an empty list in a value is refused, or restricts',
    ]);
  });
});
