import { parseReport } from '../../scope/parts.js';
import { scopeOverlaps } from '../../scope/queries.js';
import type { ScopeSet } from '../../scope/scope-set.js';
import type { Tree } from '../../scope/tree.js';
import { createDialect } from '../../token/dialect.js';
import { narrowestCaveats } from '../../token/narrowest-caveats.js';
import { alike, type Laws, nodesIn, orMistake, show } from './law.js';
import { UNRELATED } from './near-misses.js';
import type { TreeSamples } from './scope-samples.js';
import { atMost, type Read, type Trial } from './scope-trial.js';

/** A trial of a declared scope. */
export interface TreeTrial extends Trial {
  readonly tree: Tree;
  readonly samples: TreeSamples;
}

const says = (isAllowed: boolean): string => (isAllowed ? 'allows' : 'denies');

/** Laws about what the caveats of a scope leave together. */
export const REACH_LAWS: Laws<Trial> = {
  *'verify allows exactly what inferScope reports'({ caveats, decided, lists, read }) {
    for (const list of lists) {
      const { texts, answers, allows } = read(list);
      for (const [i, { request }] of decided.entries()) {
        const isAllowed = allows(request);
        if (isAllowed === answers[i]) continue;
        const how = isAllowed ? 'does not contain' : 'contains';
        yield `with ${texts}, verify ${says(isAllowed)} the request ${show(request)}, which the reported scope ${how}`;
      }
    }
    for (const caveat of caveats) {
      if (read([caveat]).answers.includes(true)) continue;
      yield `no request of the samples is allowed by ${show(caveat)}: add one that is`;
    }
  },

  *'what verify allows of a part of a request, it allows of the whole'(trial) {
    const { incomplete, decided, lists, read } = trial;
    const reachable = decided.filter((_, i) => read([]).answers[i]);
    for (const part of incomplete) {
      const wholes = reachable.filter(({ request }) => contains(request, part));
      for (const { texts, allows } of lists.slice(1).map(read)) {
        if (!allows(part)) continue;
        if (wholes.length === 0) {
          yield `with ${texts}, verify allows the request ${show(part)}, which is a part of none of the samples`;
        }
        for (const { request } of wholes) {
          if (allows(request)) continue;
          yield `with ${texts}, verify allows the request ${show(part)}, and denies ${show(request)}`;
        }
      }
    }
  },

  *'one more caveat never allows more'({ decided, lists, read }) {
    for (const list of lists) {
      const more = read(list);
      for (const left of list) {
        const less = read(list.filter((caveat) => caveat !== left));
        const i = more.answers.findIndex((isAllowed, k) => isAllowed && !less.answers[k]);
        if (i < 0) continue;
        yield `the scope of ${more.texts} contains ${show(decided[i]!.query)}, which that of ${less.texts} does not contain`;
      }
    }
  },

  *'neither the order of caveats nor a repetition changes the report'({ lists, read }) {
    for (const list of lists) {
      const { texts, report } = read(list);
      for (const other of [list.toReversed(), [...list.slice(1), ...list], [...list, ...list]]) {
        const { texts: others, report: found } = read(other);
        if (alike(report, found)) continue;
        yield `${texts} reports ${show(report)}, and ${others} reports ${show(found)}`;
      }
    }
  },

  *'without a caveat a scope is unrestricted, and nothing is contained in nothing'(trial) {
    const { model, decided, lists, read } = trial;
    const { nothing } = model;
    const all = read([]);
    if (!all.set.isUnrestricted) yield 'isUnrestricted is false without a caveat';
    if (!nothing.isNothing) yield 'isNothing is false for nothing';
    if (alike(nothing.report(), all.report)) yield 'nothing has the report of everything';
    const found = decided.find(({ query }) => nothing.allows(query));
    if (found) yield `nothing contains ${show(found.query)}`;
    for (const { texts, set, answers } of lists.map(read)) {
      if (set.isNothing && answers.includes(true))
        yield `${texts}: isNothing, and it contains some`;
      if (set.isUnrestricted && !alike(answers, all.answers)) {
        yield `${texts}: isUnrestricted, and it does not contain all`;
      }
    }
  },

  *'a report is distinct from that of any other scope'({ lists, read }) {
    yield* collision(
      lists.map(read),
      ({ report }) => JSON.stringify(report),
      ({ answers }) => answers,
    );
  },

  *'the report of some caveats is no longer than those of each of them'({ lists, read }) {
    for (const list of lists.slice(1)) {
      const { texts, report } = read(list);
      const { length } = JSON.stringify(report);
      const sum = list.reduce((all, each) => all + JSON.stringify(read([each]).report).length, 0);
      if (length > sum) yield `the report of ${texts} has ${length} characters, and theirs ${sum}`;
    }
  },

  *'a report is frozen plain data, the same each time'({ lists, read }) {
    for (const { texts, set, report } of lists.map(read)) {
      const nodes = [report, ...[...nodesIn(report)].map(({ node }) => node)];
      if (!nodes.every(Object.isFrozen)) yield `the report of ${texts} is not frozen`;
      if (!alike(JSON.parse(JSON.stringify(report)), report)) {
        yield `the report of ${texts} does not survive JSON`;
      }
      if (!alike(set.report(), report)) yield `${texts} reports another scope the second time`;
    }
  },

  *'a mistake in a query is a TypeError, and several actions need each of them'(trial) {
    const { decided, lists, read } = trial;
    const queries = atMost(decided, 40).map(({ query }) => query);
    for (const { texts, set } of atMost(lists, 40).map(read)) {
      for (const query of queries) {
        const { access: one, ...resource } = query;
        const misspelt = { ...query, [UNRELATED]: 'x' };
        if (answerOf(set, misspelt) !== undefined) {
          yield `a query with an unknown field must be a TypeError, and is not: ${show(misspelt)}`;
        }
        for (const access of [[], UNRELATED, [UNRELATED]]) {
          const wrong = { ...resource, access };
          if (answerOf(set, wrong)) yield `the scope of ${texts} contains ${show(wrong)}`;
        }
        for (const { access: other, ...elsewhere } of queries) {
          if (one === undefined || other === undefined || !alike(resource, elsewhere)) continue;
          const both = { ...resource, access: [one, other].flat() };
          const needed = set.allows(query) && set.allows({ ...resource, access: other });
          if (answerOf(set, both) === needed) continue;
          yield `the scope of ${texts} ${needed ? 'does not contain' : 'contains'} ${show(both)}`;
        }
      }
    }
  },
};

