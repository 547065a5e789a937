import { mint, serialize } from 'caveats';
import { dataReadonly } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { optionsOf } from '../../src/cli/command.js';
import { commandsFor } from '../../src/cli/run.js';
import { DIALECTS } from '../../src/reading/dialects.js';
import { writeTokenText } from '../../src/reading/token-text.js';
import { onedataToken } from '../reading/tokens.js';
import juju from '../vectors/dialects/juju.json' with { type: 'json' };
import l402 from '../vectors/dialects/l402.json' with { type: 'json' };
import lnd from '../vectors/dialects/lnd.json' with { type: 'json' };
import pypi from '../vectors/dialects/pypi.json' with { type: 'json' };
import vectors from '../vectors/dialects/synapse.json' with { type: 'json' };
import xrootd from '../vectors/dialects/xrootd.json' with { type: 'json' };
import { caveats, json, KEY, minted, output } from './program.js';

const { text: guest } = vectors.tokens.guest;
const env = { CAVEATS_KEY: vectors.key };
const SYNAPSE = ['--dialect', 'synapse'] as const;
const onedata = writeTokenText(onedataToken([dataReadonly()]), { form: 'v2' });

describe('--dialect', () => {
  test('reads a token in the words of its system, and says which', async () => {
    const shown = await output(['inspect', ...SYNAPSE], { stdin: guest });
    expect(shown).toContain('├─ read as   a token of Synapse\n');
    expect(shown).toContain('Only as the user "@user:tesths".');
    expect(shown).not.toMatch(/not understood|resources/);
    expect(await json(['inspect', ...SYNAPSE], { stdin: guest })).toMatchObject({
      dialect: 'synapse',
      identity: { type: 'access', id: 'key' },
      reaches: { refused: [], identifier: 'plain', limits: { validUntil: null } },
    });
  });

  test('verifies, explains, infers and narrows by its kinds', async () => {
    const narrowed = await output(['attenuate', ...SYNAPSE, '--expires-in', '1m'], {
      stdin: guest,
    });
    const request = ['--purpose', 'access', '--user-id', '@user:tesths'];
    const codes = [];
    for (const argv of [
      ['verify', ...request],
      ['explain', ...request],
      ['infer', ...request],
      ['verify', ...request, '--now', '2999-01-01'],
      ['verify', '--purpose', 'access', '--user-id', '@other:tesths'],
      ['verify'],
    ]) {
      codes.push((await caveats([...argv, ...SYNAPSE], { stdin: narrowed, env })).code);
    }
    expect(codes).toEqual([0, 0, 0, 30, 40, 40]);
    const diff = await output(['diff', ...SYNAPSE], {
      stdin: narrowed,
      env: { CAVEATS_PARENT_TOKEN: guest },
    });
    expect(diff).toContain('valid until');
  });

  test('mints by an identifier, where no subject can be written', async () => {
    const { caveats: conditions } = vectors.tokens.guest;
    const argv = ['mint', ...SYNAPSE, '--location', 'tesths', '--format', 'v1', ...conditions];
    const made = await output([...argv, '--identifier', 'key'], { env });
    expect(made).toBe(`${guest}\n`);
    const nameless = await caveats(argv, { env });
    expect(nameless.code).toBe(2);
    expect(nameless.stderr).toContain('--identifier is missing: the identifiers of Synapse');
    const subject = await caveats([...argv, '--subject', 'u'], { env });
    expect(subject.stderr).toContain('--subject goes with --dialect standard or onedata');
  });

  test('can be named in the environment, for which the options count', async () => {
    const named = { CAVEATS_DIALECT: 'synapse' };
    const files = new Map([['s', '{"levels":{"org":{}},"actions":["read"]}']]);
    const machine = { stdin: guest, env: named, files };
    expect(await output(['inspect'], machine)).toContain('a token of Synapse');
    for (const argv of [
      ['--dialect', 'standard'],
      ['--scope', 's'],
    ]) {
      expect(await output(['inspect', ...argv], machine)).toContain('a token of this library');
    }
    const unset = { ...machine, env: { CAVEATS_DIALECT: '' } };
    expect(await output(['inspect'], unset)).toContain('a token of this library');
    const both = { ...machine, env: { ...named, CAVEATS_SCOPE: 's' } };
    const refused = await caveats(['inspect'], both);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('CAVEATS_DIALECT and CAVEATS_SCOPE exclude each other'),
    ]);
    // A scope changes nothing about a conversion, so it does not count there.
    expect((await caveats(['convert', '--format', 'v2'], both)).code).toBe(0);
  });

  test.each([
    [['--dialect', 'lndd'], '--dialect must be a file, or one of: standard, onedata, '],
    [['--dialect', ''], '--dialect needs a value'],
    [['--dialect'], '--dialect needs a value'],
    [['--dialect', 'constructor'], '--dialect must be'],
    [['--dialect', 'scope'], '--dialect must be'],
    [[...SYNAPSE, ...SYNAPSE], '--dialect was given twice'],
    [[...SYNAPSE, '--scope', 's'], '--dialect and --scope exclude each other'],
    [['--dialect', guest], 'looks like a token'],
  ])('%j is refused', async (argv, message) => {
    const { code, stdout, stderr } = await caveats(['inspect', ...argv], { stdin: guest });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain(guest);
  });

  test('is not taken by a command that reads no token and no caveat', async () => {
    const { code, stderr } = await caveats(['keygen', ...SYNAPSE]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('unknown option --dialect')]);
    expect((await caveats(['keygen'], { env: { CAVEATS_DIALECT: 'nothing' } })).code).toBe(0);
  });

  test('of options of another dialect names that one', async () => {
    for (const [argv, message] of [
      [['verify', '--user-id', 'u'], '--user-id goes with --dialect pypi or synapse'],
      [['verify', ...SYNAPSE, '--doc', 'A'], '--doc goes with --dialect standard'],
      [['verify', ...SYNAPSE, '--ip', '::1'], '--ip goes with --dialect standard or onedata'],
      [['verify', ...SYNAPSE, '--expect', 'access'], '--expect goes with --dialect'],
      [['attenuate', '--data-path', '/s'], '--data-path goes with --dialect onedata'],
    ] as const) {
      const { code, stderr } = await caveats(argv, { stdin: guest, env });
      expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    }
  });
});

