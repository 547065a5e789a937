import { describe, expect, test } from 'vitest';
import { caveats, json, KEY, type Machine, output } from './program.js';

const DECLARATION = JSON.stringify({
  levels: { org: {}, repo: { in: 'org' }, branch: { in: 'repo' } },
  actions: ['read', 'write', 'admin'],
  mixed: 'permit',
});
const files = new Map([['git.json', DECLARATION]]);
const SCOPE = ['--scope', 'git.json'] as const;
const minted = async (...argv: readonly string[]): Promise<string> => {
  const told = await output(['mint', ...SCOPE, '--subject', 'u', '--id', 't', ...argv], { files });
  return told.trim();
};
const run = (argv: readonly string[], machine: Machine = {}) =>
  caveats(argv, { files, env: { CAVEATS_KEY: KEY }, ...machine });

describe('a scope from a file', () => {
  test('gives the options of its caveats, and their words', async () => {
    const token = await minted('--org', 'acme', '--repo', 'acme/web', '--access', 'write');
    const child = await output(['attenuate', ...SCOPE, '--branch', 'acme/web/main'], {
      stdin: token,
      files,
    });
    const told = await output(['inspect', ...SCOPE], { stdin: child, files });
    expect(told).toContain(`├─ caveats
│  ├─ 0 org = acme              Only the org acme, and everything in it.
│  ├─ 1 repo = acme/web         Only the repo web of org acme, and everything in it.
│  ├─ 2 access = write          Only for the action write.
│  └─ 3 branch = acme/web/main  Only the branch main of repo web of org acme.
└─ reaches
   ├─ valid until  no end
   ├─ resources    only these
   │  └─ org acme
   │     └─ repo web
   │        └─ branch main  write
`);
    const { code, stdout } = await run(['diff', ...SCOPE], {
      stdin: child,
      env: { CAVEATS_PARENT_TOKEN: token },
    });
    expect(code).toBe(0);
    expect(stdout).toContain('only org acme > repo web > branch main (write)\n');
  });

  test('shows resources in each other, each with its own actions', async () => {
    const permits = ['read', 'read,write org:acme', 'read,write,admin repo:acme/web'];
    const stdin = await minted(...permits.flatMap((each) => ['--permit', each]));
    expect(await output(['infer', ...SCOPE], { stdin, files })).toContain(`
├─ resources    only these
│  ├─ everything  read
│  └─ org acme    read, write
│     └─ repo web  read, write, admin
`);
    expect(await json(['infer', ...SCOPE], { stdin, files })).toMatchObject({
      scope: {
        resources: [
          { access: ['read'] },
          { org: 'acme', access: ['read', 'write'] },
          { org: 'acme', repo: 'web', access: ['read', 'write', 'admin'] },
        ],
      },
    });
    const one = await output(['attenuate', ...SCOPE, '--read-only'], { stdin, files });
    expect(await output(['inspect', ...SCOPE], { stdin: one, files })).toContain('any: read\n');
  });

  test('gives the options of a request', async () => {
    const stdin = await minted('--repo', 'acme/web', '--access', 'read', '--access', 'admin');
    const codes = [];
    for (const argv of [
      ['--repo', 'acme/web', '--access', 'admin'],
      ['--branch', 'acme/web/a%2Fb', '--access', 'read'],
      ['--repo', 'acme/web', '--access', 'write'],
      ['--org', 'acme', '--access', 'read'],
      ['--wider', '--access', 'read'],
      ['--repo', 'acme', '--access', 'read'],
      ['--access', 'delete'],
      ['--doc', 'A'],
    ]) {
      codes.push((await run(['verify', ...SCOPE, ...argv], { stdin })).code);
    }
    expect(codes).toEqual([0, 0, 42, 42, 42, 2, 2, 2]);
  });

  test('takes an id of a root as it is', async () => {
    const stdin = await minted('--org', 'a|b', '--org', 'c/d');
    expect(await json(['inspect', ...SCOPE], { stdin, files })).toMatchObject({
      caveats: [{ condition: 'org = a%7Cb|c%2Fd' }],
    });
  });

  test('can be named in the environment, for which the option counts', async () => {
    const env = { CAVEATS_SCOPE: 'git.json' };
    const stdin = await minted('--org', 'acme');
    expect(await output(['inspect'], { stdin, files, env })).toContain('org acme');
    const other = '{"levels":{"tool":{}},"actions":["call"]}';
    const all = new Map([...files, ['mcp.json', other]]);
    const argv = ['inspect', '--scope=mcp.json'];
    expect(await output(argv, { stdin, files: all, env })).toContain('1 caveat not understood');
    // Onedata's dialect is an option as well.
    expect((await run(['inspect', '--dialect', 'onedata'], { stdin, env })).stderr).not.toContain(
      'scope',
    );
    const unset = { CAVEATS_SCOPE: '' };
    expect(await output(['inspect'], { stdin, files, env: unset })).toContain('not understood');
  });

  test('changes help and completion', async () => {
    const help = await output(['help', ...SCOPE, 'mint'], { files });
    expect(help).toMatch(/--branch ORG\/REPO\/BRANCH …/);
    expect(help).toContain('--permit');
    expect(help).not.toMatch(/--doc|--data-path|doc = A/);
    expect(await output(['mint', '--help', ...SCOPE], { files })).toBe(help);
    expect(await output(['help', ...SCOPE, 'verify'], { files })).not.toContain('Examples');
    for (const shell of ['bash', 'zsh', 'fish']) {
      const script = await output(['completion', shell, ...SCOPE], { files });
      expect(script).toContain('branch');
      expect(script).toContain('read write admin');
      expect(script).not.toMatch(/grid|data-path/);
    }
  });

  test('is not taken where it would change nothing', async () => {
    const env = { CAVEATS_SCOPE: 'missing.json', CAVEATS_KEY: KEY };
    for (const command of ['keygen', 'convert']) {
      const { code, stderr } = await run([command, ...SCOPE]);
      expect([code, stderr]).toEqual([2, expect.stringContaining('unknown option --scope')]);
    }
    expect((await run(['keygen'], { env })).code).toBe(0);
  });

  test('does not go with Onedata’s dialect', async () => {
    const { code, stderr } = await run(['inspect', '--dialect', 'onedata', ...SCOPE]);
    expect(code).toBe(2);
    expect(stderr).toContain('--dialect and --scope exclude each other');
  });

  test('gives levels that are called like an option another name', async () => {
    const levels = { type: {}, location: { in: 'type' }, service: { type: 'svc' }, wider: {} };
    const own = new Map([['s.json', JSON.stringify({ levels, actions: ['read', 'use'] })]]);
    const argv = ['--scope-location', 'a/b', '--wider', 'w', '--location', 'here'];
    const scope = ['--scope', 's.json'];
    const made = await output(['mint', '--subject', 'u', ...argv, ...scope], { files: own });
    expect(await json(['inspect', ...scope], { stdin: made, files: own })).toMatchObject({
      location: 'here',
      caveats: [{ condition: 'location = a/b' }, { condition: 'wider = w' }],
    });
    const help = await output(['help', 'verify', ...scope], { files: own });
    for (const name of ['service NAME', 'scope-service SERVICE', 'wider WIDER']) {
      expect(help).toContain(`--${name} `);
    }
    expect(help).toContain('--scope-wider ');
  });
});

