import type { Command } from '../command.js';
import { derivationOf } from '../derivation.js';
import type { Reach } from '../dialects/dialect.js';
import { NotDerivedError } from '../errors.js';
import { dialectOf, GENERAL } from '../options/general.js';
import { inputGroup, readToken } from '../options/tokens.js';
import { PARENT_TOKEN, readSources, required, TOKEN } from '../sources.js';
import { type Branch, lines, tableLines, treeLines } from '../text/layout.js';
import type { Style } from '../text/style.js';
import { clockOf } from '../times.js';
import { conditionsOf, inspectedBranch, inspectedJson } from '../view/caveats.js';

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
    const { isDerived, common } = derivationOf(parent.macaroon, child.macaroon);
    const [ofParent, ofChild] = [parent, child].map(
      (token) => dialect.inspect(token).unverified.caveats,
    ) as [Caveats, Caveats];
    const added = ofChild.slice(common);
    const removed = ofParent.slice(common);
    const before = dialect.reach(conditionsOf(ofParent), clock);
    const after = dialect.reach(conditionsOf(ofChild), clock);
    const branches = (caveats: Caveats): readonly Branch[] =>
      caveats.map((each, i) => inspectedBranch(each, common + i, dialect, clock));
    return {
      json: {
        derived: isDerived,
        added: added.map((each) => inspectedJson(each, dialect, clock)),
        missing: removed.map((each) => inspectedJson(each, dialect, clock)),
        limits: { parent: before.limits, child: after.limits, changed: changedOf(before, after) },
      },
      text: (style) =>
        lines([
          isDerived
            ? style.paint('good', 'Made from the parent by adding caveats')
            : style.paint('bad', 'Not made from the parent'),
        ]) +
        caveatLines('Added', branches(added), style) +
        caveatLines('Missing', branches(removed), style) +
        lossLines(before, after, style),
      ...(!isDerived && { error: new NotDerivedError() }),
    };
  },
};

type Caveats = readonly Parameters<typeof inspectedBranch>[0][];

function caveatLines(title: string, branches: readonly Branch[], style: Style): string {
  return branches.length === 0
    ? ''
    : `\n${treeLines({ text: title, tone: 'strong' }, branches, style)}`;
}

/** The names of what changed. */
function changedOf(before: Reach, after: Reach): readonly string[] {
  return Object.keys(before.limits).filter(
    (name) => JSON.stringify(before.limits[name]) !== JSON.stringify(after.limits[name]),
  );
}

function lossLines(before: Reach, after: Reach, style: Style): string {
  const rows = before.branches.flatMap((was, i) => {
    const [old, left] = [was, after.branches[i]!].map(flat) as [string, string];
    const loss = { text: left, tone: 'warning' as const };
    return old === left ? [] : [[{ text: was.name }, { text: old }, loss]];
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
