import { createTestAuthority, type TestAuthority } from 'caveats/testing';
import { createDocsApi, dialect, type DocsDialect } from './api.js';

/** The API with an authority for tests, and a client. */
export interface World {
  readonly authority: TestAuthority<DocsDialect>;
  /** Sends a request with a token; returns the status, and the code of a problem. */
  send(token: string, method: string, path: string): Promise<string>;
}

export function createWorld(): World {
  const authority = createTestAuthority({ dialect, timeout: 50 });
  const api = createDocsApi(authority, new Map([['plan', 'Be home by six.']]));
  return {
    authority,
    async send(token, method, path) {
      const headers = { authorization: `Bearer ${token}`, 'x-workspace': 'acme' };
      const body = method === 'PUT' ? { body: 'Be home by seven.' } : {};
      const response = await api(
        new Request(`https://api.example.com${path}`, { method, headers, ...body }),
      );
      const { code }: { readonly code?: string } = await response.json();
      return [response.status, code].filter((part) => part !== undefined).join(' ');
    },
  };
}
