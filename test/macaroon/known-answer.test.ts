import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourcesOfEntries } from '../entries.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'caveats-noble-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A refactoring of noble that changes nothing of what it promises: the state moves to a list. */
function withMovedState(text: string): string {
  const [start, end] = ['class SHA2_32B', '/** Internal SHA-256 hash class'].map((mark) =>
    text.indexOf(mark),
  ) as [number, number];
  const moved = text
    .slice(start, end)
    .replace(/^ {4}A = 0;\n(?: {4}[B-H] = 0;\n)+/m, '    state = new Int32Array(8);\n')
    .replace(/(const|let) \{ (A, B, C, D, E, F, G, H) \} = this;/g, '$1 [$2] = this.state;')
    .replace(/this\.([A-H])\b/g, (_, name) => `this.state[${name.charCodeAt(0) - 65}]`);
  return text.slice(0, start) + moved + text.slice(end);
}

/** One whose compression leaves a bit wrong. */
function withWrongRound(text: string): string {
  return text.replace('0x428a2f98, 0x71374491', '0x428a2f98, 0x71374490');
}

/** One that computes nothing after it was cleared, and says nothing. */
function withFinalDestroy(text: string): string {
  const start = text.indexOf('class SHA2_32B');
  const destroyed = text
    .slice(start)
    .replace(
      '    process(view, offset) {',
      '    process(view, offset) {\n if (this.cleared) return;',
    )
    .replace('    destroy() {', '    destroy() {\n this.cleared = true;');
  return text.slice(0, start) + destroyed;
}

const asItIs = (text: string): string => text;

/** Bundles a program with a noble that is changed, as bundlers do: what is not used is left out. */
async function run(program: string, change: (text: string) => string) {
  const noble: Plugin = {
    name: 'noble',
    setup: ({ onLoad }) =>
      onLoad({ filter: /@noble[\\/]hashes[\\/]sha2\.js$/ }, ({ path }) => ({
        contents: change(readFileSync(path, 'utf8')),
        loader: 'js',
      })),
  };
  const outfile = join(folder, 'program.mjs');
  await build({
    stdin: { contents: program, resolveDir: root },
    alias: { ...sourcesOfEntries() },
    plugins: [noble],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    outfile,
  });
  const { status, stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

const USES = [
  ['caveats', 'verify'],
  ['caveats', 'explain'],
  ['caveats', 'inferScope'],
  ['caveats', 'mint'],
  ['caveats', 'attenuate'],
  ['caveats', 'addThirdPartyCaveat'],
  ['caveats', 'mintDischarge'],
  ['caveats', 'gatherDischarges'],
  ['caveats/macaroon', 'createMacaroon'],
  ['caveats/macaroon', 'addFirstPartyCaveat'],
  ['caveats/macaroon', 'bindDischarge'],
  ['caveats/macaroon', 'authenticate'],
  ['caveats/authority', 'createAuthority'],
] as const;

describe('a program that imports nothing but', () => {
  it.each(USES)(
    '%s: %s does not start with a noble whose fields have moved',
    async (from, name) => {
      const program = `import { ${name} } from '${from}'; console.log(typeof ${name});`;
      const moved = await run(program, withMovedState);
      expect(moved.stdout).toBe('');
      expect(moved.stderr).toContain('Error: caveats: signatures come out wrong with this @noble');
      expect(moved.status).toBe(1);
    },
  );
});

it('a program starts with the noble that there is', async () => {
  const program = "import { verify } from 'caveats'; console.log(typeof verify);";
  expect(await run(program, asItIs)).toEqual({ status: 0, stdout: 'function\n', stderr: '' });
});

describe('the noble with moved fields', () => {
  const program = `
    import { hmac } from '@noble/hashes/hmac.js';
    import { sha256 } from '@noble/hashes/sha2.js';
    const bytes = (length) => Uint8Array.from({ length }, (_, i) => i);
    console.log(Buffer.from(hmac(sha256, bytes(99), bytes(199))).toString('hex'));`;
  const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i);

  it('still keeps all that it promises, so nothing else would notice', async () => {
    const expected = createHmac('sha256', bytes(99)).update(bytes(199)).digest('hex');
    expect((await run(program, withMovedState)).stdout).toBe(`${expected}\n`);
  });
});

it('a program does not start with a noble that computes something else either', async () => {
  const program = "import { verify } from 'caveats'; console.log(typeof verify);";
  const wrong = await run(program, withWrongRound);
  expect([wrong.status, wrong.stdout]).toEqual([1, '']);
});

it('a program does not start with a noble that stops after an instance was cleared', async () => {
  const program =
    "import { createAuthority } from 'caveats/authority'; console.log(typeof createAuthority);";
  const stopped = await run(program, withFinalDestroy);
  expect([stopped.status, stopped.stdout]).toEqual([1, '']);
});

it('the answer that is known is that of node:crypto', () => {
  const hmac = (key: Uint8Array, message: Uint8Array): Uint8Array =>
    createHmac('sha256', key).update(message).digest();
  const bytes = Uint8Array.from({ length: 200 }, (_, i) => i);
  const messages = [0, 56, 64, 200, 200].map((length) => bytes.subarray(0, length));
  const first = hmac(bytes.subarray(0, 65), bytes.subarray(0, 55));
  const last = Buffer.from(messages.reduce(hmac, first)).toString('base64url');
  expect(readFileSync(join(root, 'src/macaroon/hmac.ts'), 'utf8')).toContain(`'${last}'`);
});
