/// <reference types="node" />
import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { createReadStream, lstatSync } from 'node:fs';
import { rename, stat, unlink, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import process, { platform } from 'node:process';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { InputError } from './errors.js';
import type { Clock } from './text.js';

export interface FoundFile {
  readonly bytes: Uint8Array;
  /** Whether it is a plain file that others than its owner can read. */
  readonly othersCanRead: boolean;
}

/** Everything outside of the program that it uses. */
export interface Io extends Clock {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdinIsTTY: boolean;
  readonly stdoutIsTTY: boolean;
  readonly stderrIsTTY: boolean;
  readonly version: string;
  /** Reads standard input to its end. Throws an {@link InputError} for more than `limit` bytes. */
  readStdin(limit: number): Promise<Uint8Array>;
  readFile(path: string, limit: number): Promise<FoundFile>;
  /** Writes a file that only its owner can read, in place of another by `force`. */
  writeFile(
    path: string,
    content: string | Uint8Array,
    options: { readonly force: boolean },
  ): Promise<void>;
  /** Runs a file of JavaScript and returns what it exports. */
  importFile(path: string): Promise<unknown>;
  stdout(text: string): void;
  stderr(text: string): void;
}

/** The longest message of a file that is repeated, in characters. */
const MOST_MESSAGE = 600;

const PRIVATE = 0o600;
const READABLE_BY_OTHERS = 0o044;

/** The errors of files that people meet; others are shown by their code. */
const MESSAGES: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'permission to read or write the file is denied'],
  ['EPERM', 'permission to read or write the file is denied'],
  ['EISDIR', 'that is a folder'],
  ['EEXIST', 'the file already exists; --force replaces it'],
  ['ENAMETOOLONG', 'the name is too long: give the name of a file, not its content'],
]);

export const nodeFiles: Pick<Io, 'importFile' | 'readFile' | 'readStdin' | 'writeFile'> = {
  readStdin: orInputError((limit) => readStream(process.stdin, limit)),
  importFile: orInputError(async (path) => {
    // The message of a file that is missing would repeat its name.
    await stat(path);
    let stop = (): void => {};
    // Nothing is left to do, and the file still waits: the process would end without a word.
    const stuck = new Promise<never>((_, reject) => {
      stop = () => reject(new Error('it waits for something that never comes'));
    });
    process.once('beforeExit', stop);
    try {
      return await Promise.race([import(pathToFileURL(resolve(path)).href), stuck]);
    } catch (error) {
      // The file is the user's own, and only its message says what is wrong with it.
      const message = `${error instanceof Error ? error.message : error}`.slice(0, MOST_MESSAGE);
      throw new InputError(`cannot be imported: ${message}`);
    } finally {
      process.off('beforeExit', stop);
    }
  }),
  readFile: orInputError(async (path, limit) => {
    const found = await stat(path);
    const bytes = await readStream(createReadStream(path), limit);
    // Windows has no such bits, and only this process reads a pipe.
    const hasMode = found.isFile() && platform !== 'win32';
    return { bytes, othersCanRead: hasMode && (found.mode & READABLE_BY_OTHERS) !== 0 };
  }),
  // Replaces a file at once, when the new one is complete.
  writeFile: orInputError(async (path, content, { force }) => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    // Root could rename over a device, for all programs of the machine.
    if (found && !found.isFile() && !found.isDirectory()) {
      throw new InputError('that is a link, a pipe or a device, which is never replaced');
    }
    const name = force ? `${path}.${randomUUID()}` : path;
    await writeFile(name, content, { flag: 'wx', mode: PRIVATE });
    if (!force) return;
    try {
      await rename(name, path);
    } catch (error) {
      await unlink(name);
      throw error;
    }
  }),
};

/** Reads a stream to its end. Throws an {@link InputError} for more than `limit` bytes. */
export async function readStream(stream: Readable, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    // Leaving the loop closes the stream, so nothing waits for the rest.
    if (length > limit) throw new InputError(`more than ${limit} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** Translates the errors of files. The system's own message names the file, so it is not repeated. */
function orInputError<A extends readonly unknown[], T>(
  work: (...args: A) => Promise<T>,
): (...args: A) => Promise<T> {
  return async (...args) => {
    try {
      return await work(...args);
    } catch (error) {
      const code: unknown = Reflect.get(Object(error), 'code');
      if (typeof code !== 'string') throw error;
      throw new InputError(MESSAGES.get(code) ?? code);
    }
  };
}
