#!/usr/bin/env node
/// <reference types="node" />
/** The program `caveats`, and its process. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { EXIT_CODES } from './errors.js';
import { nodeFiles } from './io.js';
import { run } from './run.js';

const { argv, env, stdin, stdout, stderr } = process;

stdout.on('error', (error) => {
  // The reader may have closed the pipe, as `head` does.
  if (Reflect.get(error, 'code') === 'EPIPE') return;
  stderr.write('caveats: standard output cannot be written\n');
  process.exit(EXIT_CODES.input[0]);
});
// There is nowhere left to report this.
stderr.on('error', () => {});

const manifest: unknown = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

process.exitCode = await run(argv.slice(2), {
  ...nodeFiles,
  env,
  stdinIsTTY: stdin.isTTY === true,
  stdoutIsTTY: stdout.isTTY === true,
  stderrIsTTY: stderr.isTTY === true,
  version: String(Reflect.get(Object(manifest), 'version')),
  now: () => Date.now() / 1000,
  stdout: (text) => void stdout.write(text),
  stderr: (text) => void stderr.write(text),
});
