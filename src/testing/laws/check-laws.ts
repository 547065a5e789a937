import type { AnyCaveat } from '../../caveats/kind.js';
import { frozenCopy } from '../../caveats/plain-data.js';
import { explain } from '../../token/explain.js';
import { mint } from '../../token/mint.js';
import { TEST_TIME } from '../clock.js';
import { changedAt, type Laws, nodesIn, type Path, show, textsIn, textsInFields } from './law.js';
import { lookalikesOf, UNRELATED } from './near-misses.js';
import { type Pair, pairsOf, type Subject } from './subject.js';

/** Names that every object inherits, and beside each one of the same form that none does. */
const INHERITED: readonly (readonly [name: string, ordinary: string])[] = [
  ['__proto__', '__zqoko__'],
  ['constructor', 'zonstruktor'],
  ['toString', 'zoString'],
  ['hasOwnProperty', 'zasOwnProperty'],
  ['valueOf', 'zalueOf'],
];

const MAX_SHOWN = 12;

export const CHECK_LAWS: Laws<Subject> = {
  *'some requests meet it and some do not'({ pairs, metPairs, neverMet }) {
    const met = metPairs().length;
    if (neverMet) {
      if (met > 0) yield 'samples.neverMet is true, but a request meets it';
    } else if (met === 0) {
      yield 'no request of the samples meets any value: add one that does';
    } else if (met === pairs.length) {
      yield 'every request of the samples meets every value: add one that does not';
    }
  },

  *'check returns exactly { ok: true } or { ok: false, reason }, and never throws'({ pairs, run }) {
    for (const { value, request } of pairs) yield run(value, request).wrong;
  },

  *'check returns the same each time and changes nothing'({ pairs, run }) {
    for (const { value, request } of pairs) {
      const { answer } = run(value, request);
      if (answer !== run(value, request).answer) {
        yield `check returns two results for the request ${show(request)}`;
      }
      const frozen = run(value, frozenCopy(request));
      if (answer !== frozen.answer) {
        yield `check returns another result for a frozen request: ${frozen.answer}`;
      }
    }
  },

  *'an empty request does not meet it'({ values, requests, run }) {
    const names = requests.flatMap((request) => Object.keys(request));
    const empty = Object.fromEntries(names.map((name) => [name, undefined]));
    for (const { value, request } of pairsOf(values, [{}, empty])) {
      const { met, wrong } = run(value, request);
      yield met ? `${show(value)} is met by an empty request` : wrong;
    }
  },

  *'a field that is absent counts as one that is undefined'({ pairs, run }) {
    for (const { value, request } of pairs) {
      for (const name of Object.keys(request)) {
        const { answer, wrong } = run(value, changedAt(request, [name]));
        yield wrong;
        const unset = run(value, { ...request, [name]: undefined });
        if (answer !== unset.answer) {
          yield `without ${name}, a request is ${answer}; if it is undefined, ${unset.answer}`;
        }
      }
    }
  },

  *'an id called __proto__ or constructor is like any other'(subject) {
    const { values, requests, run, meets } = subject;
    for (const [name, ordinary] of INHERITED) {
      for (const value of values) {
        for (const { path } of textsInFields(value)) {
          yield subject.misreadingOf(changedAt(value, path, name));
        }
      }
      // A value that contains the name itself takes it for another than one that it does not contain.
      const others = values.filter((value) =>
        textsIn(value).every(({ text }) => !text.includes(name)),
      );
      for (const { value, request } of pairsOf(others, requests)) {
        for (const { path } of textsIn(request)) {
          const asked = changedAt(request, path, name);
          if (subject.complete(asked) === undefined) continue;
          const { met, wrong } = run(value, asked);
          yield wrong;
          if (met !== meets(value, changedAt(request, path, ordinary))) {
            yield `${show(value)} takes ${name} in ${path.join('.')} of a request for another than ${ordinary}`;
          }
        }
      }
    }
  },

  *'a caveat of a token does what check returns'({ dialect, values, requests, run }) {
    const rootKey = 'a key for laws';
    const identity = { subject: 'usr-1', id: 'a-test' };
    for (const value of values) {
      const token = mint({ rootKey, dialect, identity, caveats: [value] });
      for (const given of requests) {
        const request = { now: TEST_TIME, ...given };
        const { allowed, caveats } = explain(token, { rootKey, dialect, request });
        const { met, answer } = run(value, request);
        if (allowed === met) continue;
        const how = caveats.map((caveat) => (caveat.met ? 'met' : `unmet: ${caveat.reason}`));
        yield `in a token, ${show(value)} is ${how.join()} by the request ${show(request)}; alone it is ${answer}`;
      }
    }
  },

  *'a request that is nearly right does not meet it'(subject) {
    for (const pair of subject.metPairs()) {
      const { value, request } = pair;
      const found: string[] = [];
      for (const { path, node } of nodesIn(request)) {
        for (const other of nearMissesOf(subject, pair, path, node)) {
          const asked = changedAt(request, path, other);
          if (isIntended(subject, value, asked, other) || !isMet(subject, value, asked)) continue;
          found.push(`    ${show(asked)}`);
        }
      }
      if (found.length === 0) continue;
      const rest = found.splice(MAX_SHOWN).length;
      yield [
        `${show(value)} is met by the request ${show(request)}, and by some that are only similar:`,
        ...found,
        ...(rest > 0 ? [`    … and ${rest} more`] : []),
        '  If that is intended, let samples.alsoMeets return true for them.',
      ].join('\n');
    }
  },

  *'an empty list in a request does not meet it'(subject) {
    for (const { value, request } of subject.metPairs()) {
      for (const { path, node } of nodesIn(request)) {
        const asked = changedAt(request, path, []);
        if (!Array.isArray(node) || subject.meets(value, changedAt(request, path))) continue;
        if (isMet(subject, value, asked)) {
          yield `${show(value)} is met by the request ${show(asked)}, whose list is empty`;
        }
      }
    }
  },

  *'check reads only the fields of a request that its kind lists'({ kind, values, requests, run }) {
    const read = new Set<string>();
    const noted = (name: string | symbol): string | symbol => {
      if (typeof name === 'string' && !(name in Object.prototype)) read.add(name);
      return name;
    };
    for (const { value, request } of pairsOf(values, [{}, ...requests])) {
      const watched = new Proxy(request, {
        get: (target, name) => Reflect.get(target, noted(name)),
        has: (target, name) => Reflect.has(target, noted(name)),
      });
      run(value, watched);
    }
    const unlisted = [...read].filter((name) => !Object.hasOwn(kind.fields ?? {}, name));
    if (unlisted.length === 0) return;
    const fields = unlisted.map((name) => `${name}: 'text'`).join(', ');
    yield `check reads ${unlisted.join(', ')}: list it with its type, such as fields: { ${fields} }`;
  },
};

