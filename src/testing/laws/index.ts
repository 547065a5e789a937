import { type AnyCaveat, assertKind, type CaveatKind } from '../../caveats/kind.js';
import { checkFields, type FieldsOf } from '../../options.js';
import {
  checkIsExact,
  checkIsPure,
  fieldsMayBeMissing,
  inheritedNamesAreNames,
  meetsSomeNotAll,
  missingContextDenies,
} from './check-laws.js';
import { takesLinearTime } from './cost-law.js';
import { type CaveatLaw, CaveatLawError, describeThrown, type Subject, type Try } from './law.js';
import { limitAgrees } from './limit-laws.js';
import {
  decodeNeverThrows,
  oneText,
  prefixesAreTheirOwn,
  refusesNearMisses,
  refusesOtherValues,
  roundTrip,
  startsWithType,
} from './text-laws.js';
import { emptyListsDeny, nearMissesDeny } from './request-laws.js';
import { holdsInTokens } from './token-law.js';
import {
  emptyListsRestrict,
  longValuesAreWhole,
  nearValuesDiffer,
  valuesArePlain,
} from './value-laws.js';

export { type CaveatLaw, CaveatLawError } from './law.js';

/** What the laws of a kind are tried on: the more it differs, the more they find. */
export interface CaveatSamples<C extends AnyCaveat, R extends object> {
  /** Values as `decode` gives them; one or more. */
  readonly values: readonly C[];
  /** Requests, of which some meet some of the values and some do not; one or more. */
  readonly requests: readonly R[];
  /**
   * Decides whether a request that is nearly one of `requests` should meet a value all the same, since
   * it is what a `*` of the value stands for, or below a folder. None should by default. It is asked only
   * about texts that are not empty in place of others.
   */
  alsoMeets?(value: C, request: R): boolean;
  /** Whether no request ever meets the kind; not by default. */
  readonly neverMet?: boolean | undefined;
}

const FIELDS: FieldsOf<CaveatSamples<AnyCaveat, object>> = {
  values: true,
  requests: true,
  alsoMeets: true,
  neverMet: true,
};

const LAWS: Readonly<Record<string, Try>> = {
  'what is written is read as what it was': roundTrip,
  'a text starts with the type of its kind': startsWithType,
  'each value has one text': oneText,
  'no text makes decode throw': decodeNeverThrows,
  'a text that is nearly right is refused, or another value': refusesNearMisses,
  'the start of a text is refused, or another value': prefixesAreTheirOwn,
  'a value with a field missing or misspelt is refused': refusesOtherValues,
  'a value is plain data': valuesArePlain,
  'a long value is refused, or counts to its end': longValuesAreWhole,
  'an empty list in a value is refused, or restricts': emptyListsRestrict,
  'what meets a value does not meet one that is nearly the same': nearValuesDiffer,
  'some requests meet it and some do not': meetsSomeNotAll,
  'a check answers exactly, and never throws': checkIsExact,
  'a check says the same each time, and changes nothing': checkIsPure,
  'a request that says nothing does not meet it': missingContextDenies,
  'a request that is nearly right does not meet it': nearMissesDeny,
  'an empty list in a request does not meet it': emptyListsDeny,
  'a field that is missing is as one that is undefined': fieldsMayBeMissing,
  'an id called __proto__ or constructor is like any other': inheritedNamesAreNames,
  'its limit is what its check lets in': limitAgrees,
  'in a token it does what its check says': holdsInTokens,
  'a long text takes time in proportion to its length': takesLinearTime,
};

