import { createIntrospectionEndpoint, type IntrospectionOptions } from '../../src/http/index.js';
import { rootKey } from './world.js';

export const clients = {
  gateway: 'the-secret-of-a-gateway',
  'other.client-2': 'the_secret~of.another',
};

export const basic = (id: string, secret: string): { readonly authorization: string } => ({
  authorization: `Basic ${btoa(`${id}:${secret}`)}`,
});
export const headers = basic('gateway', clients.gateway);

/** An endpoint with the key of `tokenWith`, and other options. */
export const endpointWith = (options: Partial<IntrospectionOptions> = {}) =>
  createIntrospectionEndpoint({ rootKey, clients, ...options } as IntrospectionOptions);

/** The form of a token. */
export const formOf = (token: string): string => new URLSearchParams({ token }).toString();

export const INACTIVE = {
  status: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: '{"active":false}',
};
