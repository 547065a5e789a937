import {
  type AnyIdentity,
  type CaveatKind,
  defineCaveat,
  type IdentityCodec,
  respell,
  type ScopeKind,
} from 'caveats';
import { checked, formsCodec, type ListCaveat, listCodec, secondsAt } from './text-forms.js';

/** What can be done with a file, in the order of dCache. */
export const ACTIVITIES = [
  ...(['LIST', 'DOWNLOAD', 'MANAGE', 'UPLOAD'] as const),
  ...(['DELETE', 'READ_METADATA', 'UPDATE_METADATA', 'STAGE'] as const),
];
export type Activity = (typeof ACTIVITIES)[number];

/** A path. */
export interface PathCaveat<T extends string = string> {
  readonly type: T;
  readonly path: string;
}

const NAME = '(?!\\.{1,2}(?:/|$))[^/\\u0000-\\u001f\\u007f]+';
/** Without `.`, `..` and empty names, which servers read in different ways. */
const PATH = new RegExp(`^(?:/|/?${NAME}(?:/${NAME})*/?)$`);
/** A path that starts with a slash. */
export const ABSOLUTE: RegExp = new RegExp(`^(?=/)${PATH.source.slice(1)}`);
/** No text has it. */
const NONE = '\u0000';

/** Returns what a kind needs to read and write paths. */
export const pathCodec = <const T extends string>(type: T, path = PATH) =>
  formsCodec<PathCaveat<T>>(
    type,
    { text: [`${type}:`, NONE, ''] },
    path,
    ([given = '']) => ({ path: given }),
    (caveat) => [caveat.path],
  );

/** A resource of the scope: a path without the slash at its start. */
export type File = { readonly path?: undefined } | { readonly path: string };

/** Returns the resource of a path: `{ path: 'data/a.txt' }` for `/data/a.txt`. */
export const fileAt = (path: string): File =>
  path === '/' ? {} : { path: path.replace(/^\//, '') };

/** Returns a path and all below it. */
export const treeAt = (path: string): readonly File[] => {
  const file = fileAt(path.replace(/(.)\/$/, '$1'));
  return file.path === undefined ? [file] : [file, { path: `${file.path}/` }];
};

const activities = listCodec(
  'activity',
  { text: ['activity:', ',', ''] },
  new RegExp(`^(?:${ACTIVITIES.join('|')})$`),
);

/** Restricts a token to some activities. */
export const activity = (...list: readonly string[]): ListCaveat<'activity'> =>
  checked(activities, { type: 'activity', list });

export const activityKind = {
  ...activities,
  // Every activity includes reading metadata.
  reaches: ({ list }) => [
    { access: ACTIVITIES.filter((each) => each === 'READ_METADATA' || list.includes(each)) },
  ],
  describe: ({ list }, { or }) => ['Only for the activity ', ...or(list), '.'],
  inputs: [
    {
      name: 'activity',
      value: 'ACTIVITY',
      about: 'for an activity, such as DOWNLOAD or LIST',
      of: 'texts',
      toValue: (list) => activity(...list),
    },
  ],
} satisfies ScopeKind<ListCaveat<'activity'>, File, Activity>;

const INSTANT = /^before:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z$/;

/** `before:2026-12-31T18:00:00Z`. A part of a second counts as none. */
export const beforeKind = respell('time', {
  start: 'before:',
  decode(text) {
    const validUntil = secondsAt(INSTANT.exec(text)?.[1] ?? '');
    return validUntil === undefined ? undefined : { type: 'time', validUntil };
  },
  encode: ({ validUntil }) =>
    `before:${new Date(validUntil * 1000).toISOString().replace('.000', '')}`,
});

/** A text that names something and restricts nothing. */
export interface TextCaveat<T extends string = string> {
  readonly type: T;
  readonly text: string;
}

/** Defines a kind that restricts nothing: `name:value`. */
export const textKind = <const T extends string>(
  type: T,
  item: RegExp,
  what: string,
): CaveatKind<TextCaveat<T>> =>
  defineCaveat<TextCaveat<T>, object, T>({
    ...formsCodec<TextCaveat<T>>(
      type,
      { text: [`${type}:`, NONE, ''] },
      item,
      ([text = '']) => ({ text }),
      ({ text }) => [text],
    ),
    type,
    role: 'context',
    check: () => ({ ok: true }),
    describe: ({ text }, { quote }) => [what, quote(text), '.'],
  });

/** Identifiers name the key or the token, and allow nothing by themselves. */
export const identity: IdentityCodec<AnyIdentity<'access'>> = {
  decode(identifier) {
    const id = new TextDecoder().decode(identifier);
    return NUMBER.test(id) ? { type: 'access', id } : undefined;
  },
  encode({ id, keyId, subject, type }) {
    if (NUMBER.test(id) && keyId === '' && subject === '' && type === 'access') return id;
    throw new TypeError('identity: needs an id, and the subject is empty');
  },
};

/** A UUID, or some bytes in base64. */
const NUMBER = /^[A-Za-z0-9+/-]{1,64}$/;
