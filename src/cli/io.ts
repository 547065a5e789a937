/** A file as it was found. */
export interface FoundFile {
  readonly bytes: Uint8Array;
  /** Whether it is a plain file that others than its owner may read. */
  readonly othersCanRead: boolean;
}

export interface WriteOptions {
  /** Whether a file that is there already is replaced. */
  readonly force: boolean;
}

/** All that the program has to do with the world. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdinIsTTY: boolean;
  readonly stdoutIsTTY: boolean;
  readonly stderrIsTTY: boolean;
  /** The program's version, such as `1.2.3`. */
  readonly version: string;
  /** An IANA name; that of the system where it is left out. */
  readonly timeZone?: string | undefined;
  /** Unix time in seconds. */
  now(): number;
  /** Reads standard input to its end. Throws an {@link InputError} for more than `limit` bytes. */
  readStdin(limit: number): Promise<Uint8Array>;
  /** Likewise a file; one that cannot be read throws an {@link InputError}. */
  readFile(path: string, limit: number): Promise<FoundFile>;
  /** Writes a file that nobody but its owner can read. Throws an {@link InputError}. */
  writeFile(path: string, text: string, options: WriteOptions): Promise<void>;
  stdout(text: string): void;
  stderr(text: string): void;
}
