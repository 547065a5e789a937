import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProject, type Project } from './project.js';

const { exports, version } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly version: string;
};

/** Everything that can be imported: `caveats`, `caveats/http` … */
const entries = Object.keys(exports)
  .filter((entry) => !entry.endsWith('.json'))
  .map((entry) => entry.replace(/^\./, 'caveats'));

/** The one that imports a peer when it runs: it is for those who have that one. */
const WITH_PEER = 'caveats/js-macaroon';

/** What somebody writes in the first minutes, with a type that has to be the right one. */
const PROGRAM = `
  const rootKey = 'an example key, 32 bytes or more';
  const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [doc('A')] });
  const grant = verify(serialize(token), { rootKey, request: { resource: { doc: 'A' } } });
`;
const TYPED = `
  const subject: string | undefined = grant.identity.subject;
  export const misspelt = () =>
    // @ts-expect-error: there is no such thing to ask for.
    verify(token, { rootKey, request: { resourse: {} } });
`;

/** Converting there and back, for those who have npm `macaroon`: it is CommonJS, and has no types. */
const CONVERTED = `
  const [theirs] = tokenToJsMacaroons(token);
  theirs.addFirstPartyCaveat('access = read');
  const back = tokenFromJsMacaroons([theirs]).macaroon.unsafeCaveats.length;
`;

const COMPILER = {
  target: 'es2022',
  lib: ['es2024', 'dom', 'dom.iterable'],
  types: ['node'],
  strict: true,
  // Whatever is in a declaration of ours has to be right for them, too.
  skipLibCheck: false,
};

describe('a TypeScript project with everything that the package can be used with', () => {
  let project: Project;
  beforeAll(() => {
    const frameworks = ['express@5', '@types/express@5', 'fastify@5', 'hono@4', 'koa@3'];
    const peers = [...frameworks, 'macaroon@3'];
    const types = ['typescript@5.9', '@types/node@20', '@types/koa@3'];
    project = createProject('module', ...types, ...peers);
    // The types of Koa's own have a mistake, so the adapter for it is compiled without looking at them.
    const sound = entries.filter((entry) => entry !== 'caveats/koa');
    const all = sound.map((entry, i) => `import * as entry${i} from '${entry}';`).join('\n');
    const used = sound.map((_, i) => `entry${i}`).join(', ');
    project.write(
      'src/main.ts',
      `import { doc, mint, serialize, verify } from 'caveats';
       import { tokenFromJsMacaroons, tokenToJsMacaroons } from '${WITH_PEER}';
       ${all}\n${PROGRAM}${CONVERTED}${TYPED}
       for (const entry of [${used}]) if (Object.keys(entry).length === 0) throw new Error('empty');
       console.log(subject, back);`,
    );
  });
  afterAll(() => project.remove());

  test.each([
    ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
    ['node16', { module: 'node16', moduleResolution: 'node16' }],
    ['nodenext', { module: 'nodenext', moduleResolution: 'nodenext' }],
  ])('compiles, and runs, where modules are resolved as by %s', (name, resolution) => {
    const outDir = `out-${name}`;
    const compilerOptions = { ...COMPILER, ...resolution, rootDir: 'src', outDir };
    project.write(`${name}.json`, JSON.stringify({ compilerOptions, include: ['src'] }));
    expect(project.run('npx', 'tsc', '-p', `${name}.json`)).toBe('');
    expect(project.run('node', `${outDir}/main.js`)).toBe('usr-1 2');
  });

  test('compiles what is for Koa, where declarations of others are not looked at', () => {
    project.write(
      'koa/main.ts',
      `import Koa from 'koa';
       import { requireToken } from 'caveats/koa';
       new Koa().use(requireToken({ rootKey: 'an example key, 32 bytes or more' }));`,
    );
    const resolution = { module: 'nodenext', moduleResolution: 'nodenext' };
    const compilerOptions = { ...COMPILER, ...resolution, skipLibCheck: true, noEmit: true };
    project.write('koa.json', JSON.stringify({ compilerOptions, include: ['koa'] }));
    expect(project.run('npx', 'tsc', '-p', 'koa.json')).toBe('');
  });

  test('has the program', () => {
    expect(project.run('npx', 'caveats', '--version')).toBe(`caveats ${version}`);
  });
});

describe('a CommonJS project with nothing else', () => {
  let project: Project;
  beforeAll(() => {
    project = createProject('commonjs');
  });
  afterAll(() => project.remove());

  test('runs, whatever it requires', () => {
    const alone = entries.filter((entry) => entry !== WITH_PEER);
    const all = alone.map((entry) => `require('${entry}');`).join('\n');
    const program = `const { doc, mint, serialize, verify } = require('caveats');\n${all}\n${PROGRAM}`;
    project.write('main.js', `${program}\nconsole.log(grant.identity.subject);`);
    expect(project.run('node', 'main.js')).toBe('usr-1');
  });

  test('installs no framework along', () => {
    const installed = project.run('npm', 'ls', '--all', '--parseable', '--omit=dev');
    const packages = installed
      .split('\n')
      .slice(1)
      .map((path) => path.split('node_modules/').at(-1));
    expect(packages.sort()).toEqual(['@noble/ciphers', '@noble/hashes', 'caveats', 'lru-cache']);
  });
});