describe('help and completion', () => {
  test('list the dialects once, and show the options of one', async () => {
    const all = await output(['help']);
    for (const { name, title } of DIALECTS) {
      expect(all.match(new RegExp(`^ {2}${name} +tokens of ${title}$`, 'gm'))).toHaveLength(1);
    }
    const usual = await output(['help', 'verify']);
    expect(usual).toContain('--table');
    expect(usual).not.toMatch(/--user-id|--data-path/);
    const own = await output(['help', 'verify', ...SYNAPSE]);
    expect(own).toContain('--user-id');
    expect(own).not.toMatch(/--table|--ip|Examples/);
    expect(await output(['verify', '--help', ...SYNAPSE])).toBe(own);
  });

  test('grow by no more than a name for each dialect', async () => {
    const [first] = DIALECTS;
    const many = DIALECTS.flatMap((each) => [each, { ...each, name: `${each.name}x` }]);
    for (const argv of [
      ['completion', 'bash'],
      ['help', 'mint'],
    ]) {
      const [few, more] = [DIALECTS, many].map((dialects) => output(argv, { dialects }));
      const growth = (await more)!.length - (await few)!.length;
      expect(growth).toBeLessThan(200 * DIALECTS.length);
    }
    expect(first!.name).toBe('standard');
  });

  test('complete the names', async () => {
    const names = DIALECTS.map(({ name }) => name).join(' ');
    for (const shell of ['bash', 'zsh', 'fish']) {
      expect(await output(['completion', shell])).toContain(names);
    }
  });

  test.each(DIALECTS.map((each) => [each.name, each] as const))(
    'have each option once with the dialect %s',
    (_, reading) => {
      for (const command of commandsFor(reading, DIALECTS)) {
        const names = optionsOf(command).map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        expect(names.every((name) => /^[a-z][a-z0-9-]*$/.test(name))).toBe(true);
      }
    },
  );
});

