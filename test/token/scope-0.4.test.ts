import {
  access,
  type Caveat,
  doc,
  judge,
  mint,
  open,
  type Opened,
  readonly,
  serialize,
  table,
  type TokenInput,
  type TokenRequest,
} from 'caveats';
import { addFirstPartyCaveat } from 'caveats/macaroon';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { refused } from './thrown.js';

type Verdict =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly code: string;
      /** Of each unmet caveat its type, `null` if no kind reads it, and the reason. */
      readonly unmet: readonly (readonly [type: string | null, reason: string])[];
    };

/** What 0.4 reported. Its docs are a list here, by code units. */
interface Report {
  readonly scope:
    | 'unrestricted'
    | 'nothing'
    | readonly (readonly [doc: string, tables: 'all' | readonly string[]])[];
  readonly access: readonly string[];
}

/** What `record-scope-0.4.mjs` writes. */
interface Recorded {
  readonly rootKey: string;
  readonly identity: { readonly subject: string; readonly id: string };
  /** SHA-256 of the texts of all tokens. */
  readonly digest: string;
  readonly tokens: readonly {
    readonly conditions: readonly (readonly [text: string, value: Caveat | null])[];
    readonly report: Report | { readonly code: string };
    readonly answers: readonly (readonly [request: TokenRequest, verdict: Verdict])[];
  }[];
  /** Texts of values, of which some are not caveats. */
  readonly values: readonly (readonly [value: Caveat, text: string])[];
  readonly calls: readonly (readonly [
    name: 'doc' | 'table' | 'access' | 'readonly',
    args: readonly unknown[],
    result: unknown,
  ])[];
}

const file = readFileSync(new URL('../vectors/scope-0.4.json.gz', import.meta.url));
const recorded: Recorded = JSON.parse(gunzipSync(file).toString());
const { rootKey, identity } = recorded;

/** A token with these conditions. `mint` refuses those that do not decode. */
function tokenOf(texts: readonly string[]): TokenInput {
  const { macaroon } = mint({ rootKey, identity });
  return { macaroon: texts.reduce((wider, text) => addFirstPartyCaveat(wider, text), macaroon) };
}

const tokens = recorded.tokens.map(({ conditions, ...said }) => {
  const token = tokenOf(conditions.map(([text]) => text));
  const name = JSON.stringify(conditions);
  return { token, opened: open(token, { rootKey }), name, conditions, ...said };
});

function orTypeError(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof TypeError) return 'TypeError';
    throw error;
  }
}

function verdictOf(opened: Opened, request: TokenRequest): Verdict {
  const explanation = judge.explain(opened, { request });
  if (explanation.allowed) return { allowed: true };
  const unmet = explanation.caveats.flatMap((one) =>
    one.met ? [] : [[one.caveat?.type ?? null, one.reason] as const],
  );
  return { allowed: false, code: explanation.error.code, unmet };
}

const isId = (id: string | undefined): boolean =>
  id === undefined || (id !== '' && id.length <= 512 && id.isWellFormed());

/** What 0.5 changes on purpose about a request. */
function changeOf({ resource }: TokenRequest): 'table without doc' | 'not an id' | 'none' {
  if (resource?.table !== undefined && resource.doc === undefined) return 'table without doc';
  return isId(resource?.doc) && isId(resource?.table) ? 'none' : 'not an id';
}

const allAnswers = tokens.flatMap(({ opened, name, answers }) =>
  answers.map(([request, verdict]) => {
    return { opened, request, verdict, asked: `${name} for ${JSON.stringify(request)}` };
  }),
);
const answersWith = (change: ReturnType<typeof changeOf>) =>
  allAnswers.filter(({ request }) => changeOf(request) === change);

/** What `inferScope` reports of the standard scope, as JSON carries it. */
type Reach =
  | { readonly kind: 'unrestricted' }
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'only';
      readonly resources: readonly { doc?: string; table?: string; access: readonly string[] }[];
    };

const ALL_ACCESS = ['read', 'write'];
const NOTHING: Report = { scope: 'nothing', access: [] };

/**
 * What 0.4 reported, save that it had several words for nothing: no docs, or no access to some; and without
 * ids that no request may have in 0.5.
 */
function plain({ scope, access: ways }: Report): Report {
  if (scope === 'nothing' || ways.length === 0) return NOTHING;
  if (scope === 'unrestricted') return { scope, access: ways };
  const docs = scope
    .filter(([id]) => isId(id))
    .map(([id, tables]) => [id, tables === 'all' ? tables : tables.filter(isId)] as const)
    .filter(([, tables]) => tables.length > 0);
  return docs.length === 0 ? NOTHING : { scope: docs, access: ways };
}

