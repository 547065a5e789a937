import {
  attenuate,
  type CaveatInput,
  inferScope,
  mint,
  type Restriction,
  scopeAllows,
  type Token,
  verify,
} from 'caveats';
import {
  deserializeOnedata,
  type OnedataCaveat,
  onedataIdentity,
  type OnedataIdentity,
  type OnedataRequest,
  onedataDialect,
  type OnedataDialect,
  serializeOnedata,
  onedataDialectFor,
} from 'caveats/onedata';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiPatternsCover, splitCall } from '../../src/scope/api-pattern.js';
import { coversName } from '../../src/scope/names.js';
import { text as textOf } from '../bytes/oracle.js';
import { refused, unlessRefused } from '../token/thrown.js';
import {
  CAVEAT_TYPES,
  CAVEATS_OF,
  caveat as anyCaveat,
  identity as anyIdentity,
} from './arbitraries.js';
import { read, write } from './conditions.js';
import { withConditions } from './onezone.js';
import { caveat, caveats, condition, identity, request } from './world.js';

const RUNS = { numRuns: 2000 };
const rootKey = 'a root key of 32 bytes, no less.';
const dialect = onedataDialect;
type Given = readonly CaveatInput<OnedataDialect>[];

function tokenOf(who: OnedataIdentity, given: Given, location = 'onezone'): Token {
  const identifier = onedataIdentity.encode(who);
  return withConditions(mint({ rootKey, location, identifier }), given);
}

/** How tokens are looked at: as what they are, or legacy ones as what proves identity. */
const LOOKS = [
  [(of: OnedataIdentity) => onedataDialectFor(of.type), 'as what they are'],
  [() => onedataDialectFor('access', 'identity'), 'where an identity token is expected'],
] as const;

describe.each(LOOKS)('1. adding any caveat', (dialectOf, how) => {
  const letsIn = (who: OnedataIdentity, given: Given, asked: OnedataRequest): boolean => {
    const options = { rootKey, dialect: dialectOf(who) };
    const verified = () =>
      verify(tokenOf(who, given), { ...options, expect: who.type, request: asked });
    return unlessRefused(verified) !== undefined;
  };

  test(`never lets a request in that was kept out: tokens ${how}`, () => {
    let letIn = 0;
    fc.assert(
      fc.property(identity, caveats, condition, request, (who, before, added, asked) => {
        const isIn = letsIn(who, before, asked);
        if (isIn) letIn++;
        else expect(letsIn(who, [...before, added], asked)).toBe(false);
      }),
      RUNS,
    );
    expect(letIn).toBeGreaterThan(RUNS.numRuns / 20);
  });
});

test('1. adding any caveat never widens what is inferred', () => {
  const infer = (who: OnedataIdentity, given: Given, asked: OnedataRequest) => {
    const options = { rootKey, dialect: onedataDialectFor(who.type) };
    return unlessRefused(() =>
      inferScope(tokenOf(who, given), { ...options, expect: who.type, context: asked }),
    );
  };
  const covers = (reported: Restriction, isCovered: (values: readonly string[]) => boolean) =>
    reported.kind === 'unrestricted' || (reported.kind === 'only' && isCovered(reported.values));
  let narrowed = 0;
  fc.assert(
    fc.property(identity, caveats, condition, request, (who, before, added, asked) => {
      const wide = infer(who, before, asked);
      const narrow = infer(who, [...before, added], asked);
      if (narrow === undefined) return;
      narrowed++;
      expect(narrow.validUntil ?? Infinity).toBeLessThanOrEqual(wide!.validUntil ?? Infinity);
      const query = { ...asked.data, access: asked.access };
      if (scopeAllows(narrow, query)) expect(scopeAllows(wide!, query)).toBe(true);
      const { service, interface: of, api: call } = asked;
      for (const [reported, isCovered] of [
        ['services', (values) => coversName(new Set(values), service ?? '')],
        ['interfaces', (values) => values.includes(of ?? '')],
      ] satisfies [keyof typeof narrow, (values: readonly string[]) => boolean][]) {
        if (covers(narrow[reported], isCovered))
          expect(covers(wide![reported], isCovered)).toBe(true);
      }
      const coversCall = (lists: readonly (readonly string[])[]) =>
        lists.every((values) => call !== undefined && apiPatternsCover(values, splitCall(call)));
      if (coversCall(narrow.api)) expect(coversCall(wide!.api)).toBe(true);
    }),
    RUNS,
  );
  expect(narrowed).toBeGreaterThan(RUNS.numRuns / 10);
});

describe('4. what is written is read as it was', () => {
  test.each(CAVEAT_TYPES)('any caveat of type %s', (type) => {
    fc.assert(
      fc.property<[OnedataCaveat]>(CAVEATS_OF[type], (given) => {
        expect(read(write(given))).toStrictEqual(given);
      }),
      { numRuns: 500 },
    );
  });

  test('and has one text alone: an edited one is another value, or not read', () => {
    const token = fc.constantFrom(...' |/%=!<.:,*-+_019aAfFZ\n\u0085ż\ud800', '::', '00');
    let readings = 0;
    fc.assert(
      fc.property(anyCaveat(), fc.nat(1000), token, fc.nat(2), (given, place, added, removed) => {
        const before = write(given);
        const at = place % (before.length + 1);
        const edited = before.slice(0, at) + added + before.slice(at + removed);
        const again = read(edited);
        if (again === undefined) return;
        readings++;
        expect(write(again)).toBe(edited);
      }),
      { numRuns: 10_000 },
    );
    expect(readings).toBeGreaterThan(500);
  });

  const service = fc.constantFrom(undefined, 'opw' as const, 'opp' as const);
  const location = fc.string({ unit: 'binary', maxLength: 20 });
  const given = fc.array(fc.oneof(anyCaveat(), fc.string({ unit: 'binary', maxLength: 12 })), {
    maxLength: 6,
  });

  test('any token, in its text', () => {
    fc.assert(
      fc.property(anyIdentity(), given, location, service, (who, conditions, where, of) => {
        const token = tokenOf(who, conditions, where);
        const text = serializeOnedata(token, { service: of });
        expect(text).toMatch(/^(op[pw]-)?[0-9A-Za-z]+$/);
        const again = deserializeOnedata(text);
        expect(again.macaroon).toEqual(token.macaroon);
        expect(again.service).toBe(of);
        expect(serializeOnedata(again)).toBe(text);
        expect(onedataIdentity.decode(again.macaroon.identifier)).toStrictEqual(who);
        const texts = again.macaroon.unsafeCaveats.map((each) => textOf(each.condition));
        expect(texts).toEqual(
          conditions.map((each) => (typeof each === 'string' ? each : write(each))),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('also after it was narrowed step by step, by whoever held it', () => {
    fc.assert(
      fc.property(identity, fc.array(caveat, { maxLength: 4 }), (who, steps) => {
        const passedOn = steps.reduce(
          (text, each) =>
            serializeOnedata(attenuate(deserializeOnedata(text), [each], { dialect })),
          serializeOnedata(tokenOf(who, [])),
        );
        expect(passedOn).toBe(serializeOnedata(tokenOf(who, steps)));
      }),
      { numRuns: 300 },
    );
  });

  test('and a text that is no token’s is refused, whatever it is', () => {
    const part = fc.constantFrom(...'0123456789MDAyzZ-_+/=', '00', '02', 'opw-', 'MDAx', 'ż');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        const { code } = refused(() => deserializeOnedata(parts.join('')));
        expect(['malformed_token', 'truncated_token']).toContain(code);
      }),
      RUNS,
    );
  });
});
