import type { IncomingMessage, RequestListener } from 'node:http';
import {
  inferScopeEndpoint,
  introspectionEndpoint,
  optionalToken,
  requireToken,
  resourceMetadataEndpoint,
  whoami,
} from 'caveats/node';
import {
  answerOf,
  CLIENTS,
  METADATA,
  DOCS,
  findTable,
  LISTED,
  listen,
  listOf,
  optionsWithProxy,
  paramsOf,
  type Serve,
  toDoc,
} from './serve.js';

const pathOf = ({ url = '' }: IncomingMessage): string => new URL(url, 'http://x').pathname;

export const serveNode: Serve = (setup, seen) => {
  const options = optionsWithProxy(setup, seen, (req: IncomingMessage) => ({
    header: (name) => req.headers[name]?.toString(),
    param: (name) => paramsOf(pathOf(req))?.get(name),
  }));
  const token = setup.optional ? optionalToken(options) : requireToken(options);
  const find = (req: IncomingMessage) => findTable(paramsOf(pathOf(req))?.get('id') ?? '');
  const found = token.for(find);
  const toWrite = token.for(find, { access: 'write' });
  const list = token.list('doc');
  const listed = new Map(
    LISTED.map(([path, more]) => [path as string, token.list('doc', () => DOCS, toDoc, more)]),
  );
  const answerWhoami = whoami(options);
  const answerInferScope = inferScopeEndpoint(options);
  const answerIntrospect = introspectionEndpoint({ ...options, clients: CLIENTS });
  const answerMetadata = resourceMetadataEndpoint(METADATA);
  const listener: RequestListener = async (req, res) => {
    try {
      const path = pathOf(req);
      if (path === '/whoami') return await answerWhoami(req, res);
      if (path === '/infer-scope') return await answerInferScope(req, res);
      if (path === '/introspect') return await answerIntrospect(req, res);
      if (path === METADATA.path) return await answerMetadata(req, res);
      if (listed.has(path)) return await listed.get(path)?.(req, res);
      if (path === '/list') {
        const allowed = await list(req, res);
        if (allowed) res.end(JSON.stringify(listOf(seen, allowed.grant)));
        return;
      }
      if (paramsOf(path) === undefined) return void res.writeHead(404).end();
      const byFunction = path.endsWith('/to-write') ? toWrite : found;
      const authorize = path.startsWith('/found/') ? byFunction : token;
      const authorized = await authorize(req, res);
      if (authorized === undefined) return;
      res.setHeader('content-type', 'application/json');
      res.end(JSON.stringify(answerOf(seen, authorized.grant)));
    } catch (error) {
      seen.errors.push(error);
      res.writeHead(500).end(String(error));
    }
  };
  return listen(listener);
};
