import type { AnyCaveat } from '../../caveats/kind.js';
import { frozenCopy } from '../../caveats/plain-data.js';
import { explain } from '../../token/explain.js';
import { mint } from '../../token/mint.js';
import { completeRequest } from '../../token/request.js';
import { TEST_TIME } from '../clock.js';
import { testKeys } from '../keys.js';
import {
  changedAt,
  type Laws,
  meets,
  metPairsOf,
  nodesIn,
  type Pair,
  pairsOf,
  type Path,
  runCheck,
  show,
  type Subject,
  textsIn,
  textsInFields,
} from './law.js';
import { lookalikesOf, UNRELATED } from './near-misses.js';
import { misreadingOf } from './value-laws.js';

/** Names that every object inherits, and beside each one of the same form that none does. */
const INHERITED: readonly (readonly [name: string, ordinary: string])[] = [
  ['__proto__', '__zqoko__'],
  ['constructor', 'zonstruktor'],
  ['toString', 'zoString'],
  ['hasOwnProperty', 'zasOwnProperty'],
  ['valueOf', 'zalueOf'],
];

const MAX_SHOWN = 12;

export const CHECK_LAWS: Laws = {
  *'some requests meet it and some do not'(subject) {
    const met = metPairsOf(subject).length;
    if (subject.neverMet) {
      if (met > 0) yield 'samples.neverMet is true, but a request meets it';
    } else if (met === 0) {
      yield 'no request of the samples meets any value: add one that does';
    } else if (met === pairsOf(subject).length) {
      yield 'every request of the samples meets every value: add one that does not';
    }
  },

  *'check returns exactly { ok: true } or { ok: false, reason }, and never throws'(subject) {
    for (const { value, request } of pairsOf(subject)) {
      yield runCheck(subject.kind, value, request).wrong;
    }
  },

  *'check returns the same each time and changes nothing'(subject) {
    for (const { value, request } of pairsOf(subject)) {
      const { answer } = runCheck(subject.kind, value, request);
      if (answer !== runCheck(subject.kind, value, request).answer) {
        yield `check returns two results for the request ${show(request)}`;
      }
      const frozen = runCheck(subject.kind, value, frozenCopy(request));
      if (answer !== frozen.answer) {
        yield `check returns another result for a frozen request: ${frozen.answer}`;
      }
    }
  },

  *'an empty request does not meet it'({ kind, values, requests }) {
    const names = new Set(requests.flatMap((request) => Object.keys(request)));
    const empty = Object.fromEntries([...names].map((name) => [name, undefined]));
    for (const { value, request } of pairsOf({ values, requests: [{}, empty] })) {
      const { met, wrong } = runCheck(kind, value, request);
      yield met ? `${show(value)} is met by an empty request` : wrong;
    }
  },

  *'a field that is absent counts as one that is undefined'(subject) {
    for (const { value, request } of pairsOf(subject)) {
      for (const name of Object.keys(request)) {
        const absent = runCheck(subject.kind, value, changedAt(request, [name]));
        yield absent.wrong;
        const { answer } = runCheck(subject.kind, value, { ...request, [name]: undefined });
        if (absent.answer !== answer) {
          yield `without ${name}, a request is ${absent.answer}; if it is undefined, ${answer}`;
        }
      }
    }
  },

  *'an id called __proto__ or constructor is like any other'(subject) {
    const { kind, values } = subject;
    for (const [name, ordinary] of INHERITED) {
      for (const value of values) {
        for (const { path } of textsInFields(value)) {
          yield misreadingOf(kind, changedAt(value, path, name));
        }
      }
      // A value that contains the name itself takes it for another than one that it does not contain.
      const others = values.filter((value) =>
        textsIn(value).every(({ text }) => !text.includes(name)),
      );
      for (const { value, request } of pairsOf({ ...subject, values: others })) {
        for (const { path } of textsIn(request)) {
          const asked = changedAt(request, path, name);
          if (asVerified(subject, asked) === undefined) continue;
          const inherited = runCheck(kind, value, asked);
          yield inherited.wrong;
          if (inherited.met !== meets(kind, value, changedAt(request, path, ordinary))) {
            yield `${show(value)} takes ${name} in ${path.join('.')} of a request for another than ${ordinary}`;
          }
        }
      }
    }
  },

  *'a caveat of a token does what check returns'({ kind, dialect, values, requests }) {
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
        yield `in a token, ${show(value)} is ${how.join()} by the request ${show(request)}; alone it is ${answer}`;
      }
    }
  },

  *'a request that is nearly right does not meet it'(subject) {
    for (const pair of metPairsOf(subject)) {
      const { value, request } = pair;
      const found = [...nodesIn(request)].flatMap(({ path, node }) =>
        nearMissesOf(subject, pair, path, node)
          .filter((other) => !isIntended(subject, value, changedAt(request, path, other), other))
          .map((other) => changedAt(request, path, other))
          .filter((asked) => isMet(subject, value, asked)),
      );
      if (found.length === 0) continue;
      const lines = found.slice(0, MAX_SHOWN).map((asked) => `    ${show(asked)}`);
      if (found.length > MAX_SHOWN) lines.push(`    … and ${found.length - MAX_SHOWN} more`);
      yield [
        `${show(value)} is met by the request ${show(request)}, and by some that are only similar:`,
        ...lines,
        '  If that is intended, let samples.alsoMeets return true for them.',
      ].join('\n');
    }
  },

  *'an empty list in a request does not meet it'(subject) {
    for (const pair of metPairsOf(subject)) {
      for (const { path, node } of nodesIn(pair.request)) {
        if (!Array.isArray(node) || isIgnored(subject, pair, path)) continue;
        const asked = changedAt(pair.request, path, []);
        if (isMet(subject, pair.value, asked)) {
          yield `${show(pair.value)} is met by the request ${show(asked)}, whose list is empty`;
        }
      }
    }
  },

  *'check reads only the fields of a request that its kind lists'({ kind, values, requests }) {
    const read = new Set<string>();
    const note = (name: string | symbol): void => {
      if (typeof name === 'string' && !(name in Object.prototype)) read.add(name);
    };
    for (const { value, request } of pairsOf({ values, requests: [{}, ...requests] })) {
      const watched = new Proxy(request, {
        get(target, name) {
          note(name);
          return Reflect.get(target, name);
        },
        has(target, name) {
          note(name);
          return Reflect.has(target, name);
        },
      });
      runCheck(kind, value, watched);
    }
    const unlisted = [...read].filter((name) => !Object.hasOwn(kind.fields ?? {}, name));
    if (unlisted.length === 0) return;
    const fields = unlisted.map((name) => `${name}: 'text'`).join(', ');
    yield `check reads ${unlisted.join(', ')}: list it with its type, such as fields: { ${fields} }`;
  },
};

