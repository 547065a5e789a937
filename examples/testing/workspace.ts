import { defineCaveat } from 'caveats';

/** Valid in one workspace. */
export interface WorkspaceCaveat {
  readonly type: 'workspace';
  readonly id: string;
}

/** What the API adds to a request. */
export interface WorkspaceRequest {
  readonly workspace?: string | undefined;
}

const PREFIX = 'workspace = ';
const ID = /^[a-z0-9-]{1,40}$/;

export const workspaceKind = defineCaveat({
  type: 'workspace',
  role: 'context',
  fields: { workspace: 'text' },
  decode(text): WorkspaceCaveat | undefined {
    const id = text.slice(PREFIX.length);
    return text.startsWith(PREFIX) && ID.test(id) ? { type: 'workspace', id } : undefined;
  },
  encode({ type: _, id, ...others }) {
    if (Object.keys(others).length > 0) throw new TypeError('workspace: takes an id alone');
    return PREFIX + workspace(id).id;
  },
  check({ id }, request: WorkspaceRequest) {
    if (request.workspace === undefined) return { ok: false, reason: 'missing_context' };
    return request.workspace === id ? { ok: true } : { ok: false, reason: 'not_allowed' };
  },
});

/** Restricts a token to one workspace: `workspace = acme`. */
export function workspace(id: string): WorkspaceCaveat {
  if (typeof id !== 'string' || !ID.test(id)) throw new TypeError('workspace: needs an id');
  return { type: 'workspace', id };
}
