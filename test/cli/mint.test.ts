import { deserialize, inspect, verify } from 'caveats';
import { examineToken, onedataIdentity } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { caveats, json, KEY, minted, NOW, output } from './program.js';

const conditionsOf = (text: string): readonly string[] =>
  inspect(text).unverified.caveats.map((each) => (each.party === 'first' ? each.condition : ''));

describe('mint', () => {
  test('makes a token that the library verifies', async () => {
    const text = await minted('--doc', 'A', '--key-id', 'k1', '--location', 'https://a.example');
    const grant = verify(text, { rootKey: KEY, request: { resource: { doc: 'A' } } });
    expect(grant.identity).toEqual({ type: 'access', id: 't1', keyId: 'k1', subject: 'usr-1' });
    expect(deserialize(text).macaroon.location).toBe('https://a.example');
  });

  test('takes texts and JSON as caveats first, and then the options in the order of the help', async () => {
    const text = await minted(
      '--read-only',
      '--doc',
      'A',
      '--doc',
      'B|C',
      '--expires-in',
      '1h30m',
      'table = A/t1',
      '{"type":"interface","interface":"rest"}',
    );
    expect(conditionsOf(text)).toEqual([
      'table = A/t1',
      'interface = rest',
      `time < ${NOW + 5400}`,
      'doc = A|B%7CC',
      'access = read',
    ]);
  });

  test.each([
    [['--expires-in', '90s'], `time < ${NOW + 90}`],
    [['--expires-in', '2w'], `time < ${NOW + 1_209_600}`],
    [['--expires-in', '7d'], `time < ${NOW + 604_800}`],
    [['--expires-in', '15m'], `time < ${NOW + 900}`],
    [['--expires-at', '1571147494'], 'time < 1571147494'],
    [['--expires-at', '2026-12-31'], 'time < 1798675200'],
    [['--expires-at', '2026-12-31T18:00Z'], 'time < 1798740000'],
    [['--expires-at', '2026-12-31T18:00:00+01:00'], 'time < 1798736400'],
    [['--ip', '10.0.0.0/8', '--ip', '2001:db8::/32'], 'ip = 10.0.0.0/8|2001:db8::/32'],
    [['--asn', '631', '--asn', '632'], 'asn = 631|632'],
    [['--country', 'PL', '--country', 'FR'], 'geo.country = PL|FR'],
    [['--not-country', 'PL'], 'geo.country != PL'],
    [['--region', 'EU'], 'geo.region = EU'],
    [['--not-region', 'Asia'], 'geo.region != Asia'],
    [['--consumer', 'usr-1', '--consumer', 'prv-*'], 'consumer = usr-1|prv-*'],
    [['--service', 'opw-*'], 'service = opw-*'],
    [['--interface', 'rest'], 'interface = rest'],
    [['--api', 'all/get/space.*.*:*'], 'api = all/get/space.*.*:*'],
    [['--doc', 'A'], 'doc = A'],
    [['--table', 'A/t%2F1'], 'table = A/t%2F1'],
    [['--access', 'write', '--access', 'read'], 'access = read|write'],
    [['--read-only'], 'access = read'],
    [['doc = A'], 'doc = A'],
  ])('with %j adds %s', async (argv, condition) => {
    expect(conditionsOf(await minted(...argv))).toEqual([condition]);
  });

  test('makes a random id where none is given, and another the next time', async () => {
    const texts = await Promise.all([1, 2].map(() => output(['mint', '--subject', 'usr-1'])));
    const ids = texts.map((text) => inspect(text.trim()).unverified.identity.id);
    expect(ids[0]).toMatch(/^[\w-]{22}$/);
    expect(ids[0]).not.toBe(ids[1]);
  });

  test('takes an identity token, or an identifier of another form', async () => {
    const proof = await minted('--type', 'identity');
    expect(inspect(proof).unverified.identity.type).toBe('identity');
    const own = await output(['mint', '--identifier', 'my own']);
    expect(new TextDecoder().decode(deserialize(own.trim()).macaroon.identifier)).toBe('my own');
  });

  test.each(['v1', 'v2', 'v1-json', 'v2-json'])('writes it as %s', async (format) => {
    const made = await json(['mint', '--subject', 'usr-1', '--format', format]);
    expect(made).toMatchObject({ code: 0, format });
    expect(verify(String(made['token']), { rootKey: KEY, request: {} }).identity.subject).toBe(
      'usr-1',
    );
  });

  test('takes a caveat of an unknown kind only where that is meant', async () => {
    const { code, stderr } = await caveats(['mint', '--subject', 'u', 'colour = red'], {
      env: { CAVEATS_KEY: KEY },
    });
    expect(code).toBe(2);
    expect(stderr).toContain('argument 1 is not a known caveat');
    expect(conditionsOf(await minted('--allow-unknown', 'colour = red'))).toEqual(['colour = red']);
  });

  test('warns of a key that is short, and makes the token all the same', async () => {
    const { code, stderr } = await caveats(['mint', '--subject', 'u'], {
      env: { CAVEATS_KEY: 'short' },
    });
    expect(code).toBe(0);
    expect(stderr).toContain('fewer than 32 bytes');
    expect(stderr).not.toContain('short');
  });

  test.each([
    [[], '--subject is missing'],
    [['--subject', 'u', '--identifier', 'i'], '--subject does not go with --identifier'],
    [['--subject', 'u', '--generation', '1'], '--generation goes with --dialect onedata'],
    [['--subject', 'u', '--id', '\ud800'], 'mint: identity.id must be well-formed'],
    [['--subject', 'u', '--asn', 'x'], '--asn: takes only numbers'],
    [['--subject', 'u', '--ip', 'x'], '--ip: takes only addresses'],
    [['--subject', 'u', '--expires-in', '1'], '--expires-in: a duration is written'],
    [['--subject', 'u', '--expires-at', '1571147494000'], 'not milliseconds'],
    [['--subject', 'u', '--expires-at', '2026-02-30'], '--expires-at: a time is written'],
    [['--subject', 'u', '--expires-at', '2026-12-31T18:00'], '--expires-at: a time is written'],
    [['--subject', 'u', '--table', 'A'], '--table: takes only paths doc/table'],
    [['--subject', 'u', '--data-path', '/s'], '--data-path goes with --dialect onedata'],
    [['--subject', 'u', '{"type":"doc"'], 'argument 1 is not a caveat in JSON'],
    [['--subject', 'u', '{"whitelist":["A"]}'], 'argument 1 is not a caveat in JSON'],
    [['--subject', 'u', 'doc = A', '{"type":"doc"}'], 'argument 2: doc: '],
    [['--subject', 'u', ''], 'argument 1 is empty'],
    [['--subject', 'u', '--allow-unknown', 'x\ud800'], 'argument 1: must be well-formed'],
  ])('refuses %j', async (argv, message) => {
    const ended = await caveats(['mint', ...argv], { env: { CAVEATS_KEY: KEY } });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(message);
  });
});

