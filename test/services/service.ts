import { accessSync, constants, readdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** The stores that the suite runs over. */
export type ServiceName = 'Redis' | 'PostgreSQL' | 'SQLite';

/** A store in processes of its own, which can be killed. */
export interface Service {
  readonly name: ServiceName;
  /** Where it is found: a URL, or a file. It stays the same. */
  readonly address: string;
  /** With what a process that uses it is run; Node itself where it is absent. */
  readonly node?: string;
  /** Starts it, also after it was killed, and waits until it answers. */
  start(): Promise<void>;
  /** Kills it at once (SIGKILL), and waits until it has gone. */
  kill(): Promise<void>;
  /** Loses everything that it held, while it is down. */
  forget(): Promise<void>;
  /** Ends it, and takes its files away. */
  close(): Promise<void>;
}

/** What can be said of a service before it is started: how to, or why not. */
export type Available = { readonly open: () => Promise<Service> } | { readonly missing: string };

/** Far longer than anything takes; a service or a process that takes longer counts as hung. */
const PATIENCE = 90_000;

/** Waits until something is so. */
export async function eventually(
  what: string,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`it never came about: ${what}`);
    await wait(25);
  }
}

/** Waits until somebody takes connections at a port of this machine. */
export function untilListening(port: number, isAlive: () => boolean): Promise<void> {
  return eventually(`a server at port ${port}`, async () => {
    if (!isAlive()) throw new Error('the server ended before it answered');
    return isListening(port);
  });
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

/** A port of this machine that nobody listens at. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('there is no port');
      server.close(() => resolve(address.port));
    });
  });
}

/** Where a program is, among the folders of `PATH` and some others. */
export function findProgram(name: string, others: readonly string[] = []): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), ...others];
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

/** The folders in which Debian has the programs of PostgreSQL. */
export function postgresFolders(): readonly string[] {
  try {
    const root = '/usr/lib/postgresql';
    return readdirSync(root).map((version) => join(root, version, 'bin'));
  } catch {
    return [];
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
