import type { AnyCaveat } from '../../caveats/kind.js';
import { completeRequest } from '../../token/request.js';
import { TEST_TIME } from '../clock.js';
import {
  type Laws,
  meets,
  metPairsOf,
  type Pair,
  pairsOf,
  runCheck,
  show,
  type Subject,
} from './law.js';
import { lookalikesOf, UNRELATED } from './near-misses.js';
import { changedAt, nodesIn, type Path, textsIn } from './values.js';

/** The most examples that a message shows. */
const MAX_SHOWN = 12;

/** Laws about requests, and the fields that a check reads of them. */
export const REQUEST_LAWS: Laws = {
  'a request that is nearly right does not meet it'(subject) {
    for (const pair of metPairsOf(subject)) {
      const { value, request } = pair;
      const found = [...nodesIn(request)].flatMap(({ path, node }) =>
        nearMissesOf(subject, pair, path, node)
          .filter((other) => !isIntended(subject, value, changedAt(request, path, other), other))
          .map((other) => changedAt(request, path, other))
          .filter((asked) => isPossible(subject, asked) && meets(subject.kind, value, asked)),
      );
      if (found.length === 0) continue;
      const shown = found.slice(0, MAX_SHOWN).map((asked) => `    ${show(asked)}`);
      const more = found.length > MAX_SHOWN ? [`    … and ${found.length - MAX_SHOWN} more`] : [];
      return [
        `${show(value)} is met by the request ${show(request)}, and by some that are only similar:`,
        ...shown,
        ...more,
        '  If that is intended, let samples.alsoMeets return true for them.',
      ].join('\n');
    }
    return undefined;
  },

  'an empty list in a request does not meet it'(subject) {
    for (const pair of metPairsOf(subject)) {
      for (const { path, node } of nodesIn(pair.request)) {
        if (!Array.isArray(node) || isIgnored(subject, pair, path)) continue;
        const asked = changedAt(pair.request, path, []);
        if (isPossible(subject, asked) && meets(subject.kind, pair.value, asked)) {
          return `${show(pair.value)} is met by the request ${show(asked)}, whose list is empty`;
        }
      }
    }
    return undefined;
  },

  'check reads only the fields of a request that its kind lists'({ kind, values, requests }) {
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
    if (unlisted.length === 0) return undefined;
    const fields = unlisted.map((name) => `${name}: 'text'`).join(', ');
    return `check reads ${unlisted.join(', ')}: list it with its type, such as fields: { ${fields} }`;
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
      return isFree ? others : [...others, ...lookalikesOf(node)];
    }
    case 'number':
      return [null, '', false, NaN, [], {}];
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

/**
 * Decides whether a request should meet a value: the value contains the text, or the author says so.
 * Anything but a text meets it by mistake.
 */
function isIntended(
  { alsoMeets }: Subject,
  value: AnyCaveat,
  asked: object,
  other: unknown,
): boolean {
  if (typeof other !== 'string' || other === '') return false;
  return textsIn(value).some(({ text }) => text === other) || alsoMeets(value, asked);
}

/** Decides whether `verify` would run a check for a request, rather than throw a `TypeError`. */
function isPossible({ dialect }: Subject, request: object): boolean {
  try {
    completeRequest(request, 'request', { dialect, clock: () => TEST_TIME });
    return true;
  } catch {
    return false;
  }
}
