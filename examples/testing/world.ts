import { createTestAuthority, type TestAuthority } from 'caveats/testing';
import { createDocsApi, vocabulary } from './api.js';
import type { Caveat, Request as Asked } from 'caveats';
import type { WorkspaceCaveat, WorkspaceRequest } from './workspace.js';

/** The API with an authority for tests, and a client. */
export interface World {
  readonly authority: TestAuthority<Caveat | WorkspaceCaveat, Asked & WorkspaceRequest>;
  /** Sends a request with a token; its answer's status, and the code of a problem. */
  send(token: string, method: string, path: string): Promise<string>;
}

export function createWorld(): World {
  const authority = createTestAuthority({ vocabulary, timeout: 50 });
  const api = createDocsApi(authority, new Map([['plan', 'Be home by six.']]));
  return {
    authority,
    async send(token, method, path) {
      const headers = { authorization: `Bearer ${token}`, 'x-workspace': 'acme' };
      const body = method === 'PUT' ? { body: 'Be home by seven.' } : {};
      const answer = await api(
        new Request(`https://api.example.com${path}`, { method, headers, ...body }),
      );
      const { code }: { readonly code?: string } = await answer.json();
      return [answer.status, code].filter((part) => part !== undefined).join(' ');
    },
  };
}