/** Returns what could be mistaken for a part of a request that a check reads. */
function nearMissesOf(
  { kind, meets }: Subject,
  { value, request }: Pair,
  path: Path,
  node: unknown,
): readonly unknown[] {
  // The check is met without the part, too.
  if (meets(value, changedAt(request, path))) return [];
  switch (typeof node) {
    case 'string': {
      const others = [null, '', ' ', true, 0, NaN, [], {}, [node], { [node]: true }];
      // If any word meets it, as it does a caveat that excludes some, a similar one may.
      if (meets(value, changedAt(request, path, UNRELATED))) return others;
      // What starts with a whole entry of the value, as an open prefix lets in.
      const longer = textsInFields(value).flatMap(({ text }) => [`${text}x`, `${text}-x/x`]);
      return [...others, ...lookalikesOf(node), ...longer];
    }
    case 'number':
      // A mask without a bit is within any mask.
      return [null, '', false, NaN, [], {}, ...(kind.role === 'scope' ? [0] : [])];
    case 'boolean':
      return [null, '', String(node), String(!node), 0, NaN, [], {}];
    default:
      return [];
  }
}

/** Decides whether a request should meet a value: the value has the text, or the author wants it. */
function isIntended(subject: Subject, value: AnyCaveat, asked: object, other: unknown): boolean {
  if (typeof other !== 'string' || other === '') return false;
  return textsIn(value).some(({ text }) => text === other) || subject.alsoMeets(value, asked);
}

/** Decides whether `verify` would find that a request meets a value. */
function isMet({ complete, meets }: Subject, value: AnyCaveat, request: object): boolean {
  const asked = complete(request);
  return asked !== undefined && meets(value, asked);
}
