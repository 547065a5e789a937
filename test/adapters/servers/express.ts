import express, { type ErrorRequestHandler, type Request } from 'express';
import { createRequire } from 'node:module';
import {
  inferScopeEndpoint,
  introspectionEndpoint,
  optionalToken,
  requireToken,
  resourceMetadataEndpoint,
  whoami,
} from 'caveats/express';
import {
  answerOf,
  CLIENTS,
  METADATA,
  BY_PARAMETERS,
  DOCS,
  findTable,
  GUARDED,
  LISTED,
  listen,
  listOf,
  optionsOf,
  type Serve,
  toDoc,
} from './serve.js';

// Installed under another name, under which it has no types; what is used of it is the same.
const express4: typeof express = createRequire(import.meta.url)('express4');

function serveWith(create: typeof express): Serve {
  return (setup, seen) => {
    const app = create();
    if (setup.behindProxy) app.set('trust proxy', 'loopback');
    if (setup.parsesBodies) app.use(create.json(), create.urlencoded({ extended: true }));
    const options = optionsOf(setup, seen, (req: Request) => ({
      header: (name) => req.get(name),
      param: (name) => req.params[name]?.toString(),
    }));
    const token = setup.optional ? optionalToken(options) : requireToken(options);
    for (const path of GUARDED) {
      app.all(path, token, (req, res) => {
        token.grantOf(req);
        res.json(answerOf(seen, req.grant));
      });
    }
    for (const [path, parameters] of BY_PARAMETERS) {
      app.all(path as string, token.for(parameters), (req, res) => {
        token.grantOf(req);
        res.json(answerOf(seen, req.grant));
      });
    }
    const found = token.for((req: Request<{ id: string }>) => findTable(req.params.id));
    app.all('/found/:id', found, (req, res) => void res.json(answerOf(seen, req.grant)));
    const toWrite = token.for((req) => findTable(String(req.params['id'])), { access: 'write' });
    app.all('/found/:id/to-write', toWrite, (req, res) => void res.json(answerOf(seen, req.grant)));
    const list = token.list('doc');
    app.all('/list', list, (req, res) => void res.json(listOf(seen, list.grantOf(req))));
    for (const [path, more] of LISTED)
      app.all(
        path,
        token.list('doc', () => DOCS, toDoc, more),
      );
    app.get('/whoami', whoami(options));
    app.post('/infer-scope', inferScopeEndpoint(options));
    app.post('/introspect', introspectionEndpoint({ ...options, clients: CLIENTS }));
    app.all(METADATA.path, resourceMetadataEndpoint(METADATA));
    // Where whoever is sent past the guard would arrive.
    app.use('/docs', (_, res) => {
      res.json(answerOf(seen, undefined));
    });
    const note: ErrorRequestHandler = (error, _req, _res, next) => {
      seen.errors.push(error);
      next(error);
    };
    app.use(note);
    return listen(app);
  };
}

export const serveExpress: Serve = serveWith(express);
export const serveExpress4: Serve = serveWith(express4);