describe('a CommonJS project that has npm macaroon', () => {
  let project: Project;
  beforeAll(() => {
    project = createProject('commonjs', 'macaroon@3');
  });
  afterAll(() => project.remove());

  test('converts to and from its objects, which are those that it has itself', () => {
    project.write(
      'main.js',
      `const { doc, mint, serialize, verify } = require('caveats');
       const { tokenFromJsMacaroons, tokenToJsMacaroons } = require('${WITH_PEER}');
       const { newMacaroon } = require('macaroon');
       ${PROGRAM}${CONVERTED}
       console.log(back, theirs.constructor === newMacaroon({ rootKey, identifier: '' }).constructor);`,
    );
    expect(project.run('node', 'main.js')).toBe('2 true');
  });
});

describe('a Vite app', () => {
  let project: Project;
  beforeAll(() => {
    project = createProject('module', 'vite@8', 'macaroon@3');
    const script = '<script type="module" src="/main.ts"></script>';
    project.write('index.html', `<!doctype html><title>app</title>${script}`);
    project.write(
      'main.ts',
      `import { doc, mint, serialize, verify } from 'caveats';
       import { createAuthority, createKeyring } from 'caveats/authority';
       import { tokenFromJsMacaroons, tokenToJsMacaroons } from '${WITH_PEER}';
       import { mintFor } from 'caveats/testing';
       ${PROGRAM}${CONVERTED}
       const keys = createKeyring({ current: 'k1', keys: { k1: rootKey } });
       const minted = await createAuthority({ keys }).mint({ identity: { subject: 'usr-2' } });
       Object.assign(globalThis, { told: [grant.identity.subject, mintFor('usr-3'), minted, back] });`,
    );
    project.write(
      'vite.config.js',
      `export default { build: { target: 'es2022', modulePreload: false,
         rollupOptions: { output: { entryFileNames: 'app.js' } } } };`,
    );
  });
  afterAll(() => project.remove());

  test('is built, and what is built runs without the package', () => {
    expect(project.run('npx', 'vite', 'build')).toContain('built in');
    project.write(
      'run.js',
      // Where there is no window, npm macaroon asks Node for its TextEncoder, and what Vite builds has no Node.
      `globalThis.window = globalThis;
       await import('./dist/app.js');
       console.log(told[0], told.length, told[2].discharges.length, told[3]);`,
    );
    expect(project.run('node', 'run.js')).toBe('usr-1 4 0 2');
  });
});

describe('a project of NestJS 10, with the settings of its starter', () => {
  let project: Project;
  beforeAll(() => {
    const nest = ['@nestjs/common@10', '@nestjs/core@10', '@nestjs/platform-express@10'];
    const others = ['reflect-metadata@0.2', 'rxjs@7', 'typescript@5.1', '@types/express@4'];
    project = createProject('commonjs', ...nest, ...others, '@types/node@20');
  });
  afterAll(() => project.remove());

  test('compiles with every entry point, and runs', () => {
    const compilerOptions = {
      // By these, modules are resolved as by node10.
      module: 'commonjs',
      target: 'ES2021',
      declaration: true,
      emitDecoratorMetadata: true,
      experimentalDecorators: true,
      allowSyntheticDefaultImports: true,
      skipLibCheck: true,
      strictNullChecks: false,
      noImplicitAny: false,
      outDir: 'dist',
      rootDir: '.',
    };
    project.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    const all = entries.map((entry, i) => `import type * as entry${i} from '${entry}';`).join('\n');
    const used = entries.map((_, i) => `typeof entry${i}`).join(' | ');
    project.write('entries.ts', `${all}\nexport type All = ${used};`);
    project.write(
      'main.ts',
      `import 'reflect-metadata';
       import { CanActivate, Controller, ExecutionContext, Get, HttpException, Module, Param, UseGuards } from '@nestjs/common';
       import { NestFactory } from '@nestjs/core';
       import { doc, mint, serialize } from 'caveats';
       import { createGuard } from 'caveats/http';

       const rootKey = 'an example key, 32 bytes or more';
       const guard = createGuard({ rootKey });

       class TokenGuard implements CanActivate {
         async canActivate(context: ExecutionContext): Promise<boolean> {
           const { headers, params } = context.switchToHttp().getRequest();
           const resource = { doc: params.docId };
           const decided = await guard.authorize(headers, { resource, access: 'read' });
           if (decided.ok === false) throw new HttpException(decided.problem, decided.status);
           return true;
         }
       }

       @Controller()
       class Docs {
         @Get('docs/:docId')
         @UseGuards(TokenGuard)
         read(@Param('docId') id: string) {
           return { id };
         }
       }

       @Module({ controllers: [Docs] })
       class App {}

       async function main() {
         const app = await NestFactory.create(App, { logger: false });
         await app.listen(0, '127.0.0.1');
         const token = serialize(mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [doc('A')] }));
         for (const path of ['docs/A', 'docs/B']) {
           const headers = { authorization: 'Bearer ' + token };
           console.log((await fetch((await app.getUrl()) + '/' + path, { headers })).status);
         }
         await app.close();
       }
       void main();`,
    );
    expect(project.run('npx', 'tsc')).toBe('');
    expect(project.run('node', 'dist/main.js')).toBe('200\n403');
  });
});
