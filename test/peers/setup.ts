import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildDrivers, type BuiltDriver, type DriverName } from './drivers/build.js';

declare module 'vitest' {
  interface ProvidedContext {
    readonly drivers: Readonly<Record<DriverName, BuiltDriver>>;
    readonly seed: number;
    /** How many tokens go each way, for every peer and format. */
    readonly tokens: number;
  }
}

/** Compiles the drivers once for all the test files, and takes them away in the end. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'caveats-peers-'));
  const drivers = buildDrivers(folder);
  const seed = wholeNumber('PEERS_SEED') ?? Math.floor(Math.random() * 2 ** 31);
  project.provide('drivers', drivers);
  project.provide('seed', seed);
  project.provide('tokens', wholeNumber('PEERS_TOKENS') ?? 200);
  console.log(`PEERS_SEED=${seed}`);
  for (const [name, driver] of Object.entries(drivers)) {
    if ('missing' in driver) console.log(`${name} is not here and is skipped: ${driver.missing}`);
    else console.log(`${name} ${driver.version}`);
  }
  return () => rmSync(folder, { recursive: true, force: true });
}

function wholeNumber(variable: string): number | undefined {
  const value = process.env[variable];
  if (value === undefined) return undefined;
  if (!/^\d{1,10}$/.test(value)) throw new Error(`${variable} must be a whole number`);
  return Number(value);
}
