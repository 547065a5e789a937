import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How to run a driver, or what has to be installed for it. */
export type BuiltDriver =
  { readonly command: readonly string[]; readonly version: string } | { readonly missing: string };

export type DriverName = 'libmacaroons' | 'go-macaroon' | 'pymacaroons';

// Debian's own, which sees Debian's packages; the one on the path may be another.
const PYTHON = '/usr/bin/python3';
const GOPATH = '/usr/share/gocode';

/** Compiles the drivers into a folder. Throws where one that could be compiled cannot. */
export function buildDrivers(folder: string): Readonly<Record<DriverName, BuiltDriver>> {
  return {
    libmacaroons: buildLibmacaroons(folder),
    'go-macaroon': buildGoMacaroon(folder),
    pymacaroons: buildPymacaroons(),
  };
}

function buildLibmacaroons(folder: string): BuiltDriver {
  const isHere = runs('gcc', ['-E', '-include', 'macaroons.h', '-x', 'c', '/dev/null']);
  if (!isHere) return { missing: 'apt-get install gcc libmacaroons-dev' };
  const program = join(folder, 'libmacaroons');
  execFileSync('gcc', ['-O2', '-o', program, source('libmacaroons.c'), '-lmacaroons']);
  return { command: [program], version: debianVersion('libmacaroons-dev') };
}

function buildGoMacaroon(folder: string): BuiltDriver {
  const isHere = existsSync(join(GOPATH, 'src/gopkg.in/macaroon.v2')) && runs('go', ['version']);
  if (!isHere) return { missing: 'apt-get install golang-go golang-gopkg-macaroon.v2-dev' };
  const program = join(folder, 'gomacaroon');
  const env = {
    ...process.env,
    GO111MODULE: 'off',
    GOFLAGS: '',
    GOPATH,
    GOCACHE: join(folder, 'go-cache'),
    GOTOOLCHAIN: 'local',
  };
  execFileSync('go', ['build', '-o', program, source('gomacaroon.go')], { env });
  return { command: [program], version: debianVersion('golang-gopkg-macaroon.v2-dev') };
}

function buildPymacaroons(): BuiltDriver {
  if (!runs(PYTHON, ['-c', 'import pymacaroons'])) {
    return { missing: 'apt-get install python3-pymacaroons' };
  }
  const command = [PYTHON, '-B', source('pymacaroons_driver.py')];
  return { command, version: debianVersion('python3-pymacaroons') };
}

function source(file: string): string {
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
    return execFileSync('dpkg-query', ['-W', '-f', '${Version}', name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return 'unknown';
  }
}
