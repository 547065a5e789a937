import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Transport1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  Client as Client2,
  StreamableHTTPClientTransport as Transport2,
} from '@modelcontextprotocol/client';

const info = { name: 'test', version: '1' };
const initOf = (token: string) => ({
  requestInit: { headers: { authorization: `Bearer ${token}` } },
});

export async function connect1(url: URL, token: string): Promise<Client1> {
  const client = new Client1(info);
  await client.connect(new Transport1(url, initOf(token)));
  return client;
}

export async function connect2(
  url: URL,
  token: string,
  revision: '2025-11-25' | '2026-07-28',
): Promise<Client2> {
  const mode = revision === '2026-07-28' ? { pin: revision } : 'legacy';
  const client = new Client2(info, { versionNegotiation: { mode } });
  await client.connect(new Transport2(url, initOf(token)));
  return client;
}
