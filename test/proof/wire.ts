import type { Listed } from '../scope/arbitraries.js';
import type { Items, Path } from '../scope/model.js';
import type { ScopeDeclaration } from 'caveats';
import { type Answer, type Answers, levelsIn } from './answers.js';
import type { Case, Cases } from './cases.js';

// The oracle reads and writes numbers. Levels and actions are their places in the declaration, ids their
// places in a list of texts, and a list starts with its length.

/** Writes cases as the oracle reads them: the declaration and the texts, then a line for each case. */
export function writeCases({ declaration, cases }: Cases, texts: string[]): string {
  const levels = Object.entries(declaration.levels);
  const names = levels.map(([name]) => name);
  const known = new Map<string, number>();
  const list = <T>(items: readonly T[], write: (item: T) => readonly number[]): number[] => [
    items.length,
    ...items.flatMap(write),
  ];
  const text = (id: string): number => {
    const at = known.get(id) ?? texts.push(id) - 1;
    known.set(id, at);
    return at;
  };
  const path = (of: Path) => list(of, ([level, id]) => [names.indexOf(level), text(id)]);
  const mask = (of: readonly string[]) =>
    of.reduce((sum, each) => sum + 2 ** declaration.actions.indexOf(each), 0);
  const items = (of: Items) => list(of, (each) => [...path(each.path), mask(each.access)]);
  const caveat = (of: Case['caveats'][number]): readonly number[] => {
    if ('text' in of) return [['context', 'usage', 'unknown'].indexOf(of.role), Number(of.met)];
    if ('level' in of) return [3, ...list(of.paths, path)];
    if ('access' in of) return [4, mask(of.access)];
    return [5, ...items(of.mixed)];
  };
  const lines = cases.map((each) => [
    ...list(each.caveats, caveat),
    ...list(each.questions, (asked) => [
      ...path(asked.path),
      mask(asked.access),
      declaration.actions.indexOf(asked.action),
      ...list(levelsIn(declaration, asked.path), (level) => [names.indexOf(level)]),
    ]),
    ...list(each.requests, ([where, action]) => [...path(where), mask([action])]),
    ...list(each.sets, items),
  ]);
  const head = [
    ...list(levels, ([, { match }]) => [Number(match === 'prefix')]),
    declaration.actions.length,
    Number(declaration.mixed !== undefined),
    ...list(texts, (id) => list([...unitsOf(id)], (unit) => [unit])),
    lines.length,
  ];
  return [head, ...lines].map((line) => line.join(' ')).join('\n');
}

function unitsOf(text: string): number[] {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
}

/** Reads what the oracle answers to a case: its numbers are those of a line. */
export function readAnswers(
  { levels, actions }: ScopeDeclaration,
  texts: readonly string[],
  line: string,
): Answers {
  const names = Object.keys(levels);
  const numbers = line.split(' ').map(Number);
  let at = 0;
  const next = (): number => numbers[at++]!;
  const list = <T>(read: () => T): T[] => Array.from({ length: next() }, read);
  /** A list, or `null` for the length -1. */
  const maybe = <T>(read: () => T): T[] | null => {
    if (numbers[at] !== -1) return list(read);
    at++;
    return null;
  };
  const flag = (): boolean => next() === 1;
  const id = (): string => texts[next()]!;
  const path = (): Path => list(() => [names[next()]!, id()] as const);
  const access = (): readonly string[] => {
    const mask = next();
    return actions.filter((_, i) => (mask & (1 << i)) !== 0);
  };
  const items = (): Items => list(() => ({ path: path(), access: access() }));
  const listed = (): Listed => {
    const kind = next();
    if (kind === 3) {
      const paths = list(path);
      return { level: paths[0]!.at(-1)![0], paths };
    }
    return kind === 4 ? { access: access() } : { mixed: items() };
  };
  const key = (): string | null => {
    const units = maybe(next);
    return units && String.fromCharCode(...units);
  };
  const answer = (): Answer => ({
    key: key(),
    verify: list(flag),
    met: list(flag),
    allows: flag(),
    overlaps: flag(),
    ids: list(() => maybe(id)),
  });
  const item = (): Items[number] => ({ path: path(), access: access() });
  return {
    reports: [maybe(item), maybe(item)],
    questions: list(answer),
    narrowest: maybe(listed),
    normalized: list(items),
    intersection: items(),
  };
}
