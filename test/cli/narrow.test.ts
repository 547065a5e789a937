import {
  addThirdPartyCaveat,
  attenuate,
  deserialize,
  gatherDischarges,
  mint,
  mintDischarge,
  serialize,
} from 'caveats';
import { createTokenText } from 'caveats/authority';
import {
  confineToken,
  dataPath,
  mintToken,
  serializeOnedata as onedataText,
} from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { caveats, json, KEY, minted, output } from './program.js';

const token = serialize(mint({ rootKey: KEY, identity: { subject: 'u', id: 'x' } }));

const onedata = onedataText(
  mintToken({
    onezoneDomain: 'onezone.example.com',
    secret: KEY,
    identity: {
      version: 2,
      type: 'access',
      persistence: { kind: 'named' },
      subject: 'prv-lisbon',
      id: 't1',
    },
    caveats: [dataPath('/s1')],
  }),
  { service: 'opp' },
);

async function discharged(): Promise<string> {
  const caveat = { rootKey: 'a key for it', identifier: 'logged in', location: 'https://login' };
  return serialize(
    await gatherDischarges(addThirdPartyCaveat(token, caveat), () =>
      mintDischarge({ ...caveat, caveats: ['doc = A'] }),
    ),
  );
}

describe('attenuate', () => {
  test('adds what the library adds, and needs no key', async () => {
    const narrow = await caveats(['attenuate', '--doc', 'A', 'ip = 10.0.0.0/8'], { stdin: token });
    expect(narrow.stdout.trim()).toBe(serialize(attenuate(token, ['ip = 10.0.0.0/8', 'doc = A'])));
  });

  test.each(['v1', 'v2', 'v1-json', 'v2-json'] as const)(
    'writes a token in the format in which it came: %s',
    async (format) => {
      const stdin = serialize(token, format);
      const narrow = await output(['attenuate', '--doc', 'A'], { stdin });
      expect(narrow.trim()).toBe(serialize(attenuate(token, ['doc = A']), format));
    },
  );

  test("narrows Onedata's as Onedata does, the service in front of it included", async () => {
    const narrow = await output(['attenuate', '--dialect', 'onedata', '--read-only'], {
      stdin: onedata,
    });
    expect(narrow.trim()).toBe(confineToken(onedata, [{ type: 'data.readonly' }]));
    expect(narrow).toMatch(/^opp-/);
    const asText = await output(['attenuate', '--dialect', 'onedata', 'data.readonly'], {
      stdin: onedata,
    });
    expect(asText).toBe(narrow);
  });

  test('writes to a file that is named', async () => {
    const files = new Map<string, string>();
    expect(await output(['attenuate', '--doc', 'A', '--out', 'n'], { stdin: token, files })).toBe(
      '',
    );
    expect(deserialize(files.get('n')!.trim()).macaroon.unsafeCaveats).toHaveLength(1);
  });

  test('says that discharges are dropped', async () => {
    const { code, stderr } = await caveats(['attenuate', '--doc', 'A'], {
      stdin: await discharged(),
    });
    expect(code).toBe(0);
    expect(stderr).toBe('caveats: warning: the discharges of the token were dropped\n');
  });

  test.each(['attenuate', 'mint'])(
    '%s takes no text that starts like a caveat and is none, whatever it is told',
    async (command) => {
      const argv = command === 'mint' ? ['--subject', 'u'] : [];
      const { code, stdout, stderr } = await caveats(
        [command, ...argv, '--allow-unknown', 'access = readonly'],
        { stdin: token, env: { CAVEATS_KEY: KEY } },
      );
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain("a condition that starts with 'access' must be one of that kind");
      expect(stderr).not.toContain('readonly');
    },
  );

  test("takes the texts of Onedata's kinds that the library's own do not read", async () => {
    const caveat = 'ip = 189.34.15.0/8';
    const argv = ['attenuate', '--dialect', 'onedata', caveat];
    const narrow = await output(argv, { stdin: onedata });
    expect(await output(['inspect', '--dialect', 'onedata'], { stdin: narrow })).toContain(caveat);
  });

  test('needs a caveat, and a token', async () => {
    const none = await caveats(['attenuate'], { stdin: token });
    expect(none.stderr).toContain('attenuate needs a caveat to add');
    expect((await caveats(['attenuate', '--doc', 'A'], { stdin: '?' })).code).toBe(10);
  });
});

