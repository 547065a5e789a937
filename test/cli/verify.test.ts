import { addThirdPartyCaveat, attenuate, mint, serialize } from 'caveats';
import { OnedataError } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { EXIT_CODES, exitNameOf } from '../../src/cli/errors.js';
import { TokenError } from '../../src/errors.js';
import { caveats, json, KEY, minted, output } from './program.js';

const env = { CAVEATS_KEY: KEY };

describe('verify', () => {
  test.each([
    ['--expires-in=1h', []],
    ['time < 2000000000', ['--now', '1999999999']],
    ['--ip=10.0.0.0/8', ['--ip', '10.1.2.3']],
    ['--asn=631', ['--asn', '631']],
    ['--country=PL', ['--country', 'PL']],
    ['--not-country=PL', ['--country', 'FR']],
    ['--region=EU', ['--region', 'Europe', '--region', 'EU']],
    ['--consumer=usr-1', ['--consumer', 'usr-1']],
    ['--consumer=grp-2', ['--consumer', 'usr-1', '--group', 'grp-2']],
    ['--service=opw-*', ['--service', 'opw-lisbon']],
    ['--interface=rest', ['--interface', 'rest']],
    ['--api=all/get/space.*.*:*', ['--api', 'ozw/get/space.a.b:c']],
    ['--doc=A', ['--doc', 'A']],
    ['--doc=A', ['--table', 'A/t1']],
    ['--table=A/t%2F1', ['--table', 'A/t%2F1']],
    ['--read-only', ['--access', 'read']],
  ])('allows a token with %s for %j', async (caveat, request) => {
    const stdin = await minted(caveat);
    expect(await json(['verify', ...request], { stdin })).toMatchObject({
      code: 0,
      allowed: true,
      identity: { subject: 'usr-1' },
      caveats: [expect.anything()],
    });
    expect(await output(['verify', ...request], { stdin })).toMatch(/^Allowed\n/);
  });

  test('says whose token it is and when it expires, in the zone of the reader', async () => {
    const stdin = await minted('--expires-in', '2h');
    expect(await output(['verify'], { stdin })).toBe(`Allowed
├─ type         access
├─ id           t1
├─ subject      usr-1
└─ valid until  17 May 2033, 07:33:20 CEST (in 2 hours)
`);
  });

  test('says of a denied token every caveat that is not met', async () => {
    const stdin = await minted('--doc', 'A', '--read-only', '--service', 'opw-*');
    const ended = await caveats(['verify', '--wider', '--access', 'read'], { stdin, env });
    expect(ended).toEqual({
      code: 41,
      stdout: '',
      stderr: `caveats: The token is not valid for this use (usage_denied)
  The token is valid, but not for this service, interface or call.
  0 service = opw-*: missing_context
  1 doc = A: wider_resource
`,
    });
    expect(await json(['verify', '--doc', 'B'], { stdin })).toMatchObject({
      code: 41,
      error: {
        code: 'usage_denied',
        exitCode: 41,
        message: expect.any(String),
        failures: [{ index: 0, reason: 'missing_context' }, { index: 1 }, { index: 2 }],
      },
    });
  });

  test('expects an access token unless it is told otherwise', async () => {
    const stdin = await minted('--type', 'identity');
    expect((await caveats(['verify'], { stdin, env })).code).toBe(33);
    expect((await caveats(['verify', '--expect', 'identity'], { stdin, env })).code).toBe(0);
    const invite = await caveats(['verify', '--expect', 'invite'], { stdin, env });
    expect(invite.stderr).toContain('--expect must be one of: access, identity\n');
  });

  test.each([
    [['--table', 'A'], '--table: must be DOC/TABLE'],
    [['--table', 'A/%2'], '--table: must be DOC/TABLE'],
    [['--table', 'A/b/c'], '--table: must be DOC/TABLE'],
    [['--doc', 'A', '--wider'], 'exclude each other'],
    [['--doc', 'A', '--table', 'A/t'], 'exclude each other'],
    [['--api', 'x'], '--api: must be service/operation/resource'],
    [['--api', 'x/all/y'], '--api: must be service/operation/resource'],
    [['--api', '/get/y'], '--api: must be service/operation/resource'],
    [['--api', 'x/get'], '--api: must be service/operation/resource'],
    [['--asn', '-1'], '--asn needs a value; one that starts with a hyphen'],
    [['--asn=-1'], '--asn: must be a whole number'],
    [['--now', 'noon'], '--now: a time is written'],
    [['--access', 'all'], '--access must be one of: read, write'],
  ])('refuses %j', async (argv, message) => {
    const ended = await caveats(['verify', ...argv], { stdin: await minted(), env });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(message);
  });
});

