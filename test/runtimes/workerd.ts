import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from './app.js';
import { installed } from './installed.js';
import { type Runtime, toReport } from './outcome.js';
import { runProgram } from './programs.js';

const WORKER = `
import { runSmoke } from './bundle.js';
export default {
  async test() {
    const results = await runSmoke();
    console.log(JSON.stringify(results));
  },
};
`;

/** A worker as Cloudflare runs one from this date on, but without Node's built-ins and `Buffer`. */
const configFor = (date: string): string => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "smoke", worker = .smoke)]);
const smoke :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "bundle.js", esModule = embed "bundle.js"),
  ],
  compatibilityDate = "${date}",
  compatibilityFlags = ["no_nodejs_compat", "no_nodejs_compat_v2"],
);
`;

export function workerd(app: App): Runtime {
  const arch = process.arch === 'x64' ? '64' : process.arch;
  return {
    name: 'workerd',
    run: async () => {
      const file = installed(`@cloudflare/workerd-${process.platform}-${arch}`, 'bin/workerd');
      const cwd = app.folder;
      // `workerd 2026-10-23`: its version is the newest compatibility date that it knows.
      const [, version = ''] = (await runProgram(file, ['--version'], { cwd })).trim().split(' ');
      writeFileSync(join(cwd, 'worker.js'), WORKER);
      writeFileSync(join(cwd, 'workerd.capnp'), configFor(version));
      const results = await runProgram(file, ['test', 'workerd.capnp'], { cwd });
      return toReport(version, results);
    },
  };
}