describe('a scope that is wrong', () => {
  const SECRET = 'tHiS-iS-tHe-SeCrEt-oF-tHe-SeRvIcE-0123456789';

  test.each([
    ['', 'must be JSON'],
    [SECRET, 'must be JSON'],
    [`{"levels":{"${SECRET}":{}},"actions":["read"]}`, 'must be JSON'],
    [`{"levels":{"org":{}},"actions":["read"],"key":"${SECRET}"}`, 'must be JSON'],
    [`{"${SECRET}":1}`, 'must be JSON'],
    ['[]', 'expected an object'],
    ['{"levels":{}}', 'levels'],
    ['{"levels":{"org":{}},"action":["read"]}', "unknown option 'action'"],
    ['{"levels":{"org":{"in":"repo"}},"actions":["read"]}', 'levels.org.in'],
    ['{"levels":{"org":{}},"actions":["read"],"mixed":"ip"}', "two kinds of the type 'ip'"],
    ['{"levels":{"__proto__":{}},"actions":["read"]}', 'the name of each level'],
    [Uint8Array.of(0xff, 0xfe), 'must be JSON'],
  ])('is refused, with the reason and without its content: %j', async (content, message) => {
    const bad = new Map<string, string | Uint8Array>([['s.json', content]]);
    const { code, stdout, stderr } = await run(['inspect', '--scope', 's.json'], { files: bad });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('caveats: --scope: ');
    expect(stderr).toContain(message);
    expect(stderr).not.toContain(SECRET);
    expect(stderr).not.toMatch(/defineScope|createDialect/);
    const env = { CAVEATS_SCOPE: 's.json' };
    const named = await run(['inspect'], { files: bad, env });
    expect(named.code).toBe(2);
    expect(named.stderr).toContain('--scope (from CAVEATS_SCOPE): ');
  });

  test('is named by its option if it cannot be read', async () => {
    const { code, stderr } = await run(['inspect', '--scope', 'missing.json']);
    expect(code).toBe(3);
    expect(stderr).toContain('--scope: there is no such file');
    for (const argv of [['--scope'], ['--scope='], [...SCOPE, ...SCOPE]]) {
      expect((await run(['inspect', ...argv])).code).toBe(2);
    }
    const token = await minted();
    const argument = await run(['inspect', '--scope', token]);
    expect(argument.code).toBe(2);
    expect(argument.stderr).not.toContain(token);
  });
});
