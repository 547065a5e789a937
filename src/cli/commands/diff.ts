import { inspectIn } from '../../reading/dialect.js';
import { type Kinship, kinshipOf, kinshipWords } from '../../reading/kinship.js';
import { type Reach, reachOf, refusalWords } from '../../reading/reach.js';
import { type CommandFor } from '../command.js';
import { NotDerivedError } from '../errors.js';
import { inputGroup, PARENT_TOKEN, readSources, readToken, TOKEN } from '../options/tokens.js';
import {
  type Branch,
  type Cell,
  type Clock,
  lines,
  type Style,
  tableLines,
  treeLines,
} from '../text.js';
import {
  changesOf,
  inspectedBranches,
  inspectedJson,
  partBranches,
  purposeBranches,
  reachJson,
} from '../view.js';

export const diff: CommandFor = (dialects) => ({
  name: 'diff',
  about: 'Compare a token with its parent; needs no key',
  description: [
    'Compares a token with the one that it was made from: the caveats that were added, and what they ' +
      'took away. The signatures show without a key whether one was made from the other; if not, the ' +
      'command ends with 4. What the tokens reach is not verified.',
  ],
  groups: [inputGroup(dialects, PARENT_TOKEN, TOKEN)],
  examples: {
    'What did the narrower token lose?':
      'caveats diff --parent-file token.txt --token-file narrow.txt',
  },
  async run(call) {
    const { io, reading } = call;
    const [parentText, childText] = await readSources(call, PARENT_TOKEN, TOKEN);
    const parent = readToken(call, parentText, PARENT_TOKEN).token;
    const child = readToken(call, childText, TOKEN).token;
    const kinship = kinshipOf(child, parent);
    const { kind, common, sameDischarges } = kinship;
    const isDerived = kind === 'child' || kind === 'same';
    // The caveats after those that the two share.
    const added = inspectIn(reading, child).caveats.slice(common);
    const missing = inspectIn(reading, parent).caveats.slice(common);
    const [before, after] = [reachOf(parent, reading), reachOf(child, reading)];
    const [was, is] = [reachJson(before), reachJson(after)];
    return {
      json: {
        derived: isDerived,
        sameDischarges,
        added: inspectedJson(added, call),
        missing: inspectedJson(missing, call),
        reaches: { parent: was, child: is, changed: changesOf(was, is) },
      },
      text(style) {
        const treeOf = (title: string, caveats: typeof added): string => {
          const branches = inspectedBranches(caveats, call, common);
          if (branches.length === 0) return '';
          return `\n${treeLines({ text: title, tone: 'strong' }, branches, style)}`;
        };
        return (
          lines([style(isDerived ? 'good' : 'bad', kinshipWords(kinship))]) +
          treeOf('Added', added) +
          treeOf('Missing', missing) +
          refusalLines(before, after, style) +
          lossLines(before, after, kinship, io, style)
        );
      },
      ...(!isDerived && { error: new NotDerivedError() }),
    };
  },
});

/** Which of the two is refused whatever its key is, and why. */
function refusalLines(before: Reach, after: Reach, style: Style): string {
  const reasons = [
    ['The parent', refusalWords(before)],
    ['This token', refusalWords(after)],
  ].filter(([, why]) => why !== undefined);
  if (reasons.length === 0) return '';
  const texts = reasons.map(([which, why]) => `${which}, as it is, reaches nothing: ${why}.`);
  return `\n${lines(texts.map((text) => style('bad', text)))}`;
}

/** What the two reach of each thing, in one line. */
function textsOf({ type, parts }: Reach, clock: Clock): ReadonlyMap<string, string> {
  const branches = [...purposeBranches(type), ...partBranches(parts, clock)];
  return new Map(branches.map((each) => [each.name, flat(each)]));
}

function lossLines(
  before: Reach,
  after: Reach,
  { sameDischarges }: Kinship,
  clock: Clock,
  style: Style,
): string {
  const [was, is] = [textsOf(before, clock), textsOf(after, clock)];
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
  const further = after.isNarrowedFurther ? ', and less by its discharges, if they are valid' : '';
  const reaches = isRefused ? 'Otherwise it would reach' : 'It reaches';
  const same = `${reaches} what the parent reaches${further}.`;
  // Whether discharges are valid, and so what they leave, depends on the key.
  const isUnknown = before.isNarrowedFurther && !sameDischarges;
  const unknown = 'What the discharges of the two leave cannot be compared without the key.';
  return `\n${style('faint', isUnknown ? unknown : same)}\n`;
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