describe('mint --dialect onedata', () => {
  const named = [
    'mint',
    '--dialect',
    'onedata',
    '--subject',
    'usr-alice',
    '--location',
    'one.example.com',
  ];

  test("makes a named token of Onedata's, in Onedata's text", async () => {
    const text = await output([...named, '--id', 't1', '--read-only', '--data-path', '/s1/dir']);
    expect(examineToken(text.trim())).toEqual({
      onezoneDomain: 'one.example.com',
      id: 't1',
      persistence: 'named',
      subject: { type: 'user', id: 'alice' },
      type: { accessToken: {} },
      caveats: [
        { type: 'data.readonly' },
        { type: 'data.path', whitelist: [Buffer.from('/s1/dir').toString('base64')] },
      ],
    });
  });

  test('makes a random id, an identity token, and caveats of its REST API', async () => {
    const scope = '{"scope":"identityToken"}';
    const text = await output([...named, '--type', 'identity', scope]);
    const examined = examineToken(text.trim());
    expect(examined.id).toMatch(/^[0-9a-f]{32}$/);
    expect(examined.type).toEqual({ identityToken: {} });
    expect(examined.caveats).toEqual([JSON.parse(scope)]);
  });

  test('makes a temporary token, which needs a time caveat', async () => {
    const temporary = [
      ...named,
      '--generation',
      '7',
      '--data-object-id',
      '00000000000CDBDA677569642331323323616263',
    ];
    const ended = await caveats(temporary, { env: { CAVEATS_KEY: KEY } });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('You must specify a time caveat');
    const text = await output([...temporary, '--expires-in', '1d']);
    expect(examineToken(text.trim()).persistence).toBe('temporary');
  });

  test('takes an identifier of its form and no other', async () => {
    const { token } = await json([
      ...['mint', '--dialect', 'onedata', '--location', 'o', '--format', 'v2'],
      ...['--identifier', '2/nmd/usr-a/ssp:space1:ge/x'],
    ]);
    const identity = onedataIdentity.decode(deserialize(String(token)).macaroon.identifier);
    expect(identity.type).toBe('invite');
    const refused = await caveats(
      ['mint', '--dialect', 'onedata', '--location', 'o', '--identifier', '3/x/y'],
      { env: { CAVEATS_KEY: KEY } },
    );
    expect(refused.stderr).toContain('the identifier is not one of Onedata');
  });

  test.each([
    [['--subject', 'usr-a'], 'the location is missing'],
    [['--location', 'o', '--subject', 'a'], 'mint: identity.subject must be'],
    [
      ['--location', 'o', '--subject', 'usr-a', '--key-id', 'k'],
      'identities of Onedata have no key id',
    ],
    [
      ['--location', 'o', '--subject', 'usr-a', '--generation', 'x'],
      '--generation: must be a whole number',
    ],
    [['--location', 'o', '--subject', 'usr-a', '--doc', 'A'], '--doc goes with --dialect standard'],
  ])('refuses %j', async (argv, message) => {
    const ended = await caveats(['mint', '--dialect', 'onedata', ...argv], {
      env: { CAVEATS_KEY: KEY },
    });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(message);
  });
});