describe('the number that the program ends with', () => {
  const token = mint({ rootKey: KEY, identity: { subject: 'u' } });
  const caveat = { rootKey: 'k', identifier: 'i' };
  const other = mint({ rootKey: 'k', identifier: 'other' });

  test.each([
    ['malformed_token', '?', []],
    ['truncated_token', serialize(token).slice(0, -9), []],
    ['token_too_large', 'x'.repeat(65_537), []],
    ['bad_signature', serialize(mint({ rootKey: 'z', identity: { subject: 'u' } })), []],
    ['missing_discharge', serialize(addThirdPartyCaveat(token, caveat)), []],
    [
      'unexpected_discharge',
      serialize({ macaroon: token.macaroon, discharges: [other.macaroon] }),
      [],
    ],
    ['token_expired', serialize(attenuate(token, ['time < 1'])), []],
    ['unknown_caveat', serialize(attenuate(token, ['colour = red'])), []],
    ['wrong_token_type', serialize(token), ['--expect', 'identity']],
    ['context_denied', serialize(attenuate(token, ['ip = 10.0.0.0/8'])), ['--ip', '192.0.2.1']],
    ['usage_denied', serialize(attenuate(token, ['interface = rest'])), ['--interface', 'x']],
    ['scope_denied', serialize(attenuate(token, ['doc = A'])), ['--doc', 'B']],
  ] as const)('says %s, in verify and explain alike', async (code, stdin, argv) => {
    const number = EXIT_CODES[code][0];
    for (const command of ['verify', 'explain']) {
      const ended = await caveats([command, ...argv], { stdin, env });
      expect(ended.code).toBe(number);
      expect(ended.stderr).toContain(`(${code})`);
      const document = await json([command, ...argv], { stdin });
      expect(document).toMatchObject({ code: number, error: { code, exitCode: number } });
    }
  });

  test('is another one for everything that can go wrong, and stays so', () => {
    const numbers = Object.fromEntries(
      Object.entries(EXIT_CODES).map(([name, [number]]) => [name, number]),
    );
    expect(numbers).toEqual({
      ok: 0,
      internal: 1,
      usage: 2,
      input: 3,
      not_derived: 4,
      malformed_token: 10,
      truncated_token: 11,
      token_too_large: 12,
      unknown_key: 20,
      bad_signature: 21,
      missing_discharge: 22,
      unexpected_discharge: 23,
      token_expired: 30,
      token_revoked: 31,
      unknown_caveat: 32,
      wrong_token_type: 33,
      context_denied: 40,
      usage_denied: 41,
      scope_denied: 42,
      verification_unavailable: 50,
    });
    expect(new Set(Object.values(numbers)).size).toBe(Object.keys(numbers).length);
    expect(exitNameOf(new OnedataError('notFound'))).toBe('internal');
    expect(exitNameOf(new TokenError('verification_unavailable'))).toBe('verification_unavailable');
  });
});

test('a refusal says how many unmet caveats it leaves out', async () => {
  const stdin = await minted(...Array.from({ length: 40 }, (_, i) => `doc = d${i}`));
  const { stderr } = await caveats(['verify', '--doc', 'x'], { stdin, env });
  expect(stderr).toContain('  and 8 more; caveats explain shows all\n');
  const { error } = await json(['verify', '--doc', 'x'], { stdin });
  expect(error).toMatchObject({ code: 'scope_denied', omittedFailures: 8 });
  expect(error).toHaveProperty('failures.length', 32);
});

test.each([
  [['--data-path', '/s'], '--data-path goes with --dialect onedata'],
  [['--data-object-id', 'A'], '--data-object-id goes with --dialect onedata'],
  [['--dialect', 'onedata', '--doc', 'A'], '--doc goes with --dialect standard'],
  [['--dialect', 'onedata', '--table', 'A/t'], '--table goes with --dialect standard'],
  [['--dialect', 'onedata', '--wider'], '--wider goes with --dialect standard'],
])('%j is a mistake: nothing would be asked about it', async (argv, words) => {
  for (const command of ['verify', 'explain']) {
    const ended = await caveats([command, ...argv], { stdin: await minted(), env });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(words);
  }
});
