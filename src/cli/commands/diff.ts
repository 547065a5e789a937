import { inspectIn } from '../../reading/dialect.js';
import { type Kinship, kinshipOf, kinshipWords, obstacleWords } from '../../reading/kinship.js';
import { NOT_KNOWN } from '../../reading/parts.js';
import { purposeWords, type Reach, reachOf, refusalWords } from '../../reading/reach.js';
import { type CommandFor } from '../command.js';
import { NotDerivedError } from '../errors.js';
import { suggestDialect } from '../options/dialects.js';
import { inputGroup, PARENT_TOKEN, readSources, readToken, TOKEN } from '../options/tokens.js';
import { type Cell, type Clock, lines, paint, tableText, treeText } from '../text.js';
import { changesOf, partText, reachJson, showCaveats } from '../view.js';

export const diff: CommandFor = () => ({
  name: 'diff',
  about: 'Compare a token with its parent; needs no key',
  description:
    'Compares a token with the one that it was made from: the caveats that were added, and what they ' +
    'took away. The signatures show without a key whether one was made from the other; if not, the ' +
    'command ends with 4. What the tokens reach is not verified.',
  groups: [inputGroup(PARENT_TOKEN, TOKEN)],
  examples: {
    'What did the narrower token lose?':
      'caveats diff --parent-file token.txt --token-file narrow.txt',
  },
  async run(call) {
    const { io, reading } = call;
    const given = await readSources(call, PARENT_TOKEN, TOKEN);
    const parent = readToken(call, given, PARENT_TOKEN).token;
    const read = readToken(call, given);
    const child = read.token;
    suggestDialect(call, read);
    const kinship = kinshipOf(child, parent);
    const { kind, common, sameDischarges } = kinship;
    const isDerived = kind === 'child' || kind === 'same';
    // The caveats after those that the two share.
    const addedCaveats = inspectIn(reading, child).caveats.slice(common);
    const missingCaveats = inspectIn(reading, parent).caveats.slice(common);
    const added = showCaveats(addedCaveats, call, common);
    const missing = showCaveats(missingCaveats, call, common);
    const [before, after] = [reachOf(parent, reading), reachOf(child, reading)];
    const own = [...addedCaveats, ...missingCaveats];
    const obstacle = obstacleWords(kinship, before, after, own);
    const treeOf = (text: string, shown: typeof added): string =>
      shown.branches.length === 0 ? '' : treeText({ text, tone: 'strong' }, shown);
    const refusals = [...refusalTexts('The parent', before), ...refusalTexts('This token', after)];
    const rows = lossRows(before, after, io);
    const head = refusals.length > 0 ? 'Otherwise at most:\n' : '';
    const rest = obstacle ?? (rows.length > 0 ? undefined : sameText(kinship, before, after));
    const blocks = [
      lines([paint(isDerived ? 'good' : 'bad', kinshipWords(kinship))]),
      treeOf('Added', added),
      treeOf('Missing', missing),
      lines(refusals.map((text) => paint('bad', text))),
      rows.length === 0 ? '' : head + tableText(['what', 'parent', 'this token'], rows),
      rest === undefined ? '' : lines([paint('faint', rest)]),
    ];
    return {
      json: {
        derived: isDerived,
        sameDischarges,
        added: added.json,
        missing: missing.json,
        reaches: {
          parent: reachJson(before),
          child: reachJson(after),
          changed: changesOf(before, after),
          comparable: obstacle === undefined,
        },
      },
      text: blocks.filter((block) => block !== '').join('\n'),
      error: isDerived
        ? undefined
        : new NotDerivedError('The second token was not made from the first by adding caveats'),
    };
  },
});

function refusalTexts(which: string, reach: Reach): readonly string[] {
  const why = refusalWords(reach);
  return why === undefined ? [] : [`${which}, as it is, reaches nothing: ${why}.`];
}

/** What is left of each thing in one line, except for what is not known. */
function textsOf({ type, parts }: Reach, clock: Clock): ReadonlyMap<string, string> {
  const purpose = purposeWords(type);
  return new Map([
    ...(purpose === undefined ? [] : [['gives', purpose] as const]),
    ...parts.map((part) => [part.label, partText(part, clock)] as const),
  ]);
}

function lossRows(before: Reach, after: Reach, clock: Clock): readonly (readonly Cell[])[] {
  const [was, is] = [textsOf(before, clock), textsOf(after, clock)];
  const [notKnown] = NOT_KNOWN;
  return [...new Map([...was, ...is]).keys()]
    .filter((name) => was.get(name) !== is.get(name) && is.get(name) !== notKnown)
    .map((name) => [
      { text: name },
      { text: was.get(name) ?? '' },
      { text: is.get(name) ?? '', tone: 'warning' },
    ]);
}

function sameText({ kind }: Kinship, before: Reach, after: Reach): string {
  if (kind === 'strangers' || kind === 'forged') return 'The caveats of the two leave the same.';
  const isRefused = before.refused.length + after.refused.length > 0;
  const further = after.isNarrowedFurther ? ', and less by its discharges, if they are valid' : '';
  const reaches = isRefused ? 'Otherwise it would reach at most' : 'It reaches';
  return `${reaches} what the parent reaches${further}.`;
}
