import { parseObjectId } from '../../../../src/onedata/index.js';
import type { Access, Limits, ResourceScope, Restriction } from '../../../../src/index.js';
import type { Reach } from '../../../../src/reading/reach.js';
import { purposeWords, refusalWords } from '../../../../src/reading/reach-words.js';
import { restrictionTo } from '../../../../src/scope/restriction.js';
import { USES } from '../read/losses.js';
import { el, type Child } from './dom.js';
import { longList } from './more.js';
import { moment, outside } from './outside.js';

/** What a token reaches, as names and what they are limited to. */
export function reachList(
  { type, limits, data, isNarrowedFurther }: Reach,
  isOnedata: boolean,
): HTMLElement {
  const rows: (readonly [string, Child])[] = [];
  if (type === 'access' && isOnedata) {
    rows.push(['Data', pathTree(data.paths)]);
    if (data.objects.kind !== 'unrestricted') rows.push(['Files', objectList(data.objects)]);
    rows.push(['Access', data.isReadonly ? 'Reading' : 'Reading and writing']);
  } else if (type === 'access') {
    rows.push(['Docs', docTree(limits.scope)], ['Access', accessWords(limits.access)]);
  }
  rows.push([
    'Until',
    limits.validUntil === null ? 'It does not expire' : moment(limits.validUntil),
  ]);
  const restricted = USES.filter(([name]) => isRestricted(limits, name));
  for (const [name, label] of restricted) rows.push([label, useList(limits, name)]);
  const free = USES.filter((use) => !restricted.includes(use)).map(([, label]) => label);
  if (type === 'access' && free.length > 0) rows.push(['Not restricted', sentenceCase(free)]);
  if (isNarrowedFurther) rows.push(['Discharges', 'If they hold, they leave less: see each.']);
  return facts(rows);
}

type Use = (typeof USES)[number][0];

function isRestricted(limits: Limits, name: Use): boolean {
  return name === 'api' ? limits.api.length > 0 : limits[name].kind !== 'unrestricted';
}

/** What is left of one of the uses. */
export function useList(limits: Limits, name: Use): Child {
  return name === 'api' ? callList(limits.api) : restrictionList(limits[name]);
}

/** The patterns of calls of each caveat: a call has to match one of each. */
function callList(lists: Limits['api']): Child {
  if (lists.length === 0) return 'Any';
  const [only] = lists.length === 1 ? lists : [];
  if (only !== undefined) return restrictionList(restrictionTo(only));
  return longList('ul', 'tree', lists, (list, i) =>
    el(
      'li',
      {},
      el('span', { class: 'kind' }, i === 0 ? 'one of' : 'and one of'),
      restrictionList(restrictionTo(list)),
    ),
  );
}

function sentenceCase([first = '', ...rest]: readonly string[]): string {
  return [first, ...rest.map((name) => name.toLowerCase())].join(', ');
}

/** Names and values. */
export function facts(rows: readonly (readonly [string, Child])[]): HTMLElement {
  return el(
    'dl',
    { class: 'facts' },
    ...rows.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
  );
}

/** What makes a token good for nothing, whatever its caveats leave. */
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

/** What a token gives that is for something else than access. */
export function purpose(reach: Reach): HTMLElement | undefined {
  const words = purposeWords(reach);
  return words === undefined
    ? undefined
    : el('p', { class: 'notice warn' }, el('strong', {}, 'It gives '), `${words}.`);
}

export function accessWords(access: readonly Access[]): string {
  if (access.length === 2) return 'Reading and writing';
  const [way] = access;
  if (way === undefined) return 'None: its caveats have no way in common';
  return way === 'read' ? 'Reading' : 'Writing';
}

export function restrictionList(restriction: Restriction): Child {
  switch (restriction.kind) {
    case 'unrestricted':
      return 'Any';
    case 'nothing':
      return 'None: its caveats have none in common';
    case 'only':
      return longList('ul', 'plain', restriction.values, (value) => el('li', {}, outside(value)));
  }
}

/** Docs, and their tables. */
export function docTree(scope: ResourceScope): Child {
  switch (scope.kind) {
    case 'unrestricted':
      return 'All docs, and what is wider than a doc';
    case 'nothing':
      return 'None: its caveats have no doc or table in common';
    case 'unknown':
      return 'Restricted in a way that cannot be described';
    case 'only':
      return longList('ul', 'tree', Object.entries(scope.docs), ([doc, { tables }]) =>
        el(
          'li',
          {},
          el('span', { class: 'kind' }, 'doc '),
          outside(doc),
          tables === 'all'
            ? el('span', { class: 'aside' }, ' with all that is in it')
            : longList('ul', 'tree', tables, (table) =>
                el('li', {}, el('span', { class: 'kind' }, 'table '), outside(table)),
              ),
        ),
      );
  }
}

/** Spaces, and the paths in them. */
export function pathTree(paths: Restriction): Child {
  if (paths.kind === 'unrestricted') return 'All paths of its user';
  if (paths.kind === 'nothing') return 'None: its caveats have no path in common';
  const spaces = new Map<string, string[]>();
  for (const path of paths.values) {
    const [, space = '', ...rest] = path.split('/');
    const inSpace = spaces.get(space) ?? [];
    if (rest.length > 0) inSpace.push(`/${rest.join('/')}`);
    spaces.set(space, inSpace);
  }
  return longList('ul', 'tree', [...spaces], ([space, rest]) =>
    el(
      'li',
      {},
      el('span', { class: 'kind' }, 'space '),
      outside(space),
      rest.length === 0
        ? el('span', { class: 'aside' }, ' with all that is in it')
        : longList('ul', 'tree', rest, (path) => el('li', {}, outside(path))),
    ),
  );
}

export function objectList(objects: Restriction): Child {
  if (objects.kind !== 'only') return restrictionList(objects);
  return longList('ul', 'plain', objects.values, (id) => {
    const parts = parseObjectId(id);
    // One that makes no sense grants nothing, and is not among these.
    return parts === undefined
      ? el('li', {}, outside(id))
      : el('li', {}, outside(parts.fileUuid), ' of space ', outside(parts.spaceId));
  });
}
