/// <reference types="node" />
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, stat, unlink } from 'node:fs/promises';
import { platform } from 'node:process';
import type { Readable } from 'node:stream';
import { InputError } from './errors.js';
import type { FoundFile, Io, WriteOptions } from './io.js';

/** Nobody but the owner. */
const PRIVATE = 0o600;
const READABLE_BY_OTHERS = 0o044;

/** What is said of the errors of files that people meet; of others, their code. */
const MESSAGES: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'the file may not be read or written'],
  ['EPERM', 'the file may not be read or written'],
  ['EISDIR', 'that is a folder'],
  ['EEXIST', 'the file is there already; --force replaces it'],
  ['ENAMETOOLONG', 'the name is too long: it takes the name of a file, not what is in it'],
]);

/** The files of the machine, for an {@link Io}. */
export const nodeFiles: Pick<Io, 'readFile' | 'writeFile'> = {
  readFile: (path, limit) => orInputError(() => readFile(path, limit)),
  writeFile: (path, text, options) => orInputError(() => writeFile(path, text, options)),
};

async function readFile(path: string, limit: number): Promise<FoundFile> {
  const found = await stat(path);
  const bytes = await readStream(createReadStream(path), limit);
  // Windows has no such bits, and pipes have no readers but this one.
  const hasMode = found.isFile() && platform !== 'win32';
  return { bytes, othersCanRead: hasMode && (found.mode & READABLE_BY_OTHERS) !== 0 };
}

/** A new file; or one that takes the place of another at once, when it is whole. */
async function writeFile(path: string, text: string, { force }: WriteOptions): Promise<void> {
  const name = force ? `${path}.${randomUUID()}` : path;
  const file = await open(name, 'wx', PRIVATE);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
  if (!force) return;
  try {
    await rename(name, path);
  } catch (error) {
    await unlink(name);
    throw error;
  }
}

/** Reads a stream to its end. Throws an {@link InputError} for more than `limit` bytes. */
export async function readStream(stream: Readable, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = chunk instanceof Uint8Array ? chunk : new TextEncoder().encode(String(chunk));
    length += bytes.length;
    // To leave the loop closes the stream, so that nothing waits for the rest.
    if (length > limit) throw new InputError(`more than ${limit} bytes`);
    chunks.push(bytes);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** Runs what may fail as files do. The system's own message names the file, so it is not repeated. */
async function orInputError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code: unknown = Reflect.get(Object(error), 'code');
    if (typeof code !== 'string') throw error;
    throw new InputError(MESSAGES.get(code) ?? code);
  }
}
