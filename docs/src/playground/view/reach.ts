import { ANY, type ReachedName, type ReachPart } from '../../../../src/reading/parts.js';
import { purposeWords, refusalWords, type Reach } from '../../../../src/reading/reach.js';
import { el, type Child } from './dom.js';
import { longList } from './more.js';
import { words } from './outside.js';

/** What a token reaches, as names and what is left of them. */
export function reachList({ type, parts, isNarrowedFurther }: Reach): HTMLElement {
  const restricted = parts.filter((part) => part.words !== ANY);
  const free = parts.filter((part) => part.words === ANY).map(({ label }) => label);
  const rows = restricted.map((part) => [capital(part.label), partValue(part)] as const);
  return facts([
    ...rows,
    ...(type === 'access' && free.length > 0
      ? [['Not restricted', capital(free.join(', '))] as const]
      : []),
    ...(isNarrowedFurther
      ? [['Discharges', 'If they are valid, they leave less: see each.'] as const]
      : []),
  ]);
}

/** What is left of one thing that a token can be restricted in. */
export function partValue({ names, words: text }: ReachPart): Child {
  return names === undefined ? el('span', {}, ...words(text, true)) : nameList(names);
}

function nameList(names: readonly ReachedName[]): HTMLElement {
  const isTree = names.some((each) => each.kind !== undefined || each.names !== undefined);
  return longList('ul', isTree ? 'tree' : 'plain', names, ({ kind, words: text, aside, names }) =>
    el(
      'li',
      {},
      kind === undefined ? undefined : el('span', { class: 'kind' }, `${kind} `),
      ...words(text),
      aside === undefined ? undefined : el('span', { class: 'aside' }, ` ${aside}`),
      names === undefined ? undefined : nameList(names),
    ),
  );
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
