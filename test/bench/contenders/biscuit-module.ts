import { readFileSync } from 'node:fs';

export type BiscuitModule = typeof import('@biscuit-auth/biscuit-wasm');

/** What wasm-bindgen generates beside what it declares. */
interface Glue extends BiscuitModule {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

const GLUE = './biscuit_bg.js';

/**
 * Biscuit’s WebAssembly, put together as the package’s main file does it: that imports the binary as
 * a module, which Node does unasked from version 22.19 on.
 */
export async function loadBiscuit(): Promise<BiscuitModule> {
  const folder = new URL('.', import.meta.resolve('@biscuit-auth/biscuit-wasm'));
  const binary = await WebAssembly.compile(readFileSync(new URL('biscuit_bg.wasm', folder)));
  const glue: Glue = await import(new URL(GLUE, folder).href);
  const imports: Record<string, WebAssembly.ModuleImports> = {};
  for (const { module } of WebAssembly.Module.imports(binary)) {
    imports[module] ??= await import(new URL(module, folder).href);
  }
  const { exports } = await WebAssembly.instantiate(binary, {
    ...imports,
    [GLUE]: silent({ ...imports[GLUE] }),
  });
  glue.__wbg_set_wasm(exports);
  const start = exports['__wbindgen_start'];
  if (typeof start !== 'function') throw new Error('the module of biscuit does not start');
  start();
  return glue;
}

/** It writes to the console that it is loading, where the report goes. */
function silent(glue: WebAssembly.ModuleImports): WebAssembly.ModuleImports {
  for (const name of Object.keys(glue)) {
    if (name.startsWith('__wbg_log_')) glue[name] = () => undefined;
  }
  return glue;
}
