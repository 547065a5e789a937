import { type Kinship, kinshipOf, kinshipWords } from '../../reading/kinship.js';
import type { Dialect } from '../../reading/dialect.js';
import { type Reach, reachOf } from '../../reading/reach.js';
import { refusalWords } from '../../reading/reach-words.js';
import type { Token } from '../../token/token.js';
import type { Command } from '../command.js';
import { NotDerivedError } from '../errors.js';
import { dialectOf, GENERAL } from '../options/general.js';
import { inputGroup, readToken } from '../options/tokens.js';
import { PARENT_TOKEN, readSources, required, TOKEN } from '../sources.js';
import { type Branch, lines, tableLines, treeLines } from '../text/layout.js';
import type { Style } from '../text/style.js';
import { type Clock, clockOf } from '../times.js';
import { inspectedBranch, inspectedJson } from '../view/caveats.js';
import { changesOf, limitBranches, purposeBranches, reachJson } from '../view/reach.js';

export const diff: Command = {
  name: 'diff',
  about: 'Show what a token lost against its parent; needs no key',
  description: [
    'Compares a token with the one that it was made from: the caveats that were added, and what ' +
      'that leaves less of. Whether one was made from the other is told by their signatures, without ' +
      'a key; where it was not, the command ends with 4. What the tokens reach is not verified.',
  ],
  groups: [inputGroup(PARENT_TOKEN, TOKEN), GENERAL],
  examples: [
    {
      about: 'What did the narrower one lose?',
      line: 'caveats diff --parent-file token.txt --token-file narrow.txt',
    },
  ],
  async run(call) {
    const [parentText, childText] = await readSources(call, [PARENT_TOKEN, TOKEN]);
    const parent = readToken(call, required(parentText, PARENT_TOKEN), PARENT_TOKEN).token;
    const child = readToken(call, childText, TOKEN).token;
    const dialect = dialectOf(call.args);
    const clock = clockOf(call.io);
    const kinship = kinshipOf(child, parent);
    const { common, sameDischarges } = kinship;
    const isDerived = DERIVED.includes(kinship.kind);
    const caveatsOf = (token: Token): Caveats => dialect.inspect(token).unverified.caveats;
    const added = caveatsOf(child).slice(common);
    const removed = caveatsOf(parent).slice(common);
    const [before, after] = [reachOf(parent, dialect), reachOf(child, dialect)];
    const [was, is] = [reachJson(before, dialect), reachJson(after, dialect)];
    const branches = (caveats: Caveats): readonly Branch[] =>
      caveats.map((each, i) => inspectedBranch(each, common + i, clock));
    return {
      json: {
        derived: isDerived,
        sameDischarges,
        added: added.map((each) => inspectedJson(each, clock)),
        missing: removed.map((each) => inspectedJson(each, clock)),
        reaches: { parent: was, child: is, changed: changesOf(was, is) },
      },
      text: (style) =>
        lines([style.paint(isDerived ? 'good' : 'bad', kinshipWords(kinship))]) +
        caveatLines('Added', branches(added), style) +
        caveatLines('Missing', branches(removed), style) +
        refusalLines(before, after, style) +
        lossLines(before, after, { dialect, clock, style, sameDischarges }),
      ...(!isDerived && { error: new NotDerivedError() }),
    };
  },
};

/** How a token hangs together with one that it was made from. */
const DERIVED: readonly Kinship['kind'][] = ['child', 'same'];

type Caveats = readonly Parameters<typeof inspectedBranch>[0][];

function caveatLines(title: string, branches: readonly Branch[], style: Style): string {
  return branches.length === 0
    ? ''
    : `\n${treeLines({ text: title, tone: 'strong' }, branches, style)}`;
}

/** Which of the two is refused whatever its key is, and why. */
function refusalLines(before: Reach, after: Reach, style: Style): string {
  const told = (
    [
      ['The parent', before],
      ['This token', after],
    ] as const
  ).flatMap(([which, reach]) => {
    const why = refusalWords(reach);
    return why === undefined ? [] : [`${which}, as it is, reaches nothing: ${why}.`];
  });
  return told.length === 0 ? '' : `\n${lines(told.map((text) => style.paint('bad', text)))}`;
}

interface How {
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly style: Style;
  readonly sameDischarges: boolean;
}

function lossLines(
  before: Reach,
  after: Reach,
  { dialect, clock, style, sameDischarges }: How,
): string {
  const linesOf = (reach: Reach): ReadonlyMap<string, string> =>
    new Map(
      [...purposeBranches(reach), ...limitBranches(reach, dialect, clock)].map((branch) => [
        branch.name,
        flat(branch),
      ]),
    );
  const [was, is] = [linesOf(before), linesOf(after)];
  const rows = [...new Set([...was.keys(), ...is.keys()])]
    .filter((name) => was.get(name) !== is.get(name))
    .map((name) => [
      { text: name },
      { text: was.get(name) ?? '' },
      { text: is.get(name) ?? '', tone: 'warning' as const },
    ]);
  const isRefused = before.refused.length + after.refused.length > 0;
  if (rows.length > 0) {
    const table = tableLines(['what', 'parent', 'this token'], rows, style);
    return `\n${isRefused ? 'But for that:\n' : ''}${table}`;
  }
  const words = isRefused ? 'But for that it would reach' : 'It reaches';
  // Whether discharges hold, and so what they leave, depends on the key.
  const further = !after.isNarrowedFurther ? '' : ', and less by its discharges, if they hold';
  const isComparable = !before.isNarrowedFurther || sameDischarges;
  if (!isComparable) {
    const text = 'What the discharges of the two leave cannot be compared without the key.';
    return `\n${style.paint('faint', text)}\n`;
  }
  return `\n${style.paint('faint', `${words} what the parent reaches${further}.`)}\n`;
}

/** A branch in one line: what it says, and what hangs from it. */
function flat({ value, branches = [] }: Branch): string {
  const inner = branches.map((each) => {
    const below = flat(each);
    return below === '' ? each.name : `${each.name} (${below})`;
  });
  const text = value?.text ?? '';
  return inner.length === 0 ? text : `${text}: ${inner.join(', ')}`;
}
