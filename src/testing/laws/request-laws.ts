import type { AnyCaveat } from '../../caveats/kind.js';
import { completeRequest } from '../../token/request.js';
import { pairsOf } from './check-laws.js';
import { isMet, runCheck } from './check-result.js';
import { show, type Subject, type Try } from './law.js';
import { lookalikesOf, UNRELATED } from './near-misses.js';
import { nodesIn, type Path, textsIn, withAt, withoutAt } from './values.js';

/** No more examples than these are shown. */
const MAX_SHOWN = 12;

/**
 * What is nearly what a caveat asks for does not meet it: a part of a text, a longer one, one in another
 * case, a master word; nothing, `null`, or a value of another type. Only what the samples say does.
 */
export const nearMissesDeny: Try = (subject) => {
  const found: object[] = [];
  for (const { value, request } of metPairsOf(subject)) {
    for (const { path, node } of nodesIn(request)) {
      for (const other of nearMissesOf(subject, value, request, path, node)) {
        const asked = withAt(request, path, other);
        if (!isPossible(asked) || !meets(subject, value, asked)) continue;
        if (!isIntended(subject, value, asked, other)) found.push(asked);
      }
    }
    if (found.length === 0) continue;
    const shown = found.slice(0, MAX_SHOWN).map((asked) => `    ${show(asked)}`);
    const more = found.length > MAX_SHOWN ? [`    … and ${found.length - MAX_SHOWN} more`] : [];
    return [
      `${show(value)} is met by the request ${show(request)}, and by what is only nearly the same:`,
      ...shown,
      ...more,
      '  If they should meet it, let samples.alsoMeets say so.',
    ].join('\n');
  }
  return undefined;
};

/** A list in a request that is empty says nothing, and meets nothing. */
export const emptyListsDeny: Try = (subject) => {
  for (const { value, request } of metPairsOf(subject)) {
    for (const { path, node } of nodesIn(request)) {
      if (!Array.isArray(node) || isIgnored(subject, value, request, path)) continue;
      const asked = withAt(request, path, []);
      if (isPossible(asked) && meets(subject, value, asked)) {
        return `${show(value)} is met by the request ${show(asked)}, whose list is empty`;
      }
    }
  }
  return undefined;
};

/** What could be mistaken for a part of a request that a check looks at. */
function nearMissesOf(
  subject: Subject,
  value: AnyCaveat,
  request: object,
  path: Path,
  node: unknown,
): readonly unknown[] {
  if (isIgnored(subject, value, request, path)) return [];
  switch (typeof node) {
    case 'string': {
      const others = [null, '', ' ', true, 0, NaN, [], {}, [node], { [node]: true }];
      // If any word will do, as for a caveat that excludes some, a text that is nearly the same may.
      const isFree = meets(subject, value, withAt(request, path, UNRELATED));
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

/** The values and requests of the samples that go together. */
export function* metPairsOf(subject: Subject): Generator<{
  readonly value: AnyCaveat;
  readonly request: object;
}> {
  for (const pair of pairsOf(subject)) {
    if (meets(subject, pair.value, pair.request)) yield pair;
  }
}

function meets({ kind }: Subject, value: AnyCaveat, request: object): boolean {
  return isMet(runCheck(kind, value, request));
}

/** Whether a check does not look at something: without it, it is met as well. */
function isIgnored(subject: Subject, value: AnyCaveat, request: object, path: Path): boolean {
  return meets(subject, value, withoutAt(request, path));
}

/**
 * Whether a request should meet a value: it has a text that the value has as well, or the author says
 * so. What is not even a text is met by mistake alone.
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

/** Whether `verify` would ask a check about a request, and not refuse it as a mistake of the server. */
function isPossible(request: object): boolean {
  try {
    // A vocabulary of one's own, as the kind may ask about fields of its own.
    completeRequest(request, 'request', {});
    return true;
  } catch {
    return false;
  }
}