describe('options of the dialects', () => {
  const added = async (dialect: string, stdin: string, ...argv: readonly string[]) => {
    const named = ['--dialect', dialect];
    const narrow = await output(['attenuate', ...named, ...argv], { stdin });
    return output(['inspect', ...named], { stdin: narrow });
  };

  test('take a name of a project in any spelling', async () => {
    const { text } = pypi.tokens['of an account'];
    const shown = await added('pypi', text, '--project', 'My_.App', '--project', 'my-app');
    expect(shown).toContain('[1,["my-app"]]');
  });

  test('take a service of L402, which has no wildcards', async () => {
    const { token } = l402.tokens[0]!;
    const named = ['--dialect', 'l402'];
    expect(await output(['help', 'attenuate', ...named])).toContain('at a service, such as loop');
    expect(await added('l402', token, '--service', 'loop')).toContain('services=loop:0');
    const any = await caveats(['attenuate', ...named, '--service', 'lo-*'], { stdin: token });
    expect([any.code, any.stderr]).toEqual([
      2,
      expect.stringContaining('--service: a name must not contain'),
    ]);
  });

  test('take a path of XRootD without its slash', async () => {
    const { text } = xrootd.tokens['for everything'];
    expect(await added('xrootd', text, '--path', 'store/user')).toContain('path:/store/user');
    expect(await added('xrootd', text, '--path', '/store/user')).toContain('path:/store/user');
  });

  test('take a day as the end', async () => {
    const day = ['--expires-at', '2099-01-01'];
    const { text } = pypi.tokens['of an account'];
    expect(await added('pypi', text, ...day)).toContain('[0,4070908800,0]');
    expect(await added('synapse', guest, ...day)).toContain('time < 4070908800000');
  });
});

describe('what a request of a dialect has by name', () => {
  const verified = async (dialect: string, stdin: string, rootKey: string, ...argv: string[]) =>
    caveats(['verify', '--dialect', dialect, ...argv], { stdin, env: { CAVEATS_KEY: rootKey } });

  test('is given as NAME=VALUE, once', async () => {
    const { token = '' } = lnd.tokens.find(({ name }) => name === 'account of litd') ?? {};
    const verify = async (...custom: readonly string[]) => {
      const pairs = custom.flatMap((each) => ['--custom', each]);
      const request = ['--entity', 'invoices', '--access', 'write', ...pairs];
      return verified('lnd', token, `hex:${lnd.rootKey}`, ...request);
    };
    expect((await verify('account=c0ffee0000000001', 'other=a=b')).code).toBe(0);
    expect((await verify('account=c0ffee0000000002')).code).toBe(40);
    for (const wrong of [['account'], ['=x'], ['a=1', 'a=2']]) {
      const { code, stderr } = await verify(...wrong);
      expect([code, stderr]).toEqual([2, expect.stringContaining('--custom: must be NAME=VALUE')]);
    }
  });

  test('is what a discharge must declare', async () => {
    const login = juju.tokens.find(({ name }) => name === 'a discharge that declares bob');
    const request = ['--action', 'controller/login', '--access', 'perform'];
    for (const [said, code] of [
      ['username=bob', 0],
      ['username=ann', 40],
    ] as const) {
      const argv = [...request, '--declared', said];
      const key = `hex:${juju.rootKey}`;
      expect((await verified('juju', JSON.stringify(login?.token), key, ...argv)).code).toBe(code);
    }
  });
});

describe('a token that another dialect reads better', () => {
  const commands = ['inspect', 'verify', 'explain', 'infer'].map((name) => [name]);
  const looksLike = (title: string, name: string): string =>
    `caveats: this looks like a token of ${title}: read it with --dialect ${name}\n`;

  test.each([...commands, ['attenuate', '--expires-in', '1m']])(
    'is said to be: %s',
    async (...argv) => {
      const { stderr } = await caveats(argv, { stdin: guest, env });
      expect(stderr).toContain(looksLike('Synapse', 'synapse'));
      const ofOnedata = await caveats(argv, { stdin: onedata, env: { CAVEATS_KEY: KEY } });
      expect(ofOnedata.stderr).toContain(looksLike('Onedata', 'onedata'));
    },
  );

  test('is said to be of two, if both read as much', async () => {
    const { token } = juju.tokens[0]!;
    const { stderr } = await caveats(['inspect'], { stdin: JSON.stringify(token) });
    expect(stderr).toBe(looksLike('lnd, or of Juju', 'lnd'));
  });

  test('may be refused for what is added in the words of this library', async () => {
    const narrow = async (stdin: string, ...argv: readonly string[]): Promise<string> =>
      (await caveats(['attenuate', ...argv], { stdin })).stderr;
    const warning = 'what was added is written for this library: Synapse may refuse the token';
    expect(await narrow(guest, '--doc', 'A')).toContain(warning);
    // Synapse has milliseconds.
    expect(await narrow(guest, '--expires-in', '1m')).toContain(warning);
    expect(await narrow(guest, '--expires-in', '1m', ...SYNAPSE)).toBe('');
    // Both write a time in the same way.
    expect(await narrow(onedata, '--expires-in', '1m')).not.toContain('warning');
  });

  test('is not, if its dialect was asked for', async () => {
    const read = async (stdin: string, ...argv: readonly string[]): Promise<string> =>
      (await caveats(['inspect', ...argv], { stdin })).stderr;
    expect(await read(guest, ...SYNAPSE)).toBe('');
    expect(await read(guest, '--dialect', 'standard')).toBe('');
    expect(await read(await minted('--doc', 'A'))).toBe('');
    expect(await read(await minted('--doc', 'A', '--allow-unknown', 'user_id = u'))).toBe('');
    const { stderr } = await caveats(['inspect'], {
      stdin: await minted('--doc', 'A'),
      env: { CAVEATS_DIALECT: 'synapse' },
    });
    expect(stderr).toBe(looksLike('this library', 'standard'));
  });

  test('is read as asked for: what is not understood is shown as unknown', async () => {
    const { stdout } = await caveats(['inspect'], { stdin: guest });
    expect(stdout).toContain('a token of this library');
    expect(stdout.match(/Not understood here/g)).toHaveLength(vectors.tokens.guest.caveats.length);
  });
});

