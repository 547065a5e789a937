import { attenuate, type Caveat } from 'caveats';
import { createAuthority } from 'caveats/authority';
import {
  createMcpGuard,
  type McpContext,
  type McpDialect,
  mcpDialect as dialect,
  type McpGuard,
} from 'caveats/mcp';

export type Caveats = readonly (Caveat<McpDialect> | string)[];

export const authority = createAuthority({ keys: 'a root key of 32 bytes, no less.', dialect });
export const url = 'https://mcp.example.com/mcp';
export const guard = createMcpGuard({ authority, url });
export const withLogin = createMcpGuard({
  authority,
  url,
  authorizationServers: ['https://login.example.com'],
});

export const issue = (...caveats: Caveats): Promise<string> => authority.issue('usr-1', caveats);
export const narrow = (token: string, ...caveats: Caveats): string =>
  authority.serialize(attenuate(token, caveats, { dialect }));

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
export const message = (method: string, params?: object) => ({
  jsonrpc: '2.0',
  id: 1,
  method,
  ...(params && { params }),
});
export const call = (name: unknown, given?: unknown) =>
  message('tools/call', { name, ...(given !== undefined && { arguments: given }) });

/** What a client sees of a decision. */
export interface Seen {
  readonly status: number;
  readonly challenge?: string;
  /** The code of a JSON-RPC error; absent for a result. */
  readonly code?: number;
  /** The message of an error, or the text of a result. */
  readonly text?: string;
}

/** Asks a guard with a token of some caveats; 200 without a text is a message that is handed on. */
export async function ask(
  caveats: Caveats,
  body: unknown,
  { by = guard, context = {} }: { by?: McpGuard; context?: McpContext } = {},
): Promise<Seen> {
  return seen(await by.authorize(bearer(await issue(...caveats)), body, context));
}

export function seen(decided: Awaited<ReturnType<McpGuard['authorize']>>): Seen {
  if (decided.ok) return { status: 200 };
  const { error, result } = JSON.parse(decided.body);
  const challenge = decided.headers['www-authenticate'];
  return {
    status: decided.status,
    ...(challenge !== undefined && { challenge }),
    ...(error && { code: error.code, text: error.message }),
    ...(result && { text: result.content[0].text }),
  };
}
