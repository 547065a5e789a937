import { mint } from '../../token/mint.js';
import { explain } from '../../token/explain.js';
import { TEST_TIME } from '../clock.js';
import { testKeys } from '../keys.js';
import { type Laws, metPairsOf, pairsOf, runCheck, show } from './law.js';
import { misreadingOf } from './text-laws.js';
import { frozenCopy } from '../../caveats/plain-data.js';
import { changedAt, textsIn, textsInFields } from './values.js';

/** Names that every object inherits, and beside each one of the same form that none does. */
const INHERITED: readonly (readonly [name: string, ordinary: string])[] = [
  ['__proto__', '__zqoko__'],
  ['constructor', 'zonstruktor'],
  ['toString', 'zoString'],
  ['hasOwnProperty', 'zasOwnProperty'],
  ['valueOf', 'zalueOf'],
];

/** Laws about what `check` returns. */
export const CHECK_LAWS: Laws = {
  'some requests meet it and some do not'(subject) {
    const met = metPairsOf(subject).length;
    if (subject.neverMet) {
      return met > 0 ? 'samples.neverMet is true, but a request meets it' : undefined;
    }
    if (met === 0) return 'no request of the samples meets any value: add one that does';
    if (met < pairsOf(subject).length) return undefined;
    return 'every request of the samples meets every value: add one that does not';
  },

  'check returns exactly { ok: true } or { ok: false, reason }, and never throws'(subject) {
    return pairsOf(subject)
      .map(({ value, request }) => runCheck(subject.kind, value, request).wrong)
      .find((wrong) => wrong !== undefined);
  },

  'check returns the same each time and changes nothing'(subject) {
    for (const { value, request } of pairsOf(subject)) {
      const [first, again] = [value, value].map((one) => runCheck(subject.kind, one, request));
      if (first!.answer !== again!.answer) {
        return `check returns two results for the request ${show(request)}`;
      }
      const frozen = runCheck(subject.kind, value, frozenCopy(request));
      if (first!.answer !== frozen.answer) {
        return `check returns another result for a frozen request: ${frozen.answer}`;
      }
    }
    return undefined;
  },

  'an empty request does not meet it'({ kind, values, requests }) {
    const names = new Set(requests.flatMap((request) => Object.keys(request)));
    const empty = Object.fromEntries([...names].map((name) => [name, undefined]));
    for (const { value, request } of pairsOf({ values, requests: [{}, empty] })) {
      const { met, wrong } = runCheck(kind, value, request);
      if (met) return `${show(value)} is met by an empty request`;
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  },

  'a field that is absent counts as one that is undefined'(subject) {
    for (const { value, request } of pairsOf(subject)) {
      for (const name of Object.keys(request)) {
        const entries = Object.entries(request).filter(([other]) => other !== name);
        const absent = runCheck(subject.kind, value, Object.fromEntries(entries));
        if (absent.wrong !== undefined) return absent.wrong;
        const { answer } = runCheck(subject.kind, value, { ...request, [name]: undefined });
        if (absent.answer !== answer) {
          return `without ${name}, a request is ${absent.answer}; if it is undefined, ${answer}`;
        }
      }
    }
    return undefined;
  },

  'an id called __proto__ or constructor is like any other'(subject) {
    const { kind, values } = subject;
    for (const [name, ordinary] of INHERITED) {
      for (const value of values) {
        for (const { path } of textsInFields(value)) {
          const wrong = misreadingOf(kind, changedAt(value, path, name));
          if (wrong !== undefined) return wrong;
        }
      }
      // A value that contains the name itself takes it for another than one that it does not contain.
      const others = values.filter((value) =>
        textsIn(value).every(({ text }) => !text.includes(name)),
      );
      for (const { value, request } of pairsOf({ ...subject, values: others })) {
        for (const { path } of textsIn(request)) {
          const inherited = runCheck(kind, value, changedAt(request, path, name));
          if (inherited.wrong !== undefined) return inherited.wrong;
          if (inherited.met !== runCheck(kind, value, changedAt(request, path, ordinary)).met) {
            return `${show(value)} takes ${name} in ${path.join('.')} of a request for another than ${ordinary}`;
          }
        }
      }
    }
    return undefined;
  },

  'a caveat of a token does what check returns'({ kind, dialect, values, requests }) {
    const { keyId, rootKey } = testKeys.current();
    const identity = { keyId, subject: 'usr-1', id: 'a-test' };
    for (const value of values) {
      const token = mint({ rootKey, dialect, identity, caveats: [value] });
      for (const given of requests) {
        const request = { now: TEST_TIME, ...given };
        const { allowed, caveats } = explain(token, { rootKey, dialect, request });
        const { met, answer } = runCheck(kind, value, request);
        if (allowed === met) continue;
        const how = caveats.map((caveat) => (caveat.met ? 'met' : `unmet: ${caveat.reason}`));
        return `in a token, ${show(value)} is ${how.join()} by the request ${show(request)}; alone it is ${answer}`;
      }
    }
    return undefined;
  },
};
