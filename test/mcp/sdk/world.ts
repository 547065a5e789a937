import { attenuate, type Caveat, expiresIn } from 'caveats';
import { createAuthority } from 'caveats/authority';
import { createMcpGuard, type McpDialect, mcpDialect as dialect } from 'caveats/mcp';

export const authority = createAuthority({ keys: 'a root key of 32 bytes, no less.', dialect });

/** A token that expires, as the SDKs want it. */
export function tokenWith(...caveats: readonly (Caveat<McpDialect> | string)[]): Promise<string> {
  return authority.issue('usr-1', [expiresIn(600), ...caveats]);
}

export function narrowed(token: string, ...caveats: readonly Caveat<McpDialect>[]): string {
  return authority.serialize(attenuate(token, caveats, { dialect }));
}

export const guard = createMcpGuard({ authority, url: 'http://127.0.0.1/mcp' });
export const guardWithLogin = createMcpGuard({
  authority,
  url: 'http://127.0.0.1/mcp',
  authorizationServers: ['http://127.0.0.1/login'],
});