/**
 * The laws that any kind of caveat has to obey, tried on samples: as a list, to make a test of each in
 * whatever runner.
 *
 * @param kind a kind, as `defineCaveat` makes it.
 * @param samples values and requests to try them on.
 * @throws TypeError for what is no kind, and for no samples.
 * @example
 * ```ts
 * import { defineCaveat } from 'caveats';
 * import { caveatLaws } from 'caveats/testing';
 *
 * const isId = (id: unknown) => typeof id === 'string' && /^[a-z]+$/.test(id);
 * const tenant = defineCaveat({
 *   type: 'tenant',
 *   role: 'context',
 *   decode: (text) =>
 *     text.startsWith('tenant = ') && isId(text.slice(9))
 *       ? { type: 'tenant', id: text.slice(9) }
 *       : undefined,
 *   encode({ id, type, ...others }) {
 *     if (!isId(id) || Object.keys(others).length > 0) throw new TypeError(`${type}: needs an id`);
 *     return `tenant = ${id}`;
 *   },
 *   check: ({ id }, request: { tenant?: string }) =>
 *     request.tenant === id ? { ok: true } : { ok: false, reason: 'other_tenant' },
 * });
 * const samples = {
 *   values: [{ type: 'tenant', id: 'acme' } as const],
 *   requests: [{ tenant: 'acme' }, { tenant: 'other' }],
 * };
 * // In a test: for (const { name, run } of caveatLaws(tenant, samples)) test(name, run);
 * for (const { run } of caveatLaws(tenant, samples)) run();
 * console.log(caveatLaws(tenant, samples)[0]?.name); // what is written is read as what it was
 * ```
 */
export function caveatLaws<C extends AnyCaveat, R extends object>(
  kind: CaveatKind<C, R>,
  samples: CaveatSamples<C, R>,
): readonly CaveatLaw[] {
  const subject = subjectOf(kind, samples);
  return Object.entries(LAWS).map(([name, attempt]) => ({
    name,
    run() {
      const wrong = breachOf(name, attempt, subject);
      if (wrong !== undefined) throw new CaveatLawError(wrong, [name]);
    },
  }));
}

/**
 * Checks that a kind of caveat obeys every law of {@link caveatLaws}.
 *
 * @param kind a kind, as `defineCaveat` makes it.
 * @param samples values and requests to try the laws on.
 * @throws CaveatLawError naming all the laws that it breaks, each with an example.
 * @throws TypeError for what is no kind, and for no samples.
 * @example
 * ```ts
 * import { defineCaveat } from 'caveats';
 * import { checkCaveatKind } from 'caveats/testing';
 *
 * const office = defineCaveat({
 *   type: 'office_hours',
 *   role: 'context',
 *   decode: (text) => (text === 'office_hours' ? { type: 'office_hours' } : undefined),
 *   encode(caveat) {
 *     if (Object.keys(caveat).length > 1) throw new TypeError('office_hours: has no fields');
 *     return 'office_hours';
 *   },
 *   check: (_, { hour }: { hour?: number }) =>
 *     hour !== undefined && hour >= 9 && hour < 17
 *       ? { ok: true }
 *       : { ok: false, reason: hour === undefined ? 'missing_context' : 'closed' },
 * });
 * // In a test: it throws where a law is broken.
 * checkCaveatKind(office, {
 *   values: [{ type: 'office_hours' }],
 *   requests: [{ hour: 12 }, { hour: 3 }],
 * });
 * ```
 */
export function checkCaveatKind<C extends AnyCaveat, R extends object>(
  kind: CaveatKind<C, R>,
  samples: CaveatSamples<C, R>,
): void {
  const subject = subjectOf(kind, samples);
  const broken = Object.entries(LAWS).flatMap(([name, attempt]) => {
    const wrong = breachOf(name, attempt, subject);
    return wrong === undefined ? [] : [{ name, wrong }];
  });
  if (broken.length === 0) return;
  throw new CaveatLawError(
    broken.map(({ wrong }) => wrong).join('\n'),
    broken.map(({ name }) => name),
  );
}

function subjectOf<C extends AnyCaveat, R extends object>(
  kind: CaveatKind<C, R>,
  samples: CaveatSamples<C, R>,
): Subject {
  assertKind(kind);
  checkFields(samples, 'samples', FIELDS);
  const { values, requests, neverMet = false, alsoMeets = () => false } = samples;
  if (!Array.isArray(values) || !Array.isArray(requests)) {
    throw new TypeError('samples: values and requests must be lists');
  }
  if (values.length === 0 || requests.length === 0) {
    throw new TypeError('samples: needs values and requests, one or more of each');
  }
  return { kind, values, requests, neverMet, alsoMeets };
}

/** How a law is broken; `undefined` where it holds. */
function breachOf(name: string, attempt: Try, subject: Subject): string | undefined {
  let wrong: string | undefined;
  try {
    wrong = attempt(subject);
  } catch (error) {
    wrong = `it throws: ${describeThrown(error)}`;
  }
  return wrong && `The kind "${subject.kind.type}" breaks a law: ${name}.\n  ${wrong}`;
}
