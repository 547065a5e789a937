import { createDialect, type Grant, type Opened, type TokenRequest } from 'caveats';
import { ipKind, maxUploadKind, ownerKind, type OwnerCaveat } from './dcache-kinds.js';
import { dcacheScope, pathsOf } from './dcache-paths.js';
import {
  ABSOLUTE,
  type Activity,
  beforeKind,
  fileAt,
  identity,
  textKind,
} from './storage-kinds.js';

/** Tokens of dCache. */
export const dcache = createDialect({
  standardKinds: false,
  identity,
  scope: dcacheScope,
  kinds: [
    beforeKind,
    ipKind,
    maxUploadKind,
    ownerKind,
    textKind('iid', /^[A-Za-z0-9+/]{1,64}$/, 'Its number is '),
    textKind('home', ABSOLUTE, 'The home directory is '),
  ],
});

/**
 * Returns what `verify` and guards take for a path, as the client named it, with an activity.
 *
 * @param opened a token that was opened: its caveats decide where a path leads.
 * @param bytes the length of an upload.
 */
export function asks(
  opened: Opened<typeof dcache>,
  path: string,
  access: Activity,
  bytes: number | undefined = access === 'UPLOAD' ? undefined : 0,
): TokenRequest<typeof dcache> {
  const caveats = [...opened.conditions, ...opened.restrictions].flatMap(({ read }) =>
    read === undefined ? [] : [read.caveat],
  );
  return { resource: fileAt(path), access, visible: pathsOf(caveats)?.visible, bytes };
}

/** Returns whose token it is. Anyone can add a caveat, so of two owners none counts. */
export function ownerOf({ caveats }: Grant<typeof dcache>): OwnerCaveat | undefined {
  const owners = caveats.filter((caveat) => caveat.type === 'id');
  return owners.length === 1 ? owners[0] : undefined;
}
