import { generateRootKey, mint, serialize, verify } from 'caveats';
import { createTokenText } from 'caveats/authority';
import { describe, expect, test } from 'vitest';
import { caveats, json, KEY, minted, output } from './program.js';

const bytes = generateRootKey();
const text = serialize(mint({ rootKey: bytes, identity: { subject: 'usr-1' } }));
const hex = Buffer.from(bytes).toString('hex');
const base64url = Buffer.from(bytes).toString('base64url');

describe('a key', () => {
  test.each([
    ['base64url', `base64url:${base64url}`],
    ['base64url with padding and a line break', `base64url:${base64url}=\n`],
    ['hex', `hex:${hex}`],
    ['hex in capitals, with a Windows line break', `hex:${hex.toUpperCase()}\r\n`],
  ])('is read from a file in %s', async (_, key) => {
    const files = new Map([['api.key', key]]);
    const { code } = await caveats(['verify', '--key-file', 'api.key'], { stdin: text, files });
    expect(code).toBe(0);
  });

  test.each([
    ['plain text', KEY, KEY],
    ['plain text with a final newline, of which one is no part of it', `${KEY}\n`, KEY],
    ['a text that starts like another encoding', 'text:hex:00', 'hex:00'],
  ])('may be %s', async (_, key, rootKey) => {
    const made = await output(['mint', '--subject', 'u'], { env: { CAVEATS_KEY: key } });
    expect(verify(made.trim(), { rootKey, request: {} }).identity.subject).toBe('u');
  });

  test.each([
    ['', 'the key is missing'],
    ['\n', 'the key is empty'],
    ['hex:', 'the key starts with hex: and is not hexadecimal'],
    ['hex:abc', 'the key starts with hex: and is not hexadecimal'],
    ['base64url:a*', 'the key starts with base64url: and is not base64url'],
    ['base64url:abcde', 'the key starts with base64url: and is not base64url'],
    ['base64url:', 'the key is empty'],
    ['sesame\nopen up', 'the key has several lines'],
  ])('that is %j is refused, and not repeated', async (key, message) => {
    const env = { CAVEATS_KEY: key };
    const { stderr, code } = await caveats(['mint', '--subject', 'u'], { env });
    expect(stderr).toContain(message);
    expect([2, 3]).toContain(code);
    if (key.length > 5) expect(stderr).not.toContain(key.slice(5));
  });

  test('that is no text is refused', async () => {
    const files = new Map([['k', new Uint8Array([0xff, 0xfe])]]);
    const ended = await caveats(['mint', '--subject', 'u', '--key-file', 'k'], { files });
    expect(ended).toMatchObject({ code: 3, stdout: '', stderr: 'caveats: the key is not text\n' });
  });

  test('comes from standard input where that is said', async () => {
    const made = await caveats(['mint', '--subject', 'u', '--key-file', '-'], { stdin: KEY });
    expect(verify(made.stdout.trim(), { rootKey: KEY, request: {} }).identity.subject).toBe('u');
  });

  test('in a file counts before one in the environment', async () => {
    const files = new Map([['k', KEY]]);
    const made = await caveats(['mint', '--subject', 'u', '--key-file', 'k'], {
      files,
      env: { CAVEATS_KEY: 'another key of 32 bytes or more.' },
    });
    expect(verify(made.stdout.trim(), { rootKey: KEY, request: {} }).validUntil).toBeNull();
  });

  test('in a file that others can read is warned of, and a token is not', async () => {
    const files = new Map([
      ['k', KEY],
      ['t', await minted()],
    ]);
    const argv = ['verify', '--key-file', 'k', '--token-file', 't'];
    const { code, stderr } = await caveats(argv, { files, shared: ['k', 't'] });
    expect(code).toBe(0);
    expect(stderr).toBe('caveats: warning: others can read the file of --key-file: chmod 600 it\n');
  });
});

