import { createDialect, defineScope, withKinds } from 'caveats';
import {
  ABSOLUTE,
  ACTIVITIES,
  activityKind,
  beforeKind,
  identity,
  type PathCaveat,
  pathCodec,
  textKind,
  treeAt,
} from './storage-kinds.js';
import { checked } from './text-forms.js';

const paths = pathCodec('path', ABSOLUTE);

/** Restricts a token to a path and all below it. Several of them must all hold. */
export const path = (absolute: string): PathCaveat<'path'> =>
  checked(paths, { type: 'path', path: absolute });

/** What tokens of XRootD reach. Paths of resources have no slash at their start; `fileAt` removes it. */
export const storage = withKinds(
  defineScope({
    levels: { path: { match: 'prefix' } },
    actions: ACTIVITIES,
  }),
  activityKind,
  {
    ...paths,
    reaches: (caveat: PathCaveat<'path'>) => treeAt(caveat.path),
    describe: (caveat: PathCaveat<'path'>, { quote }) => [
      'Only for the path ',
      quote(caveat.path),
      ' and below it.',
    ],
    inputs: [
      {
        name: 'path',
        value: 'PATH',
        about: 'for a path and all below it, such as /data/2024',
        of: 'text',
        // All its paths are absolute, so there is nothing else that `store/user` could be.
        toValue: (text) => path(text.startsWith('/') ? text : `/${text}`),
      },
    ],
  },
);

/** Tokens of XRootD (XrdMacaroons). `name` is who they were issued to, and restricts nothing. */
export const xrootd = createDialect({
  standardKinds: false,
  identity,
  scope: storage,
  kinds: [beforeKind, textKind('name', /^[^\u0000-\u001f\u007f]+$/, 'Issued to ')],
});