/** What 0.4 reported where 0.5 reports this. Keeps the order and what is listed twice. */
function toReport(reach: Reach): Report {
  if (reach.kind === 'nothing') return NOTHING;
  if (reach.kind === 'unrestricted') return { scope: 'unrestricted', access: ALL_ACCESS };
  const listed = new Set(reach.resources.flatMap((entry) => entry.access));
  const ways = ALL_ACCESS.filter((way) => listed.has(way));
  const isEverything = reach.resources.length === 1 && reach.resources[0]!.doc === undefined;
  if (isEverything) return { scope: 'unrestricted', access: ways };
  const docs: [doc: string, tables: 'all' | string[]][] = [];
  for (const { doc: id = '', table: tableId } of reach.resources) {
    const last = docs.at(-1);
    if (tableId === undefined) docs.push([id, 'all']);
    else if (last?.[0] === id && last[1] !== 'all') last[1].push(tableId);
    else docs.push([id, [tableId]]);
  }
  return { scope: docs, access: ways };
}

/** What 0.5 and 0.4 report of each token that both report of. */
const reported = () =>
  tokens.flatMap(({ opened, name, report }) => {
    if ('code' in report) return [];
    const { scope } = judge.inferScope(opened, { context: {} });
    const reach: Reach = JSON.parse(JSON.stringify(scope));
    return [{ name, reach, report: plain(report) }];
  });

describe('doc, table and access, as 0.4 had them', () => {
  it('come in thousands of tokens', () => {
    expect(tokens.length).toBeGreaterThan(2_000);
    expect(answersWith('none').length).toBeGreaterThan(6_000);
    expect(answersWith('not an id').length).toBeGreaterThan(500);
    expect(answersWith('table without doc').length).toBeGreaterThan(300);
  });

  it('have the same bytes in tokens', () => {
    const digest = createHash('sha256');
    for (const { token } of tokens) digest.update(serialize(token));
    expect(digest.digest('hex')).toBe(recorded.digest);
  });

  it('have the same value for each text', () => {
    for (const { opened, name, conditions } of tokens) {
      const values = opened.conditions.map(({ read }) => read?.caveat ?? null);
      expect(values, name).toEqual(conditions.map(([, value]) => value));
    }
  });

  it('have the same text for each value', () => {
    const right = recorded.tokens
      .flatMap(({ conditions }) => conditions)
      .flatMap(([text, value]) => (value === null ? [] : [[value, text] as const]));
    for (const [value, text] of [...right, ...recorded.values]) {
      const write = (): string => {
        const { macaroon } = mint({ rootKey, identity, caveats: [value] });
        return Buffer.from(macaroon.unsafeCaveats[0]!.condition).toString();
      };
      expect(orTypeError(write), JSON.stringify(value)).toBe(text);
    }
  });

  it('are made by the same calls', () => {
    const constructors = { doc, table, access, readonly };
    for (const [name, args, result] of recorded.calls) {
      const call = (): unknown => Reflect.apply(constructors[name], undefined, args);
      expect(orTypeError(call), `${name}: ${JSON.stringify(args)}`).toEqual(result);
    }
  });

  it('let the same requests in, and are unmet for the same reasons', () => {
    for (const { opened, request, verdict, asked } of answersWith('none')) {
      expect(verdictOf(opened, request), asked).toEqual(verdict);
    }
  });

  it('are reported as the same docs, tables and access', () => {
    for (const { reach, report, name } of reported()) {
      expect(toReport(reach), name).toEqual(report);
      const isUnrestricted = report.scope === 'unrestricted' && report.access.length === 2;
      expect(reach.kind === 'unrestricted', name).toBe(isUnrestricted);
    }
  });

  it('are reported with the parent first and the access last, the same in each entry', () => {
    for (const { reach, report, name } of reported()) {
      if (reach.kind !== 'only') continue;
      const ways = report.access;
      const entries = reach.resources.map((one) => ({
        doc: one.doc,
        table: one.table,
        access: ways,
      }));
      expect(JSON.stringify(reach.resources), name).toBe(JSON.stringify(entries));
    }
  });

  it('are not reported of a token with a text that none of them reads', () => {
    for (const { opened, name, report } of tokens) {
      if (!('code' in report)) continue;
      const { code } = refused(() => judge.inferScope(opened, { context: {} }));
      expect(code, name).toBe(report.code);
    }
  });
});

describe('what 0.5 changes on purpose', () => {
  it('denies a resource with an id that is empty, longer than 512 or ill-formed to every token', () => {
    // 0.4 compared it like any other id, so that an unrestricted token reached it.
    for (const { opened, request, verdict, asked } of answersWith('not an id')) {
      const code = verdict.allowed ? 'scope_denied' : verdict.code;
      expect(verdictOf(opened, request), asked).toMatchObject({ allowed: false, code });
    }
  });

  it('takes a table without its doc for a mistake of the server', () => {
    // 0.4 took it for something wider than any doc, which an unrestricted token reached.
    for (const { opened, request, asked } of answersWith('table without doc')) {
      expect(() => judge.explain(opened, { request }), asked).toThrow(TypeError);
    }
  });
});
