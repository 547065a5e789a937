import { inspectIn } from '../../reading/dialect.js';
import { type Kinship, kinshipOf, kinshipWords } from '../../reading/kinship.js';
import { NOT_KNOWN } from '../../reading/parts.js';
import { purposeWords, type Reach, reachOf, refusalWords } from '../../reading/reach.js';
import { type CommandFor } from '../command.js';
import { NotDerivedError } from '../errors.js';
import { suggestDialect } from '../options/dialects.js';
import { inputGroup, PARENT_TOKEN, readSources, readToken, TOKEN } from '../options/tokens.js';
import { type Cell, type Clock, lines, type Style, tableLines, treeLines } from '../text.js';
import { changesOf, inspectedBranches, inspectedJson, partText, reachJson } from '../view.js';

export const diff: CommandFor = () => ({
  name: 'diff',
  about: 'Compare a token with its parent; needs no key',
  description: [
    'Compares a token with the one that it was made from: the caveats that were added, and what they ' +
      'took away. The signatures show without a key whether one was made from the other; if not, the ' +
      'command ends with 4. What the tokens reach is not verified.',
  ],
  groups: [inputGroup(PARENT_TOKEN, TOKEN)],
  examples: {
    'What did the narrower token lose?':
      'caveats diff --parent-file token.txt --token-file narrow.txt',
  },
  async run(call) {
    const { io, reading } = call;
    const [parentText, childText] = await readSources(call, PARENT_TOKEN, TOKEN);
    const parent = readToken(call, parentText, PARENT_TOKEN).token;
    const read = readToken(call, childText, TOKEN);
    const child = read.token;
    suggestDialect(call, read);
    const kinship = kinshipOf(child, parent);
    const { kind, common, sameDischarges } = kinship;
    const isDerived = kind === 'child' || kind === 'same';
    // The caveats after those that the two share.
    const added = inspectIn(reading, child).caveats.slice(common);
    const missing = inspectIn(reading, parent).caveats.slice(common);
    const [before, after] = [reachOf(parent, reading), reachOf(child, reading)];
    const [was, is] = [reachJson(before), reachJson(after)];
    const isUnknown =
      [...added, ...missing].some((each) => each.party === 'first' && each.caveat === undefined) ||
      (!sameDischarges && [before, after].some(hasUnknown));
    const obstacle = isUnknown
      ? 'What the caveats that are not understood leave cannot be compared here.'
      : before.isNarrowedFurther && !sameDischarges
        ? 'What the discharges of the two leave cannot be compared without the key.'
        : undefined;
    return {
      json: {
        derived: isDerived,
        sameDischarges,
        added: inspectedJson(added, call),
        missing: inspectedJson(missing, call),
        reaches: {
          parent: was,
          child: is,
          changed: changesOf(was, is),
          comparable: obstacle === undefined,
        },
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
          lossLines(before, after, kinship, obstacle, io, style)
        );
      },
      ...(!isDerived && { error: new NotDerivedError() }),
    };
  },
});

function refusalLines(before: Reach, after: Reach, style: Style): string {
  const texts = [before, after].flatMap((reach) => {
    const why = refusalWords(reach);
    const which = reach === before ? 'The parent' : 'This token';
    return why === undefined ? [] : [`${which}, as it is, reaches nothing: ${why}.`];
  });
  return texts.length === 0 ? '' : `\n${lines(texts.map((text) => style('bad', text)))}`;
}

function hasUnknown({ refused }: Reach): boolean {
  return refused.some(({ code }) => code === 'unknown_caveat');
}

/** What is left of each thing in one line, except for what is not known. */
function textsOf({ type, parts }: Reach, clock: Clock): ReadonlyMap<string, string> {
  const purpose = purposeWords(type);
  return new Map([
    ...(purpose === undefined ? [] : [['gives', purpose] as const]),
    ...parts.map((part) => [part.label, partText(part, clock)] as const),
  ]);
}

/** @param obstacle why not everything that the two leave can be compared. */
function lossLines(
  before: Reach,
  after: Reach,
  { kind }: Kinship,
  obstacle: string | undefined,
  clock: Clock,
  style: Style,
): string {
  const [was, is] = [textsOf(before, clock), textsOf(after, clock)];
  const [notKnown] = NOT_KNOWN;
  const rows = [...new Set([...was.keys(), ...is.keys()])]
    .filter((name) => was.get(name) !== is.get(name) && is.get(name) !== notKnown)
    .map((name): readonly Cell[] => [
      { text: name },
      { text: was.get(name) ?? '' },
      { text: is.get(name) ?? '', tone: 'warning' },
    ]);
  const isRefused = before.refused.length + after.refused.length > 0;
  const further = after.isNarrowedFurther ? ', and less by its discharges, if they are valid' : '';
  const reaches = isRefused ? 'Otherwise it would reach at most' : 'It reaches';
  const isRelated = kind !== 'strangers' && kind !== 'forged';
  const same = isRelated
    ? `${reaches} what the parent reaches${further}.`
    : 'The caveats of the two leave the same.';
  const rest = obstacle ?? (rows.length > 0 ? undefined : same);
  const table = tableLines(['what', 'parent', 'this token'], rows, style);
  return (
    (rows.length > 0 ? `\n${isRefused ? 'Otherwise at most:\n' : ''}${table}` : '') +
    (rest === undefined ? '' : `\n${style('faint', rest)}\n`)
  );
}
