import { type Caveat, createVocabulary, type Request as Asked, standardCaveats } from 'caveats';
import type { Authority } from 'caveats/authority';
import { requireToken } from 'caveats/fetch';
import { createRoutes } from 'caveats/http';
import { type WorkspaceCaveat, workspaceKind, type WorkspaceRequest } from './workspace.js';

export type DocsAuthority = Authority<Caveat | WorkspaceCaveat, Asked & WorkspaceRequest>;

/** The standard kinds of caveat, and the API's own. */
export const vocabulary = createVocabulary([...standardCaveats, workspaceKind]);

const routes = createRoutes({
  'GET /docs/{docId}': {},
  'PUT /docs/{docId}': {},
});

/** An API of texts. It is handed its authority, so that a test can hand it another. */
export function createDocsApi(
  authority: DocsAuthority,
  docs: Map<string, string>,
): (request: Request) => Promise<Response> {
  const withToken = requireToken({
    authority,
    routes,
    request: ({ headers }: Request) => ({ workspace: headers.get('x-workspace') ?? undefined }),
  });
  return withToken(async (request, { identity }) => {
    const id = decodeURIComponent(new URL(request.url).pathname.slice('/docs/'.length));
    if (request.method === 'PUT') docs.set(id, await request.text());
    const text = docs.get(id);
    if (text === undefined) return new Response(null, { status: 404 });
    return Response.json({ text, reader: identity.subject });
  });
}
