import { transformSync } from 'esbuild';

/** Removes the types, and nothing else. */
export default {
  process: (code, sourcefile) =>
    transformSync(code, {
      loader: 'ts',
      format: 'esm',
      target: 'node20',
      sourcefile,
      sourcemap: 'inline',
    }),
};
