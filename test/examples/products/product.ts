import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { attenuate, type Dialect, serialize } from 'caveats';
import type { Authority } from 'caveats/authority';
import { build } from 'esbuild';
import { expect, test, vi } from 'vitest';
import { fencesOfPages, root } from '../../docs/fences.js';
import { sourcesOfEntries } from '../../entries.js';

/** What a product responds. */
export interface Answered {
  readonly status: number;
  readonly challenge: string | undefined;
  /** JSON, or a text. */
  readonly body: unknown;
}

/** A product, as its clients see it. */
export interface Product {
  readonly authority: Authority<Dialect>;
  readonly dialect: Dialect;
  /** Asks with a token: `GET /path`, or as the product has it. */
  ask(line: string, token: string): Promise<Answered>;
}

/** The code of the program on a page. */
export function programOf(page: string): string {
  const fence = fencesOfPages().find(
    ({ where, language }) => where.startsWith(`docs/how-to/${page}.md`) && language === 'ts',
  );
  if (fence === undefined) throw new Error(`${page} has no program`);
  return fence.code;
}

/** Runs the program on a page, silently, and returns what is declared in it. */
export async function load<T>(page: string, names: readonly (keyof T & string)[]): Promise<T> {
  const { outputFiles } = await build({
    stdin: {
      contents: `${programOf(page)}\nexport { ${names.join(', ')} };`,
      loader: 'ts',
      resolveDir: root,
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    alias: sourcesOfEntries(),
    packages: 'external',
    write: false,
  });
  const file = join(root, 'node_modules', `.product-${page}.mjs`);
  writeFileSync(file, outputFiles[0]!.contents);
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    log.mockRestore();
    rmSync(file);
  }
}

/** Returns what a response says, its body read as JSON if it is. */
export async function answered(response: Response): Promise<Answered> {
  const text = await response.text();
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate') ?? undefined,
    body: /^[[{]/.test(text) ? JSON.parse(text) : text,
  };
}

/** What a token that was issued with some caveats, and narrowed by more, gets. */
export interface Behaviour {
  readonly about: string;
  /** Texts of caveats; of each further list, the token is narrowed. */
  readonly token: readonly (readonly string[])[];
  readonly ask: string;
  readonly status: number;
  /** What is in the body; of a list or a text, all of it. */
  readonly body?: object | string;
  /** The words of the challenge's scope. */
  readonly scope?: string;
}

/** Tests what a product responds. */
export function testBehaviours(start: () => Promise<Product>, rows: readonly Behaviour[]): void {
  let started: Promise<Product> | undefined;
  test.each(rows.map((row) => [row.about, row] as const))('%s', async (_, row) => {
    const {
      token: [first = [], ...more],
      ask,
      status,
      body,
      scope,
    } = row;
    const product = await (started ??= start());
    const { authority, dialect } = product;
    const issued = await authority.issue('usr-1', first);
    const narrowed = more.reduce<string>(
      (token, caveats) => serialize(attenuate<Dialect>(token, caveats, { dialect })),
      issued,
    );
    const response = await product.ask(ask, narrowed);
    expect(response.status, JSON.stringify(response.body)).toBe(status);
    if (typeof body === 'string' || Array.isArray(body)) expect(response.body).toEqual(body);
    else if (body !== undefined) expect(response.body).toMatchObject(body);
    const words = / scope="([^"]*)"/.exec(response.challenge ?? '')?.[1];
    expect(words).toBe(scope);
  });
}

/** What a refusal has for a scope that is too narrow. */
export function tooNarrow(type: string, reason: string, required: object): object {
  return { code: 'scope_denied', required, failures: [{ type, reason }] };
}

/** The body of a token for another interface than the product's. */
export const OTHER_USE = {
  code: 'usage_denied',
  failures: [{ type: 'interface', reason: 'not_allowed' }],
};