describe('a token with a prefix', () => {
  const acme = createTokenText({ prefix: 'acme' });
  const stdin = acme.serialize(token);

  test('is read, and a narrower one has the prefix again', async () => {
    expect(await json(['inspect'], { stdin })).toMatchObject({ code: 0, format: 'prefixed' });
    const narrow = await output(['attenuate', '--doc', 'A'], { stdin });
    expect(narrow.trim()).toBe(acme.serialize(attenuate(token, ['doc = A'])));
    expect(await output(['convert', '--format', 'v2'], { stdin })).toBe(`${token}\n`);
  });

  test('that was cut off or mistyped is told from one that is not valid', async () => {
    const cut = await caveats(['inspect'], { stdin: stdin.slice(0, -20) });
    expect(cut.code).toBe(11);
    expect(cut.stdout).toContain('identifier  v1..access.u.x');
    const { stderr } = await caveats(['verify'], {
      stdin: `${stdin.slice(0, -1)}~`,
      env: { CAVEATS_KEY: KEY },
    });
    expect(stderr).toContain('Its checksum does not match: a character was mistyped or changed.');
  });
});

describe('convert', () => {
  const formats = ['v1', 'v2', 'v1-json', 'v2-json', 'onedata'] as const;
  const write = (format: (typeof formats)[number]): string =>
    format === 'onedata' ? onedataText(deserialize(token)) : serialize(token, format);

  test.each(formats.flatMap((from) => formats.map((to) => [from, to] as const)))(
    'writes %s as %s',
    async (from, to) => {
      expect(await json(['convert', '--format', to], { stdin: write(from) })).toEqual({
        code: 0,
        format: to,
        token: write(to),
      });
    },
  );

  test('keeps discharges, but for Onedata, which has no text for them', async () => {
    const stdin = await discharged();
    const list = await output(['convert', '--format', 'v2-json'], { stdin });
    expect(JSON.parse(list)).toHaveLength(2);
    const refused = await caveats(['convert', '--format', 'onedata'], { stdin });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('--format onedata: token: Onedata has no text for discharges');
  });

  test('mends what is not quite right where it is told to, and says what it was', async () => {
    const spaced = `${token.slice(0, 20)}\n${token.slice(20)}`;
    expect((await caveats(['convert', '--format', 'v2'], { stdin: spaced })).code).toBe(10);
    const mended = await caveats(['convert', '--format', 'v2', '--lenient'], { stdin: spaced });
    expect(mended).toEqual({
      code: 0,
      stdout: `${token}\n`,
      stderr: 'caveats: tolerated: white_space\n',
    });
  });

  test.each(['v1-json', 'v2-json'] as const)('keeps base64 of %s what it is', async (format) => {
    const stdin = Buffer.from(serialize(token, format)).toString('base64');
    const narrow = await output(['attenuate', '--doc', 'A'], { stdin });
    const json = serialize(attenuate(token, ['doc = A']), format);
    expect(narrow.trim()).toBe(Buffer.from(json).toString('base64'));
  });

  test('needs a format', async () => {
    const ended = await caveats(['convert'], { stdin: token });
    expect(ended.stderr).toContain('--format is missing');
    const wrong = await caveats(['convert', '--format', 'v3'], { stdin: token });
    expect(wrong.stderr).toContain('--format must be one of: v2, v1, v2-json, v1-json, onedata');
  });
});

