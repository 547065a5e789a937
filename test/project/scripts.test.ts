import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('runs what needs the build on the build, where tsx would follow the paths to the sources', () => {
  const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  const onBuild = Object.entries(scripts).filter(([name, script]) =>
    /run --silent build .*tsx .*\btest\//.test(`${scripts[`pre${name}`] ?? ''} && ${script}`),
  );
  expect(onBuild.map(([name]) => name)).toEqual([
    'test:runtimes',
    'fuzz',
    'bench',
    'load',
    'scale',
  ]);
  for (const [, script] of onBuild)
    expect(script).toContain('tsx --tsconfig test/tsconfig.build.json');
});
