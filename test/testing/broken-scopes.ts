import { type CaveatKind, defineCaveat, reportOf, type ScopeModel, type ScopeTypes } from 'caveats';
import type { ScopeSamples } from 'caveats/testing';

/** Valid for some folders, each with a slash at its end, and all that is below. */
export interface FolderCaveat {
  readonly type: 'folder';
  readonly whitelist: readonly string[];
}

/** Valid for some of the letters `r`, `w` and `d`. */
export interface MaskCaveat {
  readonly type: 'mask';
  readonly letters: string;
}

export interface FileRequest {
  /** The file, such as `a/b`. */
  readonly file?: string;
  /** What is done with it: one letter or more. */
  readonly mask?: string;
}

export interface Reach {
  readonly folders: readonly string[];
  readonly letters: string;
}

export interface FileTypes extends ScopeTypes {
  readonly caveat: FolderCaveat | MaskCaveat;
  readonly request: FileRequest;
  readonly report: Reach;
  readonly resource: { readonly file: string };
  readonly action: string;
}

const LETTERS = 'rwd';
const FOLDER = /^(?:[a-z-]+\/)+$/;

export const folder = (...whitelist: readonly string[]): FolderCaveat => ({
  type: 'folder',
  whitelist,
});
export const mask = (letters: string): MaskCaveat => ({ type: 'mask', letters });

const isMask = (text: unknown): text is string =>
  typeof text === 'string' && /^r?w?d?$/.test(text) && text !== '';

export const folderKind: CaveatKind<FolderCaveat, FileRequest> = defineCaveat({
  type: 'folder',
  role: 'scope',
  fields: { file: 'text' },
  decode(text): FolderCaveat | undefined {
    const list = text.slice('folder = '.length).split('|');
    return text.startsWith('folder = ') && list.every((one) => FOLDER.test(one))
      ? folder(...list)
      : undefined;
  },
  encode({ type, whitelist, ...others }) {
    const isList =
      Array.isArray(whitelist) &&
      whitelist.length > 0 &&
      whitelist.every((one) => FOLDER.test(one));
    if (isList && Object.keys(others).length === 0) return `${type} = ${whitelist.join('|')}`;
    throw new TypeError('folder: needs folders');
  },
  check: ({ whitelist }, { file }: FileRequest) =>
    typeof file === 'string' && whitelist.some((one) => file.startsWith(one))
      ? { ok: true }
      : { ok: false, reason: 'not_allowed' },
});

export const maskKind: CaveatKind<MaskCaveat, FileRequest> = defineCaveat({
  type: 'mask',
  role: 'scope',
  fields: { mask: 'text' },
  decode(text): MaskCaveat | undefined {
    const letters = text.slice('mask = '.length);
    return text.startsWith('mask = ') && isMask(letters) ? mask(letters) : undefined;
  },
  encode({ type, letters, ...others }) {
    if (isMask(letters) && Object.keys(others).length === 0) return `${type} = ${letters}`;
    throw new TypeError('mask: needs letters');
  },
  check: ({ letters }, { mask: asked }: FileRequest) =>
    isMask(asked) && [...asked].every((one) => letters.includes(one))
      ? { ok: true }
      : { ok: false, reason: 'not_allowed' },
});

/** The folders that are in one of each list. */
export function commonFolders(lists: readonly (readonly string[])[]): readonly string[] {
  const all = lists.reduce(
    (left, right) =>
      left.flatMap((one) =>
        right.flatMap((other) =>
          one.startsWith(other) ? [one] : other.startsWith(one) ? [other] : [],
        ),
      ),
    [''],
  );
  const widest = all.filter((one) => !all.some((other) => other !== one && one.startsWith(other)));
  return [...new Set(widest)].sort();
}

/** What a fault takes the place of. */
export interface Parts {
  readonly kinds: readonly [typeof folderKind, typeof maskKind];
  fold(lists: readonly (readonly string[])[]): readonly string[];
  report(reach: Reach, caveats: FileTypes['caveat'][]): Reach;
  allows(reach: Reach, file: string, letters: readonly string[]): boolean;
  check(query: object): void;
  flags(reach: Reach): { readonly isUnrestricted: boolean; readonly isNothing: boolean };
}

