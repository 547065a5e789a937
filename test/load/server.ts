/**
 * The process that is loaded: a server of one framework with one check. It sends its address and its token,
 * and answers what it is asked.
 */
import { once } from 'node:events';
import { assertBuild } from '../the-build.js';
import type { Loaded, Question } from './contender.js';
import { express5 } from './express.js';
import { fastify5 } from './fastify.js';
import { hono4 } from './hono.js';
import { HOST } from './served.js';

assertBuild();
const frameworks = { express: express5, fastify: fastify5, hono: hono4 };

const [framework = '', check = ''] = process.argv.slice(2);
const served = new Map(Object.entries(frameworks)).get(framework)?.[check];
if (served === undefined) throw new Error(`no server ${framework} ${check}`);
const server = await served.listen();
if (!server.listening) await once(server, 'listening');
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('the server has no port');

const ANSWERS: Readonly<Record<Question, () => number>> = {
  work() {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  heap() {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  },
};
process.on('message', (question: Question) => send(ANSWERS[question]()));
process.on('disconnect', () => process.exit());
send({ origin: `http://${HOST}:${address.port}`, token: served.token?.() });

function send(message: Loaded | number): void {
  process.send?.(message);
}
