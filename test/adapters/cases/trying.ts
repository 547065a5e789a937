import type { Routes } from 'caveats/http';
import { handlerOf } from '../servers/fetch.js';
import { assertAdapterAnswer } from './answers.js';
import type { AdapterCase, AdapterOptions } from './case.js';
import { adapterCases } from './index.js';
import type { Seen } from '../audit/setups.js';

/** A server of the cases' paths. */
export type Serve = (request: Request) => Promise<Response>;
export type Make = (options: AdapterOptions, seen: Seen) => Serve;

/** An adapter that is right, as far as a `Request` knows. */
export const serverOf: Make = ({ optional = false, ...given }, seen) => {
  // Without routes and request, a guard has no call signature: what it does is one of the cases.
  const options = given as typeof given & { readonly routes: Routes };
  const handle = handlerOf(options, optional, seen);
  return async (request) => {
    try {
      const answer = (await handle(request)) ?? new Response(null, { status: 404 });
      return request.method === 'HEAD' ? new Response(null, answer) : answer;
    } catch {
      return new Response(null, { status: 500 });
    }
  };
};

/** The names of the cases that an adapter does not pass. */
export async function failuresOf(make: Make): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const asked of adapterCases().filter(({ needs }) => needs === undefined)) {
    const seen: Seen = { lookups: 0, handled: 0, errors: [] };
    const { status, headers, body } = await send(make(asked.options, seen), asked);
    try {
      assertAdapterAnswer(asked, { status, headers, body, handled: seen.handled });
    } catch {
      failed.push(asked.name);
    }
  }
  return failed;
}

async function send(serve: Serve, { request }: AdapterCase) {
  const { method, path, headers, body } = request;
  const lines = new Headers();
  for (const [name, value] of headers) lines.append(name, value);
  const response = await serve(
    new Request(`http://127.0.0.1${path}`, { method, headers: lines, ...(body && { body }) }),
  );
  const fields: Record<string, string> = {};
  response.headers.forEach((value, name) => (fields[name] = value));
  return { status: response.status, headers: fields, body: await response.text() };
}

/** A response with another status, other headers, or another body. */
export async function changed(
  response: Response,
  change: (headers: Headers, body: string) => Partial<{ status: number; body: string }>,
): Promise<Response> {
  const headers = new Headers(response.headers);
  const { status = response.status, body } = change(headers, await response.text());
  return new Response(body ?? null, { status, headers });
}
