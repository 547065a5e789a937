import { InputError } from '../../src/cli/errors.js';
import { type FoundFile, type Io, nodeFiles } from '../../src/cli/io.js';
import { run as runProgram } from '../../src/cli/run.js';
import type { ReadingDialect } from '../../src/reading/dialect.js';

/** 2033-05-18T03:33:20Z less a day. */
export const NOW = 1_999_913_600;

export const KEY = 'an example key, 32 bytes or more';

/** The machine that the program runs on, in memory. */
export interface Machine {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Map<string, string | Uint8Array>;
  /** The files that others can read. */
  readonly shared?: readonly string[];
  /** Which streams are a terminal. */
  readonly terminals?: readonly ('stdin' | 'stdout' | 'stderr')[];
  /** The dialects that the program knows; its own by default. */
  readonly dialects?: readonly ReadingDialect[];
}

/** The result of a run. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

function bounded(bytes: Uint8Array, limit: number): Uint8Array {
  if (bytes.length > limit) throw new InputError(`more than ${limit} bytes`);
  return bytes;
}

/** Runs the program in this process. */
export async function caveats(argv: readonly string[], machine: Machine = {}): Promise<Ended> {
  const { stdin = '', env = {}, files = new Map(), shared = [], terminals = [] } = machine;
  const printed = { stdout: '', stderr: '' };
  const io: Io = {
    env,
    stdinIsTTY: terminals.includes('stdin'),
    stdoutIsTTY: terminals.includes('stdout'),
    stderrIsTTY: terminals.includes('stderr'),
    version: '1.2.3',
    timeZone: 'Europe/Warsaw',
    now: () => NOW,
    readStdin: async (limit) => bounded(bytesOf(stdin), limit),
    async readFile(path, limit): Promise<FoundFile> {
      const content = files.get(path);
      if (content === undefined) throw new InputError('there is no such file');
      return { bytes: bounded(bytesOf(content), limit), othersCanRead: shared.includes(path) };
    },
    async writeFile(path, text, { force }) {
      if (files.has(path) && !force) throw new InputError('the file is there already');
      files.set(path, text);
    },
    importFile: nodeFiles.importFile,
    stdout: (text) => void (printed.stdout += text),
    stderr: (text) => void (printed.stderr += text),
  };
  const code = await runProgram(argv, io, machine.dialects);
  return { code, ...printed };
}

/** Runs it with the example key, which is in the environment; what it prints. */
export async function output(argv: readonly string[], machine: Machine = {}): Promise<string> {
  const env = { CAVEATS_KEY: KEY, ...machine.env };
  const { code, stdout, stderr } = await caveats(argv, { ...machine, env });
  if (code !== 0) throw new Error(`${argv[0]} ended with ${code}: ${stderr}${stdout}`);
  return stdout;
}

/** The document that it prints with `--json`, whatever it ends with. */
export async function json(
  argv: readonly string[],
  machine: Machine = {},
): Promise<Readonly<Record<string, unknown>>> {
  const env = { CAVEATS_KEY: KEY, ...machine.env };
  const { code, stdout } = await caveats([...argv, '--json'], { ...machine, env });
  return { code, ...JSON.parse(stdout) };
}

/** A token for the subject usr-1, of the id t1. */
export async function minted(...argv: readonly string[]): Promise<string> {
  const text = await output(['mint', '--subject', 'usr-1', '--id', 't1', ...argv]);
  return text.trim();
}
