import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const STYLES = ['base', 'parts', 'fields', 'results', 'trees'].map((name) => `style/${name}.css`);

/**
 * The playground as one page: the library, the program and the style are in it, and a policy that
 * allows these alone, by their hashes, and no connection at all.
 */
export async function buildPage(): Promise<string> {
  const [style, script] = await Promise.all([bundleStyle(), bundleScript()]);
  const parts: readonly (readonly [place: string, filled: string])[] = [
    [`${POLICY} content=""`, `${POLICY} content="${policyFor(style, script)}"`],
    ['<style></style>', `<style>${style}</style>`],
    ['<script></script>', `<script>${script}</script>`],
  ];
  return parts.reduce(
    (page, [place, filled]) => fill(page, place, filled),
    readFileSync(at('index.html'), 'utf8'),
  );
}

const POLICY = '<meta http-equiv="content-security-policy"';

function fill(page: string, place: string, filled: string): string {
  const [before, after, ...others] = page.split(place);
  if (before === undefined || after === undefined || others.length > 0) {
    throw new Error(`the template needs one ${place}`);
  }
  return before + filled + after;
}

/** What the page may do: run its own script and style, show its own icon. Nothing else. */
function policyFor(style: string, script: string): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

async function bundleScript(): Promise<string> {
  return bundle(readFileSync(at('main.ts'), 'utf8'), 'ts');
}

async function bundleStyle(): Promise<string> {
  return bundle(STYLES.map((path) => readFileSync(at(path), 'utf8')).join('\n'), 'css');
}

/** One text of all that is imported. The licences of what is in it stay there. */
async function bundle(contents: string, loader: 'ts' | 'css'): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, loader, resolveDir: at('.'), sourcefile: `main.${loader}` },
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: ['chrome117', 'firefox121', 'safari17.4'],
    charset: 'ascii',
    legalComments: 'eof',
    logLevel: 'error',
  });
  const text = outputFiles[0]?.text.trim();
  if (text === undefined || /<\/(?:script|style)/i.test(text)) throw new Error('no text to embed');
  return text;
}
