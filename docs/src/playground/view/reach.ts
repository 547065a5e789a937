import { ANY, NOT_KNOWN, type ReachedName, type ReachPart } from '../../../../src/reading/parts.js';
import { purposeWords, refusalWords, UNREAD, type Reach } from '../../../../src/reading/reach.js';
import { tag } from './caveats.js';
import { el, type Child } from './dom.js';
import { longList } from './more.js';
import { words } from './outside.js';

/** What a token reaches, as names and what is left of them. */
export function reachList({ type, parts, isNarrowedFurther, identifier }: Reach): HTMLElement {
  const isOpen = ({ words }: ReachPart): boolean => words === ANY || words === NOT_KNOWN;
  const told = parts.filter(({ isMoot }) => !isMoot);
  const rows = told
    .filter((part) => !isOpen(part))
    .map((part) => [capital(part.label), partValue(part)] as const);
  const open = told.filter(isOpen);
  const label = open.some((part) => part.words === NOT_KNOWN) ? 'Not known' : 'Not restricted';
  return facts([
    ...rows,
    ...(type === 'access' && open.length > 0
      ? [[label, capital(open.map((part) => part.label).join(', '))] as const]
      : []),
    ...(isNarrowedFurther
      ? [['Discharges', 'If they are valid, they leave less: see each.'] as const]
      : []),
    ...(identifier === 'unread' ? [['Identifier', `${capital(UNREAD)}.`] as const] : []),
  ]);
}

/**
 * What is left of one thing that a token can be restricted in.
 *
 * @param lost the names that another token has lost.
 */
export function partValue(
  { names, words: text }: ReachPart,
  lost: ReadonlySet<ReachedName> = new Set(),
): Child {
  return names === undefined ? el('span', {}, ...words(text, true)) : nameList(names, lost);
}

/** How many names below another are shown at once. */
const PAGE_BELOW = 20;

function nameList(
  names: readonly ReachedName[],
  lost: ReadonlySet<ReachedName>,
  pageLength?: number,
): HTMLElement {
  const isTree = names.some((each) => each.kind !== undefined || each.names !== undefined);
  const toItem = (each: ReachedName): HTMLElement => {
    const { kind, words: text, aside, names: below } = each;
    return el(
      'li',
      {},
      kind === undefined ? undefined : el('span', { class: 'kind' }, `${kind} `),
      ...(lost.has(each)
        ? [el('del', {}, ...words(text)), ' ', tag('lost', 'bad')]
        : [...words(text), el('span', { class: 'aside' }, aside === undefined ? '' : ` ${aside}`)]),
      below === undefined ? undefined : nameList(below, lost, PAGE_BELOW),
    );
  };
  return longList('ul', isTree ? 'tree' : 'plain', names, toItem, pageLength);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Names and values. */
export function facts(rows: readonly (readonly [string, Child])[]): HTMLElement {
  return el(
    'dl',
    { class: 'facts' },
    ...rows.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
  );
}

/** Why a token is refused, whatever its caveats leave. */
export function hindrances(reach: Reach, which: string = 'As it is, it'): HTMLElement | undefined {
  const why = refusalWords(reach);
  if (why === undefined) return undefined;
  return el(
    'p',
    { class: 'notice bad' },
    el('strong', {}, `${which} reaches nothing: `),
    `${why}.`,
  );
}

/** What a token gives in place of access. */
export function purpose({ type }: Reach): HTMLElement | undefined {
  const text = purposeWords(type);
  return text === undefined
    ? undefined
    : el('p', { class: 'notice warn' }, el('strong', {}, 'It gives '), `${text}.`);
}
