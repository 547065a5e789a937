import { createDialect } from 'caveats';
import type { Authority } from 'caveats/authority';
import { requireToken } from 'caveats/fetch';
import { createRoutes } from 'caveats/http';
import { workspaceKind } from './workspace.js';

/** The standard kinds of caveat, and the API's own. */
export const dialect = createDialect({ kinds: [workspaceKind] });

export type DocsDialect = typeof dialect;

const routes = createRoutes({
  'GET /docs/{docId}': {},
  'PUT /docs/{docId}': {},
});

/** An API of texts. It takes its authority as an argument, so that a test can pass another. */
export function createDocsApi(
  authority: Authority<DocsDialect>,
  docs: Map<string, string>,
): (request: Request) => Promise<Response> {
  const withToken = requireToken({
    authority,
    routes,
    request: ({ headers }: Request) => ({ workspace: headers.get('x-workspace') ?? undefined }),
  });
  return withToken(async (request, { subject }) => {
    const id = decodeURIComponent(new URL(request.url).pathname.slice('/docs/'.length));
    if (request.method === 'PUT') docs.set(id, await request.text());
    const text = docs.get(id);
    if (text === undefined) return new Response(null, { status: 404 });
    return Response.json({ text, reader: subject });
  });
}