const soundParts: Parts = {
  kinds: [folderKind, maskKind],
  fold: commonFolders,
  report: ({ folders, letters }) => ({ folders: Object.freeze([...folders]), letters }),
  allows: ({ folders, letters }, file, asked) =>
    folders.some((one) => file.startsWith(one)) && asked.every((one) => letters.includes(one)),
  check(query) {
    for (const name of Object.keys(query)) {
      if (name !== 'file' && name !== 'access') throw new TypeError(`unknown field '${name}'`);
    }
    const access: unknown = Reflect.get(query, 'access');
    const letters = access === undefined ? ['r'] : [access].flat();
    if (letters.length > 0 && letters.every((one) => LETTERS.includes(String(one)))) return;
    throw new TypeError('access must be some of r, w and d');
  },
  flags: ({ folders, letters }) => ({
    isUnrestricted: folders[0] === '' && letters === LETTERS,
    isNothing: folders.length === 0,
  }),
};

/** A model of files and letters that obeys every law, or with a fault. */
export function filesWith(fault: Partial<Parts> = {}): ScopeModel<FileTypes> {
  const parts = { ...soundParts, ...fault };
  const reach = (caveats: readonly FileTypes['caveat'][]) => {
    const lists = caveats.flatMap((each) => (each.type === 'folder' ? [each.whitelist] : []));
    const masks = caveats.flatMap((each) => (each.type === 'mask' ? [each.letters] : []));
    const found = [...LETTERS].filter((one) => masks.every((letters) => letters.includes(one)));
    const folders = parts.fold(lists);
    const isNothing = folders.length === 0 || found.length === 0;
    const left: Reach = isNothing
      ? { folders: [], letters: '' }
      : { folders, letters: found.join('') };
    const set = {
      ...parts.flags(left),
      allows(query: {
        readonly file: string;
        readonly access?: string | readonly string[] | undefined;
      }) {
        parts.check(query);
        const { file, access } = query;
        if (access === undefined)
          return [...LETTERS].some((one) => parts.allows(left, file, [one]));
        return parts.allows(left, file, [access].flat());
      },
      report: () => report,
    };
    const report: Reach = reportOf(set, { ...parts.report(left, [...caveats]) });
    return set;
  };
  return {
    kinds: parts.kinds as ScopeModel<FileTypes>['kinds'],
    reach,
    nothing: reach([mask('r'), mask('w')]),
  };
}

export const fileSamples: ScopeSamples<FileTypes> = {
  caveats: [
    ...[folder('a/', 'b/c/', 'team-a/'), folder('a/b/', 'b/', 'c/'), folder('b/c/d/', 'c/', 'a/')],
    ...[mask('rw'), mask('wd'), mask('r'), mask('rwd')],
  ],
  requests: [
    ...[
      'a/x',
      'a/b/x',
      'b/x',
      'b/c/x',
      'b/c/d/x',
      'c/x',
      'team-a/x',
      'team-a-private/x',
      'x',
    ].flatMap((file) => [...LETTERS].map((one) => ({ file, mask: one }))),
    ...[{ file: 'a/x', mask: 'rw' }, { file: 'a/x' }, { mask: 'r' }, {}],
  ],
  toQuery: ({ file, mask: asked }) =>
    file !== undefined && asked !== undefined
      ? { file, access: asked.length === 1 ? asked : [...asked] }
      : undefined,
  alsoMeets(caveat, { file = '', mask: asked = '' }) {
    if (caveat.type === 'folder') return caveat.whitelist.some((one) => file.startsWith(one));
    return asked !== '' && [...asked].every((one) => caveat.letters.includes(one));
  },
};

