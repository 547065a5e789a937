import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface BuiltNative {
  readonly command: string;
  readonly version: string;
}

const GOPATH = '/usr/share/gocode';

/**
 * Compiles the driver of libmacaroons into a folder, unless it is there; `undefined` if the library
 * is not installed.
 */
export function buildLibmacaroons(folder: string): BuiltNative | undefined {
  if (!runs('gcc', ['-E', '-include', 'macaroons.h', '-x', 'c', '/dev/null'])) return undefined;
  const command = join(folder, 'libmacaroons');
  const args = ['-O3', '-Wall', '-Wextra', '-o', command];
  if (!existsSync(command))
    execFileSync('gcc', [...args, sourceOf('libmacaroons.c'), '-lmacaroons']);
  return { command, version: debianVersion('libmacaroons-dev') };
}

/** Does the same for go-macaroon. */
export function buildGoMacaroon(folder: string): BuiltNative | undefined {
  const source = join(GOPATH, 'src/gopkg.in/macaroon.v2');
  if (!existsSync(source) || !runs('go', ['version'])) return undefined;
  const command = join(folder, 'gomacaroon');
  const env = {
    ...process.env,
    GO111MODULE: 'off',
    GOFLAGS: '',
    GOPATH,
    GOCACHE: join(folder, 'go-cache'),
    GOTOOLCHAIN: 'local',
  };
  if (!existsSync(command)) {
    execFileSync('go', ['build', '-o', command, sourceOf('gomacaroon.go')], { env });
  }
  return { command, version: debianVersion('golang-gopkg-macaroon.v2-dev') };
}

function sourceOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

function runs(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function debianVersion(name: string): string {
  try {
    const args = ['-W', '-f', '${Version}', name];
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    return execFileSync('dpkg-query', args, { encoding: 'utf8', stdio });
  } catch {
    return 'unknown';
  }
}
