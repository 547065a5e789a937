import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type ApiCall, type ApiCaveat, inferScope, mint, TokenError, verify } from 'caveats';
import {
  caveatFromJson,
  caveatToJson,
  onedataDialect,
  onedataIdentity,
  type OnedataRequest,
  parseObjectId,
} from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { subjectToJson, tokenTypeToJson } from '../../src/onedata/json.js';
import { coversName } from '../../src/scope/names.js';
import { utf8 } from '../bytes/oracle.js';
import { STRICTER } from './oracle-stricter.js';

type Call = readonly [service: string, operation: ApiCall['operation'], resource: string];

interface Case {
  readonly input: readonly unknown[];
  readonly onedata: unknown;
}

interface Oracle {
  readonly rules: Readonly<Record<string, readonly Case[]>>;
  readonly apiCalls: readonly {
    readonly caveats: readonly string[];
    readonly call: Call;
    readonly allowed: boolean;
  }[];
}

const file = readFileSync(new URL('../vectors/onedata-oracle.json.gz', import.meta.url));
const { rules, apiCalls }: Oracle = JSON.parse(gunzipSync(file).toString());

/** What Onedata answers, in the form of its answer. */
const HERE: Readonly<Record<string, (...input: never[]) => unknown>> = {
  caveatText(text: string) {
    const read = onedataDialect.read(text);
    if (read === undefined) return { unknown: true };
    const ok = caveatToJson(read.caveat);
    return { ok, text: onedataDialect.write(caveatFromJson(ok) ?? read.caveat) };
  },
  caveatJson(json: unknown) {
    const caveat = caveatFromJson(json);
    return caveat === undefined ? { no: false } : { ok: onedataDialect.write(caveat) };
  },
  objectIdParse(text: string) {
    const parts = parseObjectId(text);
    if (parts === undefined) return { no: true };
    return { ok: [parts.fileUuid, parts.spaceId, parts.shareId ?? '@undefined'] };
  },
  apiMatch: (condition: string, ...call: Call) => ({ ok: isMet([condition], call) }),
  serviceNeedsApi: (condition: string, ...call: Call) => ({ ok: isMet([condition], call) }),
  servicesToProviders(conditions: string[], _: unknown, ids: string[]) {
    const { services } = inferScope(tokenWith(conditions), {
      rootKey,
      dialect: onedataDialect,
      context: {},
    });
    const values = new Set(services.kind === 'only' ? services.values : []);
    return { ok: ids.filter((id) => coversName(values, `opw-${id}`)) };
  },
  gri(text: string) {
    const call = ['ozw', 'get', text] as const;
    if (!isMet(['api = all/all/*.*.*:*'], call)) return { ok: false };
    const json = caveatToJson(onedataDialect.read(`api = ozw/get/${text}`)!.caveat);
    return { ok: (json as ApiCaveat).whitelist[0]!.slice('ozw/get/'.length) };
  },
  identifier(text: string) {
    try {
      const identity = onedataIdentity.decode(utf8(text));
      const { id, version, persistence } = identity;
      const kept = persistence.kind === 'named' ? 'named' : ['temporary', persistence.generation];
      return {
        ok: {
          ...{ id, version, persistence: kept, type: tokenTypeToJson(identity) },
          ...{ subject: subjectToJson(identity.subject), domain: 'oz', subtype: null, caveats: [] },
        },
      };
    } catch (error) {
      if (error instanceof TokenError) return { err: true };
      throw error;
    }
  },
};

const rootKey = 'a root key of 32 bytes, no less.';

function tokenWith(caveats: readonly string[]) {
  return mint({ rootKey, identifier: '2/nmd/usr-u1/act/t', caveats, dialect: onedataDialect });
}

/** A call by a client that meets all else in the conditions. */
function isMet(conditions: readonly string[], [service, operation, resource]: Call): boolean {
  const named = (start: string) =>
    conditions
      .find((each) => each.startsWith(start))
      ?.slice(start.length)
      .split('|')[0];
  const at = named('service = ')?.replace('*', 'x') ?? 'ozw-onezone';
  const request: OnedataRequest = {
    service: at,
    interface: named('interface = ') ?? 'rest',
    api: { service, operation, resource },
  };
  try {
    verify(tokenWith(conditions), { rootKey, dialect: onedataDialect, request });
    return true;
  } catch (error) {
    if (error instanceof TokenError) return false;
    throw error;
  }
}

const keyOf = (rule: string, input: unknown) => JSON.stringify([rule, input]);
const whyStricter = new Map(
  STRICTER.flatMap(([why, rule, inputs]) => inputs.map((input) => [keyOf(rule, input), why])),
);

describe.each(Object.entries(rules))('the rule %s', (rule, cases) => {
  const here = (input: readonly unknown[]): unknown => HERE[rule]!(...(input as never[]));
  const isStricter = ({ input }: Case) => whyStricter.has(keyOf(rule, input[0]));

  test.each(cases.filter((each) => !isStricter(each)))(
    'is Onedata’s about $input',
    ({ input, onedata }) => {
      expect(here(input)).toEqual(onedata);
    },
  );

  test.each(cases.filter(isStricter))('is stricter about $input', ({ input, onedata }) => {
    const refused = [{ unknown: true }, { no: false }, { no: true }, { ok: false }, { err: true }];
    expect(refused).toContainEqual(here(input));
    expect(refused).not.toContainEqual(onedata);
  });
});

test('each exception is about a case of the oracle', () => {
  const asked = Object.entries(rules).flatMap(([rule, cases]) =>
    cases.map(({ input }) => keyOf(rule, input[0])),
  );
  expect([...whyStricter.keys()].filter((key) => !asked.includes(key))).toEqual([]);
  expect(asked).toHaveLength(563);
  expect(whyStricter.size).toBe(68);
});

test.each(apiCalls)('caveats $caveats, call $call: $allowed', ({ caveats, call, allowed }) => {
  expect(isMet(caveats, call)).toBe(allowed);
});