describe('an identifier that is not read', () => {
  const unread = [
    ['of another system', 'key'],
    // A protobuf message that names no permission.
    ['that names nothing', 'base64url:AwoCqqoSATA'],
  ];
  test.each(unread)('makes no token of a dialect that needs it: one %s', async (_, identifier) => {
    const stdin = await output(['mint', '--identifier', identifier!]);
    for (const command of ['inspect', 'verify', 'explain', 'infer']) {
      const ended = await caveats([command, '--dialect', 'lnd'], {
        stdin,
        env: { CAVEATS_KEY: KEY },
      });
      expect(ended).toMatchObject({ code: 10, stdout: '' });
      expect(ended.stderr).toContain(
        'This is a macaroon, but the dialect of lnd does not read its identifier.',
      );
    }
    expect((await caveats(['inspect'], { stdin })).stderr).not.toContain('lnd');
  });

  test('may allow anything, which is said', async () => {
    const identifier = 'base64url:AwoQ_w';
    const made = await output(['mint', '--identifier', identifier]);
    expect(await output(['inspect'], { stdin: made })).toMatch(
      /caveats {2}none: what its identifier allows is not known here\n.*at most: what its identifier/,
    );
    expect(await json(['inspect'], { stdin: made })).toMatchObject({
      identifierBase64Url: 'AwoQ_w',
      identity: { id: identifier },
      reaches: { identifier: 'unread' },
    });
    // The last two were cut off: their last digit is the start of a byte.
    for (const wrong of ['*', 'AwoQ_', 'A']) {
      const argv = ['mint', '--identifier', `base64url:${wrong}`];
      const { code, stderr } = await caveats(argv, { env });
      expect({ wrong, code }).toEqual({ wrong, code: 2 });
      expect(stderr).toContain('the identifier is not base64url');
    }
  });
});

describe('a dialect of one’s own', () => {
  const OWN = ['--dialect', 'test/cli/own-dialect.ts'] as const;

  test('comes from a file', async () => {
    const stdin = await output(['mint', ...OWN, '--subject', 'u', '--tenant', 'acme']);
    const shown = await output(['inspect', ...OWN], { stdin });
    expect(shown).toContain('a token of your own');
    expect(shown).toContain('Only for the tenant acme.');
    const codeOf = async (...argv: readonly string[]): Promise<number> =>
      (await caveats(['verify', ...OWN, ...argv], { stdin, env: { CAVEATS_KEY: KEY } })).code;
    expect(await codeOf('--tenant', 'acme')).toBe(0);
    expect(await codeOf('--tenant', 'other')).toBe(40);
    // A name that another option has gets a prefix.
    expect(await output(['help', 'verify', ...OWN])).toContain('--own-json');
  });

  test.each([
    ['./nothing.js', 3, 'there is no such file\n'],
    ['test/cli', 3, 'cannot be imported'],
    ['test/cli/program.ts', 2, 'the file must export one dialect'],
  ])('%s is refused', async (path, code, message) => {
    const ended = await caveats(['inspect', '--dialect', path], { stdin: guest });
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(`--dialect: ${message}`);
  });
});

test('a token of no dialect is read as it is', async () => {
  const stdin = serialize(mint({ rootKey: KEY, identifier: 'x', caveats: ['a = b', 'c = d'] }));
  const { code, stderr } = await caveats(['inspect'], { stdin });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
