import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { TOKEN_OPERATIONS } from 'caveats/onedata';
import documented from '../vectors/onezone-infer-example.json' with { type: 'json' };
import { makeCertificate, runs } from './onezone-tools.js';
import { GAMMA, KRAKOW } from './onezone-world.js';

/** How many lines for a shell it prints. */
const LINES = 12;

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

let started: ChildProcess | undefined;
afterEach(() => started?.kill('SIGKILL'));

/** Runs it on dist, as `npm run example:onezone` does once that is built. */
function spawnOnezone(...args: readonly string[]): ChildProcess {
  const program = ['--import', 'tsx', 'examples/onezone/main.ts', ...args];
  return (started = spawn(process.execPath, program, { cwd: root }));
}

interface Started {
  readonly url: string;
  /** The lines for a shell that it printed. */
  readonly lines: readonly string[];
  /** What it says about each line. */
  readonly comments: readonly string[];
  /** Interrupts it; with what it ends. */
  stop(signal: NodeJS.Signals): Promise<unknown>;
}

async function startOnezone(...args: readonly string[]): Promise<Started> {
  const process = spawnOnezone(...args);
  const printed: string[] = [];
  for await (const line of createInterface({ input: process.stdout! })) {
    printed.push(line);
    if (printed.filter((each) => each.startsWith('curl ')).length === LINES) break;
  }
  return {
    url: /https?:\/\/\S+/.exec(printed[0] ?? '')?.[0] ?? '',
    lines: printed.filter((line) => line.startsWith('curl ')),
    comments: printed.slice(1).filter((line) => line.startsWith('#')),
    stop: async (signal) => {
      const ended = once(process, 'exit');
      process.kill(signal);
      return (await ended)[0];
    },
  };
}

/** What a shell prints for a line; it fails with the line. */
async function shell(line: string): Promise<unknown> {
  const { stdout, stderr } = await run('sh', ['-c', line]);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

/** Runs the lines, and checks what they are meant to show. */
async function checkLines({ lines, comments }: Started): Promise<void> {
  expect(comments).toHaveLength(lines.length);
  for (const [i, line] of lines.entries()) {
    const { error } = (await shell(line)) as { error?: { id: string } };
    // A comment ends with the id of an error, if there is one.
    const [, announced] = /: ([a-z]+[A-Z]\w*)$/.exec(comments[i]!) ?? [];
    expect(error?.id, comments[i]).toBe(announced);
    expect(line).toContain(/^# (\w+):/.exec(comments[i]!)?.[1]);
  }
  for (const operation of TOKEN_OPERATIONS) expect(comments.join()).toContain(`# ${operation}: `);
  const [all, narrowed, failed] = lines;
  expect(await shell(all!)).toEqual({ ...documented.response, validUntil: null });
  expect(await shell(narrowed!)).toMatchObject({
    dataAccessScope: {
      spaces: { [GAMMA]: { name: 'Gamma', supports: { [KRAKOW]: { readonly: false } } } },
      providers: { [KRAKOW]: { name: 'Krakow' } },
    },
  });
  expect(JSON.stringify(await shell(narrowed!))).not.toMatch(/Delta|Lisbon/);
  expect(await shell(failed!)).toEqual({
    error: {
      id: 'tokenCaveatUnverified',
      details: { caveat: { type: 'ip', whitelist: ['192.0.2.0/24'] } },
      description: expect.any(String),
    },
  });
}

const hasCurl = runs('curl', '--version');
const hasOpenssl = runs('openssl', 'version');

describe('npm run example:onezone', () => {
  it.skipIf(!hasCurl)('prints lines that work in a shell, for every operation (curl)', async () => {
    const onezone = await startOnezone();
    expect(onezone.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await checkLines(onezone);
    expect(await onezone.stop('SIGTERM')).toBe(0);
  });

  it.skipIf(!hasCurl || !hasOpenssl)(
    'does so over HTTPS, given a certificate and its key (curl, openssl)',
    async () => {
      const certificate = makeCertificate();
      const files = ['--cert', certificate.certFile, '--key', certificate.keyFile];
      const onezone = await startOnezone(...files);
      certificate.remove();
      expect(onezone.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
      await checkLines(onezone);
      expect(await onezone.stop('SIGINT')).toBe(0);
    },
  );

  it('mints other tokens each time', async () => {
    const first = await startOnezone();
    await first.stop('SIGTERM');
    const second = await startOnezone();
    const tokens = [...first.lines, ...second.lines].map((line) => /MDA\w+/.exec(line)?.[0]);
    // Four of each run are about the same token.
    expect(new Set(tokens).size).toBe(2 * (LINES - 4));
  });

  it('starts on a port that is given', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    probe.close();
    await once(probe, 'close');
    const { url } = await startOnezone('--port', `${port}`);
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect((await fetch(url)).status).toBe(404);
  });

  it.each([[['--cert', 'cert.pem']], [['--port', '-1']], [['--tls']]])(
    'ends badly where it is started wrongly: %s',
    async (args) => {
      const process = spawnOnezone(...args);
      const [stderr, [code]] = await Promise.all([text(process.stderr!), once(process, 'exit')]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/Error: .*--|ERR_SOCKET_BAD_PORT|ERR_PARSE_ARGS/);
    },
  );
});
