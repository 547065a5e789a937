import { inspectIn, type ReadingDialect } from '../../reading/dialect.js';
import { type Kinship, kinshipOf, kinshipWords } from '../../reading/kinship.js';
import { type Reach, reachOf, refusalWords } from '../../reading/reach.js';
import type { Token } from '../../token/token.js';
import type { CommandFor } from '../command.js';
import { NotDerivedError } from '../errors.js';
import { GENERAL } from '../options/general.js';
import { PARENT_TOKEN, readSources, TOKEN } from '../options/sources.js';
import { inputGroup, readToken } from '../options/tokens.js';
import {
  type Branch,
  type Cell,
  type Clock,
  clockOf,
  lines,
  type Style,
  tableLines,
  treeLines,
} from '../text.js';
import { changesOf, partBranches, purposeBranches, reachJson } from '../view/reach.js';
import { inspectedBranches, inspectedJson } from '../view/token.js';

export const diff: CommandFor = (dialects) => ({
  name: 'diff',
  about: 'Compare a token with its parent; needs no key',
  description: [
    'Compares a token with the one that it was made from: the caveats that were added, and what they ' +
      'took away. The signatures show without a key whether one was made from the other; if not, the ' +
      'command ends with 4. What the tokens reach is not verified.',
  ],
  groups: [inputGroup(dialects, PARENT_TOKEN, TOKEN), GENERAL],
  examples: [
    {
      about: 'What did the narrower token lose?',
      line: 'caveats diff --parent-file token.txt --token-file narrow.txt',
    },
  ],
  async run(call) {
    const { reading } = call;
    const [parentText, childText] = await readSources(call, [PARENT_TOKEN, TOKEN]);
    const parent = readToken(call, parentText, PARENT_TOKEN).token;
    const child = readToken(call, childText, TOKEN).token;
    const clock = clockOf(call.io);
    const kinship = kinshipOf(child, parent);
    const isDerived = kinship.kind === 'child' || kinship.kind === 'same';
    const [added, missing] = [child, parent].map((token) =>
      caveatsOf(token, kinship, reading, clock),
    );
    const [before, after] = [reachOf(parent, reading), reachOf(child, reading)];
    const [was, is] = [reachJson(before), reachJson(after)];
    return {
      json: {
        derived: isDerived,
        sameDischarges: kinship.sameDischarges,
        added: added!.json,
        missing: missing!.json,
        reaches: { parent: was, child: is, changed: changesOf(was, is) },
      },
      text: (style) =>
        lines([style.paint(isDerived ? 'good' : 'bad', kinshipWords(kinship))]) +
        caveatLines('Added', added!.branches, style) +
        caveatLines('Missing', missing!.branches, style) +
        refusalLines(before, after, style) +
        lossLines(before, after, kinship, clock, style),
      ...(!isDerived && { error: new NotDerivedError() }),
    };
  },
});

/** The caveats of a token after those that the two tokens share. */
function caveatsOf(
  token: Token,
  { common }: Kinship,
  reading: ReadingDialect,
  clock: Clock,
): { readonly json: readonly object[]; readonly branches: readonly Branch[] } {
  const { dialect } = reading;
  const caveats = inspectIn(reading, token).caveats.slice(common);
  return {
    json: caveats.map((each) => inspectedJson(each, dialect, clock)),
    branches: inspectedBranches(caveats, dialect, clock, common),
  };
}

function caveatLines(title: string, branches: readonly Branch[], style: Style): string {
  if (branches.length === 0) return '';
  return `\n${treeLines({ text: title, tone: 'strong' }, branches, style)}`;
}

/** Which of the two is refused whatever its key is, and why. */
function refusalLines(before: Reach, after: Reach, style: Style): string {
  const texts = (
    [
      ['The parent', before],
      ['This token', after],
    ] as const
  ).flatMap(([which, reach]) => {
    const why = refusalWords(reach);
    return why === undefined ? [] : [`${which}, as it is, reaches nothing: ${why}.`];
  });
  return texts.length === 0 ? '' : `\n${lines(texts.map((text) => style.paint('bad', text)))}`;
}

function lossLines(
  before: Reach,
  after: Reach,
  { sameDischarges }: Kinship,
  clock: Clock,
  style: Style,
): string {
  const textsOf = ({ type, parts }: Reach): ReadonlyMap<string, string> =>
    new Map(
      [...purposeBranches(type), ...partBranches(parts, clock)].map((each) => [
        each.name,
        flat(each),
      ]),
    );
  const [was, is] = [textsOf(before), textsOf(after)];
  const rows = [...new Set([...was.keys(), ...is.keys()])]
    .filter((name) => was.get(name) !== is.get(name))
    .map((name): readonly Cell[] => [
      { text: name },
      { text: was.get(name) ?? '' },
      { text: is.get(name) ?? '', tone: 'warning' },
    ]);
  const isRefused = before.refused.length + after.refused.length > 0;
  if (rows.length > 0) {
    const table = tableLines(['what', 'parent', 'this token'], rows, style);
    return `\n${isRefused ? 'Otherwise:\n' : ''}${table}`;
  }
  return `\n${style.paint('faint', sameReach(before, after, isRefused, sameDischarges))}\n`;
}

/** Whether discharges are valid, and so what they leave, depends on the key. */
function sameReach(
  before: Reach,
  after: Reach,
  isRefused: boolean,
  sameDischarges: boolean,
): string {
  if (before.isNarrowedFurther && !sameDischarges) {
    return 'What the discharges of the two leave cannot be compared without the key.';
  }
  const words = isRefused ? 'Otherwise it would reach' : 'It reaches';
  const further = after.isNarrowedFurther ? ', and less by its discharges, if they are valid' : '';
  return `${words} what the parent reaches${further}.`;
}

/** A branch in one line, with what is below it. */
function flat({ value, branches = [] }: Branch): string {
  const inner = branches.map((each) => {
    const below = flat(each);
    return below === '' ? each.name : `${each.name} (${below})`;
  });
  const text = value?.text ?? '';
  if (inner.length === 0) return text;
  return text === '' ? inner.join(', ') : `${text}: ${inner.join(', ')}`;
}
