import type { Json } from '../../../examples/docs-api/data/database.js';

/** A client of Coda's API: how it sends a request, and what it makes of the response. */
export interface Client {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Returns what the client hands on of a response that is not an error. */
  readonly read: (body: string, status: number) => unknown;
  /** Returns the text with which the client reports an error. */
  readonly fail: (body: string, status: number, statusText: string) => string;
}

interface CodaError {
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly message: string;
}

/** Throws for anything but a text, as a missing key does in Python. */
function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('KeyError');
  return value;
}
const errorIn = (body: string): CodaError => JSON.parse(body);
const json = (body: string): unknown => JSON.parse(body);

/** How the clients work, from reading them. Nothing here is theirs but the facts. */
export const CLIENTS = {
  // requests with `json=`; any response of 2xx is a dictionary, an empty one becomes its status.
  codaio: {
    name: 'codaio',
    headers: { 'content-type': 'application/json' },
    read(body, status) {
      const parsed = json(body);
      return Object.keys(parsed as object).length === 0 ? { status } : parsed;
    },
    fail: (body, status) => `Status code: ${status}. Message: ${textOf(errorIn(body).message)}`,
  },
  // aiohttp; `message` of an error if its type is application/json, otherwise only the reason.
  'TJC-LP/coda-mcp-server': {
    name: 'TJC-LP/coda-mcp-server',
    headers: { 'content-type': 'application/json' },
    read: (body, status) => (status === 204 || body === '' ? {} : json(body)),
    fail: (body, status) => `API Error ${status}: ${textOf(errorIn(body).message)}`,
  },
  // axios; it shows the status of an error alone.
  'orellazri/coda-mcp': {
    name: 'orellazri/coda-mcp',
    headers: { 'content-type': 'application/json' },
    read: json,
    fail: (_body, status) => `AxiosError: Request failed with status code ${status}`,
  },
  // fetch; an error keeps the response, whose `message` the command line prints.
  'packs-sdk': {
    name: 'packs-sdk',
    headers: { 'content-type': 'application/json', 'user-agent': 'Coda-Typescript-API-Client' },
    read: json,
    fail: (body, _status, statusText) => `${statusText}: ${textOf(errorIn(body).message)}`,
  },
  // request with `json: true`.
  n8n: {
    name: 'n8n',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'n8n',
      accept: 'application/json',
    },
    read: json,
    fail: (body, status) => `${status} - ${JSON.stringify(json(body))}`,
  },
  // axios; an error is told by the three members that Coda documents.
  Pipedream: {
    name: 'Pipedream',
    headers: { 'content-type': 'application/json', 'user-agent': '@PipedreamHQ/pipedream v0.1' },
    read: json,
    fail(body) {
      const { statusCode, statusMessage, message } = errorIn(body);
      return `${statusCode} - ${statusMessage} - ${message}`;
    },
  },
} as const satisfies Readonly<Record<string, Client>>;

/** A request of a client. */
export interface ClientCall {
  readonly client: keyof typeof CLIENTS;
  /** What the client calls it. */
  readonly call: string;
  readonly line: string;
  readonly body?: Json;
  /** What the client reads of the response. */
  readonly reads: object;
}
