import { scopeOverlaps } from '../../scope/queries.js';
import { alike, type Laws, nodesIn, orMistake, show } from './law.js';
import { UNRELATED } from './near-misses.js';
import { atMost, type Trial } from './scope-trial.js';

/**
 * Laws about what the caveats of a scope leave together. One more caveat never allows more: `verify` wants
 * each of them to be met, and the report agrees with it.
 */
export const REACH_LAWS: Laws<Trial> = {
  *'verify allows exactly what inferScope reports'({ caveats, decided, lists, read }) {
    for (const list of lists) {
      const { texts, answers, allows } = read(list);
      for (const [i, { request }] of decided.entries()) {
        const isAllowed = allows(request);
        if (isAllowed === answers[i]) continue;
        const [says, how] = isAllowed ? ['allows', 'does not contain'] : ['denies', 'contains'];
        yield `with ${texts}, verify ${says} the request ${show(request)}, which the reported scope ${how}`;
      }
    }
    for (const caveat of caveats) {
      const { answers, set } = read([caveat]);
      if (set.isNothing || answers.includes(true)) continue;
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
        const start = `with ${texts}, verify allows the request ${show(part)}, `;
        if (wholes.length === 0) yield `${start}which is a part of none of the samples`;
        for (const { request } of wholes) {
          if (!allows(request)) yield `${start}and denies ${show(request)}`;
        }
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
    const { nothing } = trial.model;
    const all = trial.read([]);
    if (!all.set.isUnrestricted) yield 'isUnrestricted is false without a caveat';
    if (!nothing.isNothing) yield 'isNothing is false for nothing';
    if (alike(nothing.report(), all.report)) yield 'nothing has the report of everything';
    const found = trial.decided.find(({ query }) => nothing.allows(query));
    if (found) yield `nothing contains ${show(found.query)}`;
    for (const { texts, set, answers } of trial.lists.map(trial.read)) {
      if (set.isNothing && answers.includes(true))
        yield `${texts}: isNothing, and it contains some`;
      if (set.isUnrestricted && !alike(answers, all.answers)) {
        yield `${texts}: isUnrestricted, and it does not contain all`;
      }
    }
  },

  *'a report is distinct from that of any other scope'({ lists, read }) {
    const seen = new Map<string, ReturnType<typeof read>>();
    for (const each of lists.map(read)) {
      const json = JSON.stringify(each.report);
      const other = seen.get(json) ?? each;
      seen.set(json, other);
      if (alike(other.answers, each.answers)) continue;
      yield `${other.texts} and ${each.texts} reach different things, and both report ${json}`;
    }
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
    const queries = atMost(trial.decided, 40).map(({ query }) => query);
    for (const { texts, set } of atMost(trial.lists, 40).map(trial.read)) {
      const answerTo = (query: object) => orMistake(() => set.allows(query));
      for (const query of queries) {
        const { access: one, ...resource } = query;
        const misspelt = { ...query, [UNRELATED]: 'x' };
        if (answerTo(misspelt) !== undefined) {
          yield `a query with an unknown field must be a TypeError, and is not: ${show(misspelt)}`;
        }
        for (const access of [[], UNRELATED, [UNRELATED]]) {
          const wrong = { ...resource, access };
          if (answerTo(wrong)) yield `the scope of ${texts} contains ${show(wrong)}`;
        }
        for (const { access: other, ...elsewhere } of queries) {
          if (one === undefined || other === undefined || !alike(resource, elsewhere)) continue;
          const both = { ...resource, access: [one, other].flat() };
          const needed = set.allows(query) && set.allows({ ...resource, access: other });
          if (answerTo(both) === needed) continue;
          yield `the scope of ${texts} ${needed ? 'does not contain' : 'contains'} ${show(both)}`;
        }
      }
    }
  },

  *'a scope overlaps with what it contains a part of, and nothing with nothing'(trial) {
    const { decided, lists, read } = trial;
    for (const { texts, set, report, answers } of atMost(lists, 60).map(read)) {
      for (const { query } of decided) {
        // A model of your own has no parts to ask for.
        const overlaps = orMistake(() => scopeOverlaps(report, query));
        const hasPart = decided.some((part, i) => answers[i] && contains(part.query, query));
        if (overlaps === true && set.isNothing) yield `nothing overlaps with ${show(query)}`;
        if (overlaps !== false || !hasPart) continue;
        yield `the scope of ${texts} does not overlap with ${show(query)}, and contains a part of it`;
      }
    }
  },
};

/** Returns whether a request or a query has all fields of another. */
function contains(whole: object, part: object): boolean {
  return Object.entries(part).every(([name, value]) => alike(Reflect.get(whole, name), value));
}
