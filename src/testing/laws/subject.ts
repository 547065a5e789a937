import type { AnyCaveat, CaveatKind, CheckResult } from '../../caveats/kind.js';
import { docModel } from '../../caveats/docs.js';
import { frozenCopy } from '../../caveats/plain-data.js';
import type { ScopeModel } from '../../caveats/scope-model.js';
import { checkFields } from '../../options.js';
import { createDialect } from '../../token/create-dialect.js';
import type { Dialect } from '../../token/dialect.js';
import { completeRequest } from '../../token/request.js';
import { TEST_TIME } from '../clock.js';
import { alike, attempt, describeThrown, show } from './law.js';

/** What the laws of a kind are tried on: the more the samples differ, the more mistakes they find. */
export interface CaveatSamples<C extends AnyCaveat, R extends object> {
  /** Values as `decode` returns them; one or more. */
  readonly values: readonly C[];
  /** Requests that meet some of the values, and others that meet none; one or more. */
  readonly requests: readonly R[];
  /**
   * Decides whether a request that is similar to one of `requests` should meet a value too, because a
   * `*` or a folder of the value covers it; by default none should.
   */
  alsoMeets?(value: C, request: R): boolean;
  /** Whether no request ever meets the kind; `false` by default. */
  readonly neverMet?: boolean | undefined;
}

type AnyKind = CaveatKind<AnyCaveat, object>;
type AnySamples = CaveatSamples<AnyCaveat, object>;

export interface Pair {
  readonly value: AnyCaveat;
  readonly request: object;
}

interface Outcome {
  readonly met: boolean;
  /** `met`, the reason why not, or what is wrong. */
  readonly answer: string;
  readonly wrong?: string;
}

/** A kind, and what its laws are tried on. */
export interface Subject extends Required<AnySamples> {
  readonly kind: AnyKind;
  /** The kind, and the standard kinds of other types. */
  readonly dialect: Dialect;
  readonly pairs: readonly Pair[];
  readonly metPairs: () => readonly Pair[];
  /** Runs the check with a frozen value, as `verify` does. */
  readonly run: (value: AnyCaveat, request: object) => Outcome;
  readonly meets: (value: AnyCaveat, request: object) => boolean;
  /** Returns a request as `verify` hands it to checks; `undefined` if it throws a `TypeError` for it. */
  readonly complete: (request: object) => object | undefined;
  /** Decides whether something is a value of the kind: it is written, and read again. */
  readonly isValue: (value: AnyCaveat) => boolean;
  /** Describes how a value is read otherwise than it was written; `undefined` if `encode` refuses it. */
  readonly misreadingOf: (value: AnyCaveat) => string | undefined;
}

export function subjectOf(kind: AnyKind, samples: AnySamples): Subject {
  const { nothing } = docModel;
  const scope: ScopeModel = { kinds: [kind], reach: () => nothing, nothing };
  const dialect: Dialect =
    kind.role === 'scope' ? createDialect({ scope }) : createDialect({ kinds: [kind] });
  const fields = { values: true, requests: true, alsoMeets: true, neverMet: true } as const;
  checkFields<AnySamples>(samples, 'samples', fields);
  const { values, neverMet = false, alsoMeets = () => false } = samples;
  for (const list of [values, samples.requests]) {
    if (Array.isArray(list) && list.length > 0) continue;
    throw new TypeError('samples: needs values and requests, which must be lists, not empty');
  }
  // Copies, as a check that is wrong may change them.
  const requests = samples.requests.map((request) => ({ ...request }));
  const pairs = pairsOf(values, requests);
  const run: Subject['run'] = (value, request) => runCheck(kind, value, request);
  const meets: Subject['meets'] = (value, request) => run(value, request).met;
  return {
    ...{ kind, dialect, values, requests, neverMet, alsoMeets, pairs, run, meets },
    metPairs: () => pairs.filter(({ value, request }) => meets(value, request)),
    complete: (request) =>
      attempt(() => completeRequest(request, 'request', { dialect, clock: () => TEST_TIME })),
    isValue: (value) => attempt(() => alike(kind.decode(kind.encode(value)), value)) === true,
    misreadingOf(value) {
      const text: unknown = attempt(() => kind.encode(value));
      if (typeof text !== 'string') return undefined;
      const decoded = kind.decode(text);
      if (alike(decoded, value)) return undefined;
      return `${show(value)} is written as ${show(text)}, which is read as ${show(decoded)}`;
    },
  };
}

export function pairsOf(values: readonly AnyCaveat[], requests: readonly object[]): Pair[] {
  return values.flatMap((value) => requests.map((request) => ({ value, request })));
}

export function runCheck(kind: AnyKind, value: AnyCaveat, request: object): Outcome {
  let wrong: string;
  try {
    const result: unknown = kind.check(frozenCopy(value), request);
    if (isCheckResult(result)) {
      return { met: result.ok, answer: result.ok ? 'met' : `unmet: ${result.reason}` };
    }
    wrong = `check returned ${show(result)} for the request ${show(request)}`;
  } catch (error) {
    wrong = `check threw for the request ${show(request)}: ${describeThrown(error)}`;
  }
  return { met: false, answer: wrong, wrong };
}

function isCheckResult(result: unknown): result is CheckResult {
  const { ok, reason }: { readonly ok?: unknown; readonly reason?: unknown } = Object(result);
  const names = Object.keys(Object(result)).sort().join();
  if (ok === true) return names === 'ok';
  return ok === false && names === 'ok,reason' && typeof reason === 'string' && reason !== '';
}