/** Laws about declared scopes, whose samples say what each caveat means. */
export const TREE_LAWS: Laws<TreeTrial> = {
  *'a caveat allows its resources, what is in them, and nothing else'(trial) {
    const { decided, lists, read, samples } = trial;
    for (const list of lists) {
      const { texts, answers } = read(list);
      for (const [i, { request }] of decided.entries()) {
        if (answers[i] === samples.allows(list, request)) continue;
        yield `the scope of ${texts} ${answers[i] ? 'contains' : 'does not contain'} ${show(request)}`;
      }
    }
  },

  *'a scope has one report'({ lists, read }) {
    yield* collision(
      lists.map(read),
      ({ answers }) => answers.join(),
      ({ report }) => report,
    );
  },

  *'a report that came as JSON is the same scope'({ tree, decided, lists, read }) {
    for (const { texts, report, answers } of lists.map(read)) {
      const parsed = parseReport(tree, JSON.parse(JSON.stringify(report)));
      if (
        alike(
          decided.map(({ query }) => parsed.allows(query)),
          answers,
        )
      )
        continue;
      yield `the report of ${texts} is read as another scope: ${show(parsed.report())}`;
    }
  },

  *'a scope overlaps with what it contains a part of'({ decided, lists, read, samples }) {
    for (const { texts, report, answers } of atMost(lists, 60).map(read)) {
      for (const { query } of decided) {
        const hasPart = decided.some((part, i) => answers[i] && samples.isIn(part.query, query));
        const overlaps = scopeOverlaps(report, query);
        if (overlaps === hasPart) continue;
        yield `the scope of ${texts} ${overlaps ? 'overlaps' : 'does not overlap'} with ${show(query)}`;
      }
    }
  },

  *'the narrowest caveats allow some requests, and as little else as any caveats do'(trial) {
    const { model, decided, lists, read } = trial;
    const dialect = createDialect({ scope: model });
    const reachable = decided.map((_, i) => i).filter((i) => read([]).answers[i]);
    const few = atMost(reachable, 16);
    const groups = [...few.map((i) => [i]), ...few.flatMap((i) => few.map((k) => [i, k]))];
    let found = 0;
    for (const group of groups) {
      const requests = group.map((i) => decided[i]!.request);
      const narrow = orMistake(() => narrowestCaveats(requests, { dialect }));
      if (narrow === undefined) continue;
      found++;
      const { texts, answers } = read(narrow);
      if (!group.every((i) => answers[i])) yield `${texts} does not allow all of ${show(requests)}`;
      for (const other of lists.map(read)) {
        if (!group.every((i) => other.answers[i])) continue;
        const i = answers.findIndex((isAllowed, k) => isAllowed && !other.answers[k]);
        if (i >= 0)
          yield `${texts} allows ${show(decided[i]!.request)}, and ${other.texts} does not`;
      }
    }
    if (found === 0) yield 'there are narrowest caveats for none of the samples';
  },
};

/** Finds two that have the same of one thing, and not of another. */
function* collision(
  reads: readonly Read[],
  keyOf: (read: Read) => string,
  valueOf: (read: Read) => unknown,
): Generator<string> {
  const seen = new Map<string, Read>();
  for (const read of reads) {
    const other = seen.get(keyOf(read)) ?? read;
    seen.set(keyOf(read), other);
    if (alike(valueOf(other), valueOf(read))) continue;
    yield `${other.texts} reports ${show(other.report)}, and ${read.texts} reports ${show(read.report)}`;
  }
}

/** Returns whether a request has all fields of another. */
function contains(request: object, part: object): boolean {
  return Object.entries(part).every(([name, value]) => alike(Reflect.get(request, name), value));
}

function answerOf(set: ScopeSet, query: object): boolean | undefined {
  return orMistake(() => set.allows(query));
}
