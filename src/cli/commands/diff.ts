import { type Kinship, kinshipOf, kinshipWords } from '../../reading/kinship.js';
import { type Reach, reachOf } from '../../reading/reach.js';
import type { Command } from '../command.js';
import { NotDerivedError } from '../errors.js';
import { dialectOf, GENERAL } from '../options/general.js';
import { inputGroup, readToken } from '../options/tokens.js';
import { PARENT_TOKEN, readSources, required, TOKEN } from '../sources.js';
import { type Branch, lines, tableLines, treeLines } from '../text/layout.js';
import type { Style } from '../text/style.js';
import { clockOf } from '../times.js';
import { inspectedBranch, inspectedJson } from '../view/caveats.js';
import { reachBranches, reachJson } from '../view/reach.js';

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
    const kinship = kinshipOf(child.macaroon, parent.macaroon);
    const { common } = kinship;
    const isDerived = DERIVED.includes(kinship.kind);
    const [ofParent, ofChild] = [parent, child].map(
      (token) => dialect.inspect(token).unverified.caveats,
    ) as [Caveats, Caveats];
    const added = ofChild.slice(common);
    const removed = ofParent.slice(common);
    const [before, after] = [parent, child].map((token) => reachOf(token, dialect)) as [
      Reach,
      Reach,
    ];
    const [was, is] = [before, after].map((reach) => reachJson(reach, dialect)) as [Json, Json];
    const branches = (caveats: Caveats): readonly Branch[] =>
      caveats.map((each, i) => inspectedBranch(each, common + i, clock));
    return {
      json: {
        derived: isDerived,
        added: added.map((each) => inspectedJson(each, clock)),
        missing: removed.map((each) => inspectedJson(each, clock)),
        limits: { parent: was, child: is, changed: changedOf(was, is) },
      },
      text: (style) =>
        lines([style.paint(isDerived ? 'good' : 'bad', kinshipWords(kinship))]) +
        caveatLines('Added', branches(added), style) +
        caveatLines('Missing', branches(removed), style) +
        lossLines(
          reachBranches(before, dialect, clock),
          reachBranches(after, dialect, clock),
          style,
        ),
      ...(!isDerived && { error: new NotDerivedError() }),
    };
  },
};

/** How a token hangs together with one that it was made from. */
const DERIVED: readonly Kinship['kind'][] = ['child', 'same'];

type Json = ReturnType<typeof reachJson>;
type Caveats = readonly Parameters<typeof inspectedBranch>[0][];

function caveatLines(title: string, branches: readonly Branch[], style: Style): string {
  return branches.length === 0
    ? ''
    : `\n${treeLines({ text: title, tone: 'strong' }, branches, style)}`;
}

/** The names of what changed. */
function changedOf(before: Json, after: Json): readonly string[] {
  return Object.keys({ ...before, ...after }).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
}

function lossLines(before: readonly Branch[], after: readonly Branch[], style: Style): string {
  const rows = before.flatMap((was) => {
    const left = after.find(({ name }) => name === was.name);
    if (left === undefined || flat(left) === flat(was)) return [];
    return [
      [{ text: was.name }, { text: flat(was) }, { text: flat(left), tone: 'warning' as const }],
    ];
  });
  if (rows.length === 0)
    return `\n${style.paint('faint', 'It reaches what the parent reaches.')}\n`;
  return `\n${tableLines(['what', 'parent', 'this token'], rows, style)}`;
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
