import type { Grant } from 'caveats';
import {
  createResourceMetadata,
  type Listing,
  type RefusalForm,
  type Refused,
  type Routes,
} from 'caveats/http';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Asked, Seen, Setup } from '../audit/setups.js';

/** A server that listens. */
export interface Served {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts an adapter in its framework, set up in some way, on loopback and a free port. */
export type Serve = (setup: Setup, seen: Seen) => Promise<Served>;

/** The paths behind the guard, with parameters as most routers write them. */
export const GUARDED = [
  '/docs',
  '/docs/:docId',
  '/docs/:docId/query',
  '/docs/:docId/tables/:tableId/rows',
  '/undeclared',
] as const;

/** The paths of `token.for`, and the router's parameters that name their resources. */
export const BY_PARAMETERS = [
  ['/for/docs/:docId', { doc: 'docId' }],
  ['/for/docs/:docId/tables/:tableId', { doc: 'docId', table: 'tableId' }],
  ['/for/docs/:docId/maybe', { doc: 'docId', table: 'tableId?' }],
  ['/for/docs/:docId/search', { doc: 'docId', access: 'read' }],
  ['/for/wide', {}],
  ['/for/wrong/:id', { doc: 'docId' }],
] as const;

/** Who may introspect tokens. */
export const CLIENTS = { gateway: 'the-secret-of-a-gateway' };

/** What every server publishes of itself. */
export const METADATA = createResourceMetadata({
  resource: 'https://api.example.com/docs',
  authorizationServers: ['https://login.example.com'],
});

/** What is looked up by an id: nothing for one. */
export async function findTable(id: string) {
  if (id === 'nothing') return JSON.parse('null') as never;
  return { doc: 'A', table: id };
}

/** What the lists show. */
export const DOCS = [{ id: 'A' }, { id: 'B' }, { id: 'C' }];
export const toDoc = ({ id }: { readonly id: string }) => ({ doc: id });
export const LISTED = [
  ['/listed', {}],
  ['/listed/parents', { parents: true }],
  ['/listed/to-write', { access: 'write' }],
] as const;

/** What the handler of a list answers that filters by itself. */
export function listOf(seen: Seen, grant: Listing | undefined): object {
  seen.handled++;
  if (grant === undefined) return {};
  const { subject, caveats, scope } = grant;
  return { subject, count: caveats.length, scope, can: 'can' in grant };
}

/** What the handler behind the guard answers: all that it knows by the grant. */
export function answerOf(seen: Seen, grant: Grant | undefined): object {
  seen.handled++;
  if (grant === undefined) return { anonymous: true };
  const { identity, validUntil, caveats } = grant;
  const { subject, id } = identity;
  return { subject, id, validUntil, caveats: caveats.map(({ type }) => type) };
}

/** The options of an adapter, `ask` being how its framework's requests are asked. */
export function optionsOf<A extends readonly unknown[]>(
  setup: Setup,
  seen: Seen,
  ask: (...args: A) => Asked,
) {
  const { request, routes, onRefusal } = setup;
  const options = {
    ...setup.options(seen),
    routes,
    request: request && ((...args: A) => request(ask(...args))),
    onRefusal:
      onRefusal &&
      ((refused: Refused, ...args: readonly unknown[]) => {
        (seen.refused ??= []).push(refused.code);
        seen.hookArguments = args;
        // Anything, as a program without types may return it.
        return onRefusal(refused) as RefusalForm;
      }),
  };
  // Without both, a guard has no call signature: what it does all the same is one of the cases.
  return options as typeof options & { readonly routes: Routes };
}

/**
 * The same, where the framework has no word for proxies: whoever is behind one says which address of
 * `X-Forwarded-For` that proxy has written, the last.
 */
export function optionsWithProxy<A extends readonly unknown[]>(
  setup: Setup,
  seen: Seen,
  ask: (...args: A) => Asked,
) {
  const forwarded = ({ header }: Asked) => ({
    ip: header('x-forwarded-for')?.split(',').at(-1)?.trim(),
  });
  return optionsOf(setup.behindProxy ? { ...setup, request: forwarded } : setup, seen, ask);
}

export async function listen(listener: RequestListener | Server): Promise<Served> {
  const server = typeof listener === 'function' ? createServer(listener) : listener;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The parameters of a path, for what has no router. */
export function paramsOf(path: string): ReadonlyMap<string, string> | undefined {
  for (const template of [...GUARDED, '/found/:id', '/found/:id/to-write']) {
    const names = [...template.matchAll(/:(\w+)/g)].map(([, name]) => name!);
    const match = new RegExp(`^${template.replaceAll(/:\w+/g, '([^/]+)')}$`).exec(path);
    if (match === null) continue;
    return new Map(names.map((name, i) => [name, decodeURIComponent(match[i + 1]!)]));
  }
  return undefined;
}
