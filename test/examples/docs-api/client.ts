import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Api } from './api.js';
import { tokenOf } from './tokens.js';

/** A body, as a client that knows no types sees it. */
export interface Body {
  readonly [member: string]: unknown;
  readonly items?: readonly Body[];
  readonly message?: string;
  readonly nextPageLink?: string;
  readonly nextPageToken?: string;
}

export interface Got {
  readonly status: number;
  readonly body: Body;
}

/** Sends what a client sends: a path and query of the API, or a link of a response. */
export async function getFrom(
  api: Api,
  pathOrLink: string,
  headers: Readonly<Record<string, string>> = {},
  token = tokenOf(api.rootKey),
): Promise<Got> {
  const url = pathOrLink.startsWith('/') ? api.base + pathOrLink : pathOrLink;
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}`, ...headers } });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

export const namesIn = ({ items = [] }: Body): unknown[] => items.map(({ name }) => name);

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);

/** Returns what a body has that a schema does not allow, or lacks. */
export function faults(
  schema: object | undefined,
  { body }: { readonly body: unknown },
): readonly string[] {
  if (ajv.validate(schema ?? false, body)) return [];
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