/** Returns what could be mistaken for a part of a request that a check reads. */
function nearMissesOf(subject: Subject, pair: Pair, path: Path, node: unknown): readonly unknown[] {
  if (isIgnored(subject, pair, path)) return [];
  switch (typeof node) {
    case 'string': {
      const others = [null, '', ' ', true, 0, NaN, [], {}, [node], { [node]: true }];
      // If any word meets it, as it does a caveat that excludes some, a similar one may.
      const isFree = meets(subject.kind, pair.value, changedAt(pair.request, path, UNRELATED));
      if (isFree) return others;
      // What starts with a whole entry of the value, as an open prefix lets in.
      const longer = textsInFields(pair.value).flatMap(({ text }) => [`${text}x`, `${text}-x/x`]);
      return [...others, ...lookalikesOf(node), ...longer];
    }
    case 'number':
      // A mask without a bit is within any mask.
      return [null, '', false, NaN, [], {}, ...(subject.kind.role === 'scope' ? [0] : [])];
    case 'boolean':
      return [null, '', String(node), String(!node), 0, NaN, [], {}];
    default:
      return [];
  }
}

/** Decides whether a check ignores a part of a request: it is met without the part too. */
function isIgnored({ kind }: Subject, { value, request }: Pair, path: Path): boolean {
  return meets(kind, value, changedAt(request, path));
}

/** Decides whether a request should meet a value: the value has the text, or the author wants it. */
function isIntended(subject: Subject, value: AnyCaveat, asked: object, other: unknown): boolean {
  if (typeof other !== 'string' || other === '') return false;
  return textsIn(value).some(({ text }) => text === other) || subject.alsoMeets(value, asked);
}

/** Decides whether `verify` would find that a request meets a value. */
function isMet(subject: Subject, value: AnyCaveat, request: object): boolean {
  const asked = asVerified(subject, request);
  return asked !== undefined && meets(subject.kind, value, asked);
}

/** Returns a request as `verify` hands it to checks; `undefined` if it throws a `TypeError` for it. */
function asVerified({ dialect }: Subject, request: object): object | undefined {
  try {
    return completeRequest(request, 'request', { dialect, clock: () => TEST_TIME });
  } catch {
    return undefined;
  }
}
