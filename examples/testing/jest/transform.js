import { transformSync } from 'esbuild';

/** Types are left away, and nothing else is done. */
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
