/** @throws Error unless `caveats` is the build: of the sources, tsx makes slower code, which names every closure. */
export function assertBuild(): void {
  if (import.meta.resolve('caveats').endsWith('/dist/index.js')) return;
  throw new Error('what is measured is the build: use --tsconfig test/tsconfig.build.json');
}
