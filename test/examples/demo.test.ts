import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsx = fileURLToPath(new URL('../../node_modules/.bin/tsx', import.meta.url));
const run = promisify(execFile);
const ESCAPE = '\u001B';

/** What the demo prints; a demo that fails rejects. */
async function demo(env: NodeJS.ProcessEnv): Promise<string> {
  const { NO_COLOR: _, ...rest } = process.env;
  const { stdout } = await run(tsx, ['examples/demo/main.ts'], {
    cwd: root,
    env: { ...rest, ...env },
  });
  return stdout;
}

describe('the demo', () => {
  let output = '';
  /** The lines of one of its four parts, with runs of spaces as one. */
  const part = (number: number): string[] => {
    const lines = output.split('\n');
    const start = lines.findIndex((line) => line.startsWith(`${number}. `));
    const end = lines.findIndex((line, i) => i > start && /^\d\. /.test(line));
    return lines
      .slice(start, end < 0 ? undefined : end)
      .map((line) => line.trim().replace(/ +/g, ' '));
  };

  beforeAll(async () => {
    output = await demo({ NO_COLOR: '1' });
  });

  it('runs to its end', () => {
    expect(output).toContain('Everything above was checked while it was printed.');
  });

  it('fits 80 columns', () => {
    const lengths = output.split('\n').map((line) => line.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(80);
  });

  it('has no colour where it is piped, whether or not NO_COLOR is set', async () => {
    expect(output).not.toContain(ESCAPE);
    expect(await demo({})).toBe(output);
  });

  it("tells Onedata's tokens from tampered ones, and writes them again", () => {
    expect(part(1)).toEqual(
      expect.arrayContaining([
        'caveats 13 7 0',
        'checked with its secret genuine genuine genuine',
        'with another secret bad_signature bad_signature bad_signature',
        'each of them flipped once bad_signature bad_signature bad_signature',
        'made again of its parts the same text the same text the same text',
      ]),
    );
  });

  it('shows how each caveat fares, and that an unknown one denies', () => {
    expect(part(2)).toEqual(
      expect.arrayContaining([
        '0 time < 8374891234 met',
        '5 authorization = none unknown_caveat',
        '10 data.readonly unknown_caveat',
        'Verdict: unknown_caveat (The token has an unknown caveat).',
        '4 asn = 322 met not_allowed',
        '6 ip = 172.98.11.23/32 met not_allowed',
        'From its network: allowed.',
        'From another network: context_denied (The token is not valid in this context).',
      ]),
    );
  });

  it('narrows a token and tells what is left of it', () => {
    expect(part(3)).toEqual(
      expect.arrayContaining([
        'read doc AbCDeFGH allowed allowed',
        'write to doc AbCDeFGH allowed scope_denied',
        'list all docs allowed scope_denied',
        'read doc AbCDeFGH in 2030 allowed token_expired',
        '├─ valid until 2030-01-01T00:00:00Z',
        '│ ├─ AbCDeFGH read',
        '├─ interfaces only rest',
        '└─ skipped interface = rest',
        'Called from another network, it returns: context_denied.',
      ]),
    );
  });

  it('answers 403 with a reason to a restricted token, and 401 to a forged one', () => {
    expect(part(4)).toEqual(
      expect.arrayContaining([
        'GET /docs 200 200 200 401',
        'GET /docs/Plan 200 200 403 401',
        'GET /docs/Plan/tables/Tasks/rows 200 200 200 401',
        'POST /docs/Plan/tables/Tasks/rows 201 201 403 401',
        'one doc 403 scope_denied doc: not_allowed',
        'forged 401 bad_signature',
        '│ └─ Plan/Tasks read',
      ]),
    );
  });
});
