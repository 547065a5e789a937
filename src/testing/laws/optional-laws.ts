import { apiCaveat } from '../../caveats/api.js';
import type { Input } from '../../caveats/field.js';
import type { AnyCaveat, CheckResult } from '../../caveats/kind.js';
import type { ApiRequest, KnownContext } from '../../caveats/request.js';
import { serviceCaveat } from '../../caveats/service.js';
import type { Say } from '../../caveats/words.js';
import { timeCaveat } from '../../caveats/time.js';
import { intersectLimits, type Limit } from '../../scope/limits.js';
import { fieldOf } from '../../unknown.js';
import { TEST_TIME } from '../clock.js';
import { changedAt, describeThrown, type Laws, nodesIn, show, textsInFields } from './law.js';
import { UNRELATED, UNRELATED_IDS } from './near-misses.js';
import type { Subject } from './subject.js';

const MAX_ENTRIES = 8;

const SAY: Say = {
  quote: (text) => ({ quoted: text }),
  or: (entries) =>
    entries.flatMap((entry) => (typeof entry === 'string' ? [{ quoted: entry }] : entry)),
  name: (entry) => [{ quoted: entry }],
  place: (code) => [{ quoted: code }],
};

export const OPTIONAL_LAWS: Laws<Subject> = {
  *'limit agrees with check'({ kind, values, requests, neverMet, meets }) {
    if (kind.limit === undefined) return;
    for (const value of values) {
      const limit: Limit | undefined = kind.limit(value);
      if (limit === undefined) {
        yield `limit returns undefined for ${show(value)}`;
        return;
      }
      // Throws for an unknown limit.
      intersectLimits([limit]);
      if (limit.of === 'time' && kind.role !== 'context') {
        yield `limit returns a time for ${show(value)}, which only a kind of context may`;
      }
      const asked = [{}, ...requests].flatMap((request) =>
        [{}, ...probesOf(limit)].map((probe) => ({ ...request, ...probe })),
      );
      // Others may demand more than their limit, so the requests that are not met say nothing of it.
      const met = asked.filter((request) => meets(value, request));
      if (met.length === 0 && !neverMet) {
        yield `no request of the samples meets ${show(value)}, so none says anything of what its limit is about (${limit.of}): add one that does`;
      }
      for (const request of met) {
        const result = checkLimit(limit, request);
        if (result.ok) continue;
        const how =
          result.reason === 'missing_context'
            ? `has nothing that its limit is about (${limit.of})`
            : 'is not within its limit';
        yield `${show(value)} is met by the request ${show(request)}, which ${how}`;
      }
    }
  },

  *'describe returns a sentence that quotes the texts of the token'({ kind, values, isValue }) {
    for (const value of values) {
      const sentence: unknown = kind.describe?.(value, SAY);
      if (sentence === undefined) return;
      if (!Array.isArray(sentence) || sentence.length === 0 || !sentence.every(isPart)) {
        yield `describe returns ${show(sentence)} for ${show(value)}`;
      }
      for (const { path } of textsInFields(value)) {
        for (const id of UNRELATED_IDS) {
          const other = changedAt(value, path, id);
          if (!isValue(other)) continue;
          const words = kind.describe?.(other, SAY) ?? [];
          if (!words.some((part) => typeof part === 'string' && part.includes(id))) continue;
          yield `describe returns ${show(id)} of ${show(other)} as words of its own: use say.quote`;
        }
      }
    }
  },

  *'inputs make values of their kind'(subject) {
    for (const input of subject.kind.inputs ?? []) {
      for (const make of attemptsOf(input, subject)) {
        try {
          const value = make();
          if (subject.isValue(value)) continue;
          yield `the input '${input.name}' makes ${show(value)}, which encode refuses or decode reads otherwise`;
        } catch (error) {
          // A sample need not be what this input takes; one of its choices must be.
          if (error instanceof TypeError && input.choices === undefined) continue;
          yield `the input '${input.name}' threw: ${describeThrown(error)}`;
        }
      }
    }
  },
};

interface LimitedRequest extends KnownContext, ApiRequest {}

/** Checks a limit as the standard kind does that has the same. */
function checkLimit(limit: Limit, request: LimitedRequest): CheckResult {
  if (limit.of === 'time') return timeCaveat.check({ ...limit, type: 'time' }, request);
  if (limit.of === 'api') return apiCaveat.check({ ...limit, type: 'api' }, request);
  const service = limit.of === 'services' ? request.service : request.interface;
  return serviceCaveat.check({ ...limit, type: 'service' }, { service });
}

/** Returns requests within a limit and next to it. */
function probesOf(limit: Limit): readonly LimitedRequest[] {
  if (limit.of === 'time') return [-1, 0, 1].map((after) => ({ now: limit.validUntil + after }));
  const listed = limit.whitelist.slice(0, MAX_ENTRIES);
  if (limit.of === 'api') {
    return [...listed, `all/all/${UNRELATED}`].flatMap((pattern) => {
      const [first = '', , ...rest] = pattern.split('/');
      const service = first === 'all' ? UNRELATED : first;
      const resource = rest.join('/').replaceAll('*', UNRELATED);
      const operations = ['get', 'delete'] as const;
      return operations.map((operation) => ({ api: { service, operation, resource } }));
    });
  }
  const field = limit.of === 'services' ? 'service' : 'interface';
  const names = listed.flatMap((name) => [name.replace(/\*$/, UNRELATED), `${name}x`]);
  return [...names, UNRELATED].map((name) => ({ [field]: name }));
}

function isPart(part: unknown): boolean {
  const [quoted, moment] = [fieldOf(part, 'quoted'), fieldOf(part, 'moment')];
  return typeof part === 'string' || typeof quoted === 'string' || Number.isFinite(moment);
}

/** Returns ways to give an input the texts and numbers of the samples, and entries of their conditions. */
function attemptsOf(input: Input<AnyCaveat>, { kind, values }: Subject): (() => AnyCaveat)[] {
  const nodes = values.flatMap(({ type: _, ...fields }) => [...nodesIn(fields)]);
  const numbers = nodes.flatMap(({ node }) => (typeof node === 'number' ? [node] : []));
  const words = nodes.flatMap(({ node }) => (node === Object(node) ? [] : [String(node)]));
  const conditions = values.map((value) => kind.encode(value));
  const entries = conditions.flatMap((condition) => condition.split(/ \S+ |\|/).slice(1));
  const texts = input.choices ?? [...words, ...entries];
  switch (input.of) {
    case 'flag':
      return [() => input.toValue()];
    case 'duration':
      return [() => input.toValue(60, TEST_TIME)];
    case 'text':
      return texts.map((text) => () => input.toValue(text));
    case 'texts':
      return texts.map((text) => () => input.toValue([text]));
    case 'integer':
    case 'number':
    case 'time':
      return numbers.map((number) => () => input.toValue(number));
  }
}
