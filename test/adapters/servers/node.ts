import type { IncomingMessage, RequestListener } from 'node:http';
import { inferScopeEndpoint, optionalToken, requireToken, whoami } from 'caveats/node';
import { answerOf, listen, optionsWithProxy, paramsOf, type Serve } from './serve.js';

const pathOf = ({ url = '' }: IncomingMessage): string => new URL(url, 'http://x').pathname;

export const serveNode: Serve = (setup, seen) => {
  const options = optionsWithProxy(setup, seen, (req: IncomingMessage) => ({
    header: (name) => req.headers[name]?.toString(),
    param: (name) => paramsOf(pathOf(req))?.get(name),
  }));
  const authorize = setup.optional ? optionalToken(options) : requireToken(options);
  const answerWhoami = whoami(options);
  const answerInferScope = inferScopeEndpoint(options);
  const listener: RequestListener = async (req, res) => {
    try {
      const path = pathOf(req);
      if (path === '/whoami') return await answerWhoami(req, res);
      if (path === '/infer-scope') return await answerInferScope(req, res);
      if (paramsOf(path) === undefined) return void res.writeHead(404).end();
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