/** What is wrong with a model, and the law that says so. */
export const BROKEN_MODELS: readonly (readonly [what: string, Partial<Parts>, law: string])[] = [
  [
    'reports more than its checks allow',
    { allows: ({ folders }, file) => folders.some((one) => file.startsWith(one)) },
    'verify allows exactly what inferScope reports',
  ],
  [
    'reports less than its checks allow',
    {
      allows: ({ folders, letters }, file, asked) =>
        folders.includes(`${file.split('/')[0]}/`) && asked.every((one) => letters.includes(one)),
    },
    'verify allows exactly what inferScope reports',
  ],
  [
    'allows a file without letters, and not with one of them',
    {
      kinds: [
        {
          ...folderKind,
          fields: { file: 'text', mask: 'text' },
          check: (caveat, request) =>
            request.mask === 'd'
              ? { ok: false, reason: 'never' }
              : folderKind.check(caveat, request),
        },
        maskKind,
      ],
    },
    'what verify allows of a part of a request, it allows of the whole',
  ],
  [
    'adds up the folders of several caveats',
    { fold: (lists) => (lists.length === 0 ? [''] : [...new Set(lists.flat())].sort()) },
    'verify allows exactly what inferScope reports',
  ],
  [
    'lists folders in the order of the caveats',
    {
      fold: (lists) =>
        [...commonFolders(lists)].sort((a, b) => lists.flat().indexOf(a) - lists.flat().indexOf(b)),
    },
    'neither the order of caveats nor a repetition changes the report',
  ],
  [
    'counts its caveats',
    {
      report: (reach, { length }) => ({
        ...soundParts.report(reach, []),
        letters: `${reach.letters}${length}`,
      }),
    },
    'neither the order of caveats nor a repetition changes the report',
  ],
  [
    'is never unrestricted',
    { flags: (reach) => ({ ...soundParts.flags(reach), isUnrestricted: false }) },
    'without a caveat a scope is unrestricted, and nothing is contained in nothing',
  ],
  [
    'is always unrestricted',
    { flags: (reach) => ({ ...soundParts.flags(reach), isUnrestricted: true }) },
    'without a caveat a scope is unrestricted, and nothing is contained in nothing',
  ],
  [
    'is never nothing',
    { flags: (reach) => ({ ...soundParts.flags(reach), isNothing: false }) },
    'without a caveat a scope is unrestricted, and nothing is contained in nothing',
  ],
  [
    'is always nothing',
    { flags: (reach) => ({ ...soundParts.flags(reach), isNothing: true }) },
    'without a caveat a scope is unrestricted, and nothing is contained in nothing',
  ],
  [
    'reports nothing as everything',
    {
      report: (reach) =>
        soundParts.report(reach.letters === '' ? { folders: [''], letters: LETTERS } : reach, []),
    },
    'without a caveat a scope is unrestricted, and nothing is contained in nothing',
  ],
  [
    'leaves letters out of its report',
    { report: ({ folders }) => ({ ...soundParts.report({ folders, letters: '' }, []) }) },
    'a report is distinct from that of any other scope',
  ],
  [
    'multiplies what is in its caveats',
    {
      report: (reach, caveats) => {
        const texts = caveats.flatMap((each) => (each.type === 'folder' ? [each.whitelist] : []));
        const product = texts.reduce<readonly string[]>(
          (left, right) => left.flatMap((one) => right.map((other) => one + other)),
          [''],
        );
        return { ...soundParts.report(reach, []), folders: Object.freeze([...product].sort()) };
      },
    },
    'the report of some caveats is no longer than those of each of them',
  ],
  [
    'reports a list that can be changed',
    { report: ({ folders, letters }) => ({ folders: [...folders], letters }) },
    'a report is frozen plain data, the same each time',
  ],
  [
    'reports what JSON cannot carry',
    { report: (reach) => ({ ...soundParts.report(reach, []), letters: undefined as never }) },
    'a report is frozen plain data, the same each time',
  ],
  [
    'ignores a field that it does not know',
    { check: () => undefined },
    'a mistake in a query is a TypeError, and several actions need each of them',
  ],
  [
    'takes no action for any',
    { check: (query) => Reflect.get(query, 'access')?.length !== 0 && soundParts.check(query) },
    'a mistake in a query is a TypeError, and several actions need each of them',
  ],
  [
    'takes one action for all',
    {
      allows: ({ folders, letters }, file, asked) =>
        folders.some((one) => file.startsWith(one)) && asked.some((one) => letters.includes(one)),
    },
    'a mistake in a query is a TypeError, and several actions need each of them',
  ],
];
