/**
 * The process that is loaded: `api` is the docs API, `bare` a handler that does nothing but answer, each
 * with or without the check of tokens. It tells its address, and what it is asked.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Grant, mint, verify } from 'caveats';
import express, { type RequestHandler } from 'express';
import { createApp, createTokenCheck } from '../../examples/docs-api/app.js';
import { openDatabase } from '../../examples/docs-api/data/open.js';
import { PREFIX } from '../../examples/docs-api/guard.js';
import type { Loaded, Memory, Question, Told } from './contender.js';
import { loadToken } from './token.js';

const [what, checked] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'docs-api-load-'));
const db = openDatabase(folder);
const check = checked === 'checked' ? createTokenCheck(db) : letAllIn();
const app = what === 'api' ? createApp(db, check) : bareApp();
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('the server has no port');
const api = `http://127.0.0.1:${address.port}${PREFIX}`;
tell({ url: `${api}/docs/AbCDeFGH/tables/grid-Tasks/rows`, token: loadToken(db) });
process.on('message', (question: Question) => tell(question === 'memory' ? memory() : work()));
process.on('disconnect', () => {
  db.close();
  rmSync(folder, { recursive: true });
  process.exit();
});

function tell(message: Loaded | Told): void {
  process.send?.(message);
}

/** What is in use once all is collected that nobody holds any more, in bytes. */
function memory(): Memory {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heapUsed, rss };
}

function work(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Everybody is Ada. */
function letAllIn(): RequestHandler {
  const rootKey = 'an example key, 32 bytes or more';
  const token = mint({ rootKey, identity: { subject: 'usr-ada' } });
  const grant: Grant = verify(token, { rootKey, request: {} });
  return (req, _res, next) => {
    req.grant = grant;
    next();
  };
}

function bareApp(): express.Express {
  const app = express().disable('x-powered-by');
  return app.use(check, (_req, res) => {
    res.json({ ok: true });
  });
}