describe('diff', () => {
  const diff = (parent: string, child: string, ...argv: readonly string[]) =>
    caveats(['diff', ...argv], { stdin: child, env: { CAVEATS_PARENT_TOKEN: parent } });

  test('shows which caveats were added, and what that leaves less of', async () => {
    const parent = await minted('--doc', 'A', '--doc', 'B');
    const stdin = await output(['attenuate', '--table', 'A/t1', '--read-only'], { stdin: parent });
    const { code, stdout, stderr } = await diff(parent, stdin);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout)
      .toBe(`The signatures prove that this token was made from the other one by adding caveats.

Added
├─ 1 table = A/t1   Only the table t1 of doc A.
└─ 2 access = read  Only for the action read.

what       parent                                        this token
resources  only doc A (read, write), doc B (read, write)  only doc A > table t1 (read)
`);
  });

  test('says so for a program, with the names of what changed', async () => {
    const child = (await output(['attenuate', '--doc', 'A'], { stdin: token })).trim();
    const { stdout } = await diff(token, child, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      derived: true,
      added: [
        {
          party: 'first',
          condition: 'doc = A',
          meaning: 'Only the doc A, and everything in it.',
        },
      ],
      missing: [],
      reaches: {
        parent: { limits: { scope: { kind: 'unrestricted' } } },
        child: {
          limits: { scope: { kind: 'only', resources: [{ doc: 'A', access: ['read', 'write'] }] } },
        },
        changed: ['scope'],
        comparable: true,
      },
    });
  });

  test("tells what was lost of Onedata's data, to the path", async () => {
    const child = await output(
      ['attenuate', '--dialect', 'onedata', '--data-path', '/s1/reports'],
      {
        stdin: onedata,
      },
    );
    const { stdout } = await diff(onedata, child, '--dialect', 'onedata');
    expect(stdout).toContain('paths  only /s1  only /s1/reports\n');
    expect(stdout).not.toContain('spaces');
    const { stdout: document } = await diff(onedata, child, '--dialect', 'onedata', '--json');
    expect(JSON.parse(document)).toMatchObject({ reaches: { changed: ['paths'] } });
  });

  test('shows the lists of patterns of calls, of which one of each has to match', async () => {
    const child = serialize(attenuate(token, ['api = all/get/a|all/get/b', 'api = all/get/*']));
    const { stdout } = await diff(token, child);
    expect(stdout).toContain('only one of (all/get/*), and one of (all/get/a, all/get/b)\n');
    const { stdout: document } = await diff(token, child, '--json');
    expect(JSON.parse(document)).toMatchObject({
      reaches: { child: { limits: { api: [['all/get/*'], ['all/get/a', 'all/get/b']] } } },
    });
  });

  test('says that nothing was lost where nothing was', async () => {
    const { code, stdout } = await diff(token, token);
    expect(code).toBe(0);
    expect(stdout).toContain('It reaches what the parent reaches.');
  });

  test('says nothing of the parent if the two have nothing to do with each other', async () => {
    const other = (await output(['mint', '--subject', 'usr-2'])).trim();
    const { code, stdout } = await diff(await minted(), other);
    expect(code).toBe(4);
    expect(stdout).toContain('The caveats of the two leave the same.');
    expect(stdout).not.toContain('parent reaches');
  });

  test('takes third-party caveats for what they are', async () => {
    const child = serialize(addThirdPartyCaveat(token, { rootKey: 'k', identifier: 'ok?' }));
    const { code, stdout } = await diff(token, child);
    expect(code).toBe(0);
    expect(stdout).toContain(
      '0 (third party) ok?  Only with a discharge (a proof) from a third party, which is missing',
    );
  });

  test.each([
    [
      'the other way round',
      serialize(attenuate(token, ['doc = A'])),
      token,
      'The other token was made from this one',
    ],
    [
      'of another token',
      serialize(mint({ rootKey: KEY, identity: { subject: 'v' } })),
      token,
      'They have different identifiers',
    ],
    [
      'of the same name',
      serialize(mint({ rootKey: 'z', identity: { subject: 'u', id: 'x' } })),
      token,
      'the signatures do not match',
    ],
    [
      'with another caveat',
      serialize(attenuate(token, ['doc = A'])),
      serialize(attenuate(token, ['doc = B'])),
      'each has caveats that the other does not have',
    ],
    [
      'with another third party',
      serialize(addThirdPartyCaveat(token, { rootKey: 'k', identifier: 'ok?' })),
      serialize(addThirdPartyCaveat(token, { rootKey: 'k', identifier: 'ok?' })),
      'each has caveats that the other does not have',
    ],
  ])('ends with 4 for tokens %s', async (_, parent, child, words) => {
    const { code, stdout, stderr } = await diff(parent, child);
    expect(code).toBe(4);
    expect(stdout).toContain(words);
    expect(stderr).toContain('not made from the first by adding caveats (not_derived)');
    const { stdout: document } = await diff(parent, child, '--json');
    expect(JSON.parse(document)).toMatchObject({
      derived: false,
      error: { code: 'not_derived', exitCode: 4 },
    });
  });

  test('shows what is missing', async () => {
    const { stdout } = await diff(serialize(attenuate(token, ['doc = A'])), token);
    expect(stdout).toContain('Missing\n└─ 0 doc = A  Only the doc A, and everything in it.');
  });

  test('needs both tokens, and from two places', async () => {
    expect((await caveats(['diff'], { stdin: token })).stderr).toContain(
      'the parent token is missing',
    );
    const both = await caveats(['diff', '--parent-file', '-'], { stdin: token });
    expect(both.stderr).toContain('the parent token and the token would both be read');
  });
});
