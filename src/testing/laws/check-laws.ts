import type { AnyCaveat } from '../../caveats/kind.js';
import { isMet, runCheck } from './check-result.js';
import { show, type Subject, type Try } from './law.js';
import { misreadingOf } from './text-laws.js';
import { alike, frozenCopy, textsIn, withAt } from './values.js';

/** A caveat that lets everything in restricts nothing; one that lets nothing in is good for nothing. */
export const meetsSomeNotAll: Try = (subject) => {
  const met = [...pairsOf(subject)].filter(({ value, request }) =>
    isMet(runCheck(subject.kind, value, request)),
  );
  if (met.length === subject.values.length * subject.requests.length) {
    return 'every request of the samples meets every value: add one that should be kept out';
  }
  if (met.length === 0 && !subject.neverMet) {
    return 'no request of the samples meets any value: add one that should be let in';
  }
  if (met.length > 0 && subject.neverMet) return 'the samples say that it is never met, but it is';
  return undefined;
};

/** `check` answers exactly `{ ok: true }`, or `{ ok: false, reason }`, and at once. */
export const checkIsExact: Try = (subject) => {
  for (const { value, request } of pairsOf(subject)) {
    const { wrong } = runCheck(subject.kind, value, request);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
};

/** `check` says the same each time, and changes neither the value nor the request. */
export const checkIsPure: Try = (subject) => {
  for (const { value, request } of pairsOf(subject)) {
    const first = runCheck(subject.kind, value, request);
    const again = runCheck(subject.kind, value, request);
    if (!alike(first, again)) return `check answers in two ways over the request ${show(request)}`;
    const frozen = runCheck(subject.kind, frozenCopy(value), frozenCopy(request));
    if (!alike(first, frozen)) {
      return `check answers otherwise over a request that cannot be changed: ${show(frozen)}`;
    }
  }
  return undefined;
};

/** A request that says nothing meets no caveat, and makes no check throw. */
export const missingContextDenies: Try = ({ kind, values, requests }) => {
  const names = new Set(requests.flatMap((request) => Object.keys(request)));
  const empty = Object.fromEntries([...names].map((name) => [name, undefined]));
  for (const value of values) {
    for (const request of [{}, Object.create(null), empty]) {
      const result = runCheck(kind, value, request);
      if (result.wrong !== undefined) return result.wrong;
      if (isMet(result)) return `${show(value)} is met by a request that says nothing`;
    }
  }
  return undefined;
};

/** A field that is left out is as one that is `undefined`, and makes no check throw. */
export const fieldsMayBeMissing: Try = (subject) => {
  for (const { value, request } of pairsOf(subject)) {
    for (const name of Object.keys(request)) {
      const entries = Object.entries(request).filter(([other]) => other !== name);
      const without = runCheck(subject.kind, value, Object.fromEntries(entries));
      if (without.wrong !== undefined) return without.wrong;
      const none = runCheck(subject.kind, value, { ...request, [name]: undefined });
      if (!alike(without, none)) {
        return `check takes a request without ${name} for another than one whose ${name} is undefined`;
      }
    }
  }
  return undefined;
};

/** Names that every object has, and next to each one that none has, of the same form. */
const INHERITED: readonly (readonly [name: string, ordinary: string])[] = [
  ['__proto__', '__zqoko__'],
  ['constructor', 'zonstruktor'],
  ['toString', 'zoString'],
  ['hasOwnProperty', 'zasOwnProperty'],
  ['valueOf', 'zalueOf'],
];

/** An id called `__proto__` or `constructor` is an id like any other. */
export const inheritedNamesAreNames: Try = (subject) => {
  const { kind, values } = subject;
  for (const [name, ordinary] of INHERITED) {
    // A value that has such a name itself takes it for another than one that it does not have.
    const others = values.filter(
      (value) => !textsIn(value).some(({ text }) => text.includes(name)),
    );
    for (const { value, request } of pairsOf({ ...subject, values: others })) {
      for (const { path } of textsIn(request)) {
        const inherited = runCheck(kind, value, withAt(request, path, name));
        const other = runCheck(kind, value, withAt(request, path, ordinary));
        if (inherited.wrong !== undefined) return inherited.wrong;
        if (isMet(inherited) !== isMet(other)) {
          return `${show(value)} takes ${name} in ${path.join('.')} of a request for another than ${ordinary}`;
        }
      }
    }
    for (const value of values) {
      for (const { path } of textsIn(value).filter(({ path }) => path.join() !== 'type')) {
        const wrong = misreadingOf(kind, withAt(value, path, name));
        if (wrong !== undefined) return wrong;
      }
    }
  }
  return undefined;
};

export function* pairsOf({ values, requests }: Pick<Subject, 'values' | 'requests'>): Generator<{
  readonly value: AnyCaveat;
  readonly request: object;
}> {
  for (const value of values) for (const request of requests) yield { value, request };
}