describe('a token', () => {
  test.each([
    ['standard input', [], { stdin: `${text}\n` }],
    ['standard input by name', ['--token-file', '-'], { stdin: text, env: { CAVEATS_TOKEN: 'x' } }],
    ['a file', ['--token-file', 't'], { files: new Map([['t', text]]) }],
    ['the environment', [], { env: { CAVEATS_TOKEN: text } }],
  ])('comes from %s', async (_, argv, machine) => {
    expect((await caveats(['inspect', ...argv], machine)).stdout).toContain('usr-1');
  });

  test('and its key cannot both be standard input, which is said', async () => {
    const ended = await caveats(['verify', '--key-file', '-'], { stdin: text });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('the token and the key would both be read from standard input');
  });

  test('is waited for at a terminal, and that is said', async () => {
    const { stderr } = await caveats(['inspect'], { stdin: text, terminals: ['stdin'] });
    expect(stderr).toBe('Waiting for the token on standard input; Ctrl-D ends it.\n');
  });

  test.each([
    ['nothing', '', 3, 'the token is empty'],
    ['white space', ' \n', 3, 'the token is empty'],
    ['more than a mebibyte', 'x'.repeat(1_048_577), 3, 'more than 1048576 bytes'],
    ['neither text nor a token', new Uint8Array([0xff]), 10, 'This is not a macaroon'],
  ])('that is %s is refused', async (_, stdin, code, message) => {
    const ended = await caveats(['inspect'], { stdin });
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(message);
  });

  test.each([
    ['an argument', ['inspect', text]],
    ['a caveat', ['attenuate', 'doc = A', text]],
    ['a command', [text]],
    ['the name of a file', ['inspect', '--token-file', text]],
    ['an option', ['inspect', `--token=${text}`]],
    ['an option that there is not', ['inspect', `--${text}`]],
    ['JSON', ['attenuate', JSON.stringify({ v: 2, i: 'x', s64: base64url })]],
    ['a text with a prefix', ['inspect', createTokenText({ prefix: 'acme' }).serialize(text)]],
    ['a value', ['mint', `--subject=${text}`]],
    ['a value of an option without one', ['inspect', `--json=${text}`]],
    ['what to show help of', ['help', text]],
  ])('that was given as %s is refused and not repeated', async (_, argv) => {
    const ended = await caveats(argv, { env: { CAVEATS_KEY: KEY } });
    expect(ended.code).toBe(2);
    expect(ended.stdout + ended.stderr).not.toContain(text.slice(0, 20));
    expect(ended.stdout + ended.stderr).not.toContain(base64url);
  });

  test('that was given as an argument is explained', async () => {
    const { stderr } = await caveats(['verify', text]);
    expect(stderr).toContain('argument 1 looks like a token. Tokens are not taken from');
    expect(stderr).toContain('--token-file');
    const key = await caveats(['mint', '--key', 'sesame']);
    expect(key.stderr).toContain('a key is not taken from the command line');
    expect(key.stderr).not.toContain('sesame');
  });
});

describe('nothing that is printed', () => {
  test('holds a signature or a key, but where a token is what was asked for', async () => {
    const token = await minted('--doc', 'A');
    const { macaroon } = (await import('caveats')).deserialize(token);
    const signature = Buffer.from(macaroon.signature);
    const commands = [
      ['inspect'],
      ['inspect', '--json'],
      ['verify', '--doc', 'A'],
      ['verify', '--json'],
      ['explain', '--json'],
      ['infer', '--json'],
      ['verify', '--doc', 'B'],
      ['nonsense'],
    ];
    const env = { CAVEATS_KEY: KEY, CAVEATS_PARENT_TOKEN: token };
    for (const argv of [...commands, ['diff', '--json']]) {
      const { stdout, stderr } = await caveats(argv, { stdin: token, env });
      for (const secret of [KEY, token, signature.toString('hex'), signature.toString('base64url')])
        expect(stdout + stderr).not.toContain(secret);
    }
    const cut = await caveats(['inspect', '--json'], { stdin: token.slice(0, -20) });
    expect(cut.stdout).not.toContain(signature.toString('base64url').slice(0, 12));
    expect(cut.stdout).not.toContain(signature.toString('latin1').slice(0, 12));
  });
});

describe('keygen', () => {
  test.each([
    ['base64url', /^base64url:[\w-]{43}\n$/],
    ['hex', /^hex:[0-9a-f]{64}\n$/],
  ])('writes 32 random bytes as %s, as --key-file reads them', async (encoding, form) => {
    const keys = await Promise.all([1, 2].map(() => output(['keygen', '--encoding', encoding])));
    expect(keys[0]).toMatch(form);
    expect(keys[0]).not.toBe(keys[1]);
    const files = new Map([['k', keys[0]!]]);
    const made = await caveats(['mint', '--subject', 'u', '--key-file', 'k'], { files });
    expect(made).toMatchObject({ code: 0, stderr: '' });
  });

  test('writes to a file and prints nothing then', async () => {
    const files = new Map<string, string>();
    expect(await output(['keygen', '--out', 'k'], { files })).toBe('');
    expect(files.get('k')).toMatch(/^base64url:/);
    expect(await json(['keygen', '--out', 'k2'], { files })).toEqual({ code: 0, written: true });
    // The file `-` is standard output, as it is standard input.
    for (const printed of [[], ['--out', '-']]) {
      expect(await output(['keygen', ...printed], { files })).toMatch(/^base64url:/);
      const key = expect.stringMatching(/^base64url:/);
      expect(await json(['keygen', ...printed])).toEqual({ code: 0, key });
    }
    expect([...files.keys()]).toEqual(['k', 'k2']);
  });

  test('replaces no file unless it is told to', async () => {
    const files = new Map([['k', 'old']]);
    const refused = await caveats(['keygen', '--out', 'k'], { files });
    expect(refused).toMatchObject({ code: 3 });
    expect(refused.stderr).toContain('--out: the file is there already');
    expect(files.get('k')).toBe('old');
    await output(['keygen', '--out', 'k', '--force'], { files });
    expect(files.get('k')).not.toBe('old');
    for (const nowhere of [[], ['--out', '-']]) {
      const { stderr } = await caveats(['keygen', ...nowhere, '--force']);
      expect(stderr).toContain('--force goes with --out FILE');
    }
  });
});
