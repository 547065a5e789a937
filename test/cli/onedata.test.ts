import { consumer, service, time } from 'caveats';
import {
  dataPath,
  dataReadonly,
  inferAccessTokenScope,
  mintToken,
  type OnedataCaveat,
  type OnedataIdentity,
  serializeOnedata,
  toObjectId,
} from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import vectors from '../vectors/onedata-tokens.json' with { type: 'json' };
import { secrets as zoneSecrets, secretOf, SNAPSHOT, zone } from '../onedata/onezone.js';
import { caveats, json, KEY, NOW, output } from './program.js';

function token(
  identity: Partial<OnedataIdentity> = {},
  caveatList: readonly (OnedataCaveat | string)[] = [],
  secret: string = KEY,
): string {
  return serializeOnedata(
    mintToken({
      onezoneDomain: 'onezone.example.com',
      secret,
      identity: {
        version: 2,
        type: 'access',
        persistence: { kind: 'named' },
        subject: 'usr-alice',
        id: 't1',
        ...identity,
      } as OnedataIdentity,
      caveats: caveatList,
      now: NOW,
    }),
  );
}

const files = (more: readonly (readonly [string, string])[] = []): Map<string, string> =>
  new Map([['zone.json', JSON.stringify(SNAPSHOT)], ...more]);

describe("the command line with Onedata's tokens", () => {
  test('reads the tokens that Onedata itself wrote', async () => {
    for (const { text: stdin } of vectors.tokens) {
      const told = await json(['inspect', '--dialect', 'onedata'], { stdin });
      expect(told).toMatchObject({ code: 0, verified: false, format: 'onedata' });
      expect(
        await output(['convert', '--dialect', 'onedata', '--format', 'onedata'], { stdin }),
      ).toBe(`${stdin}\n`);
    }
  });

  test('shows what a token says, in words', async () => {
    const objectId = toObjectId({ fileUuid: 'f', spaceId: 's1' });
    const stdin = token({ persistence: { kind: 'temporary', generation: 7 } }, [
      time(NOW + 3600),
      dataReadonly(),
      dataPath('/s1/dir', '/s2'),
      { type: 'data.objectid', whitelist: [objectId] },
      service('opw-*'),
      'data.path = Lw==',
      'authorization = none',
      'colour = red',
    ]);
    expect(await output(['inspect', '--dialect', 'onedata'], { stdin })).toContain(
      'Only for data at or below /s1/dir or /s2.',
    );
    const told = await output(['inspect', '--dialect', 'onedata'], { stdin: `opw-${stdin}` });
    for (const words of [
      'used by      opw',
      'persistence  temporary 7',
      'Only for reading data.',
      'Only for data at or below the file or directory f of the space s1.',
      'Only for requests to any service of type opw.',
      'Only for data at or below an invalid path, which grants nothing.',
      'Proves who its subject is, and allows nothing else.',
      'Not understood here, so it denies every request.',
      'spaces       none',
      'paths        none',
      'files        only f of space s1',
    ]) {
      expect(told).toContain(words);
    }
  });

  test('shows which spaces are left', async () => {
    const stdin = token({}, [dataPath('/s1/dir', '/s2')]);
    expect(await json(['inspect', '--dialect', 'onedata'], { stdin })).toMatchObject({
      reaches: {
        limits: {
          spaces: { kind: 'only', values: ['s1', 's2'] },
          paths: { kind: 'only', values: ['/s1/dir', '/s2'] },
          objects: [],
          readonly: false,
        },
      },
    });
    expect(await output(['inspect', '--dialect', 'onedata'], { stdin: token() })).toContain(
      'spaces       any',
    );
    const odd = await output(['inspect', '--dialect', 'onedata'], {
      stdin: token({}, ['data.objectid = AB']),
    });
    expect(odd).toContain('files        none');
  });

  test('says so where the text is Onedata’s and nobody said it', async () => {
    const { code, stderr } = await caveats(['inspect'], { stdin: token({}, [dataReadonly()]) });
    expect(code).toBe(0);
    expect(stderr).toContain('this looks like a token of Onedata: read it with --dialect onedata');
  });

  test('verifies and explains for a request', async () => {
    const stdin = token({}, [dataReadonly(), dataPath('/s1/dir')]);
    const request = ['--dialect', 'onedata', '--access', 'read', '--data-path', '/s1/dir/file'];
    expect((await json(['verify', ...request], { stdin }))['allowed']).toBe(true);
    const denied = await json(
      ['explain', '--dialect', 'onedata', '--access', 'read', '--data-path', '/s2'],
      {
        stdin,
      },
    );
    expect(denied).toMatchObject({ code: 42, allowed: false, caveats: [{ met: true }, {}] });
    const other = await json(['verify', '--dialect', 'onedata', '--data-object-id', 'F'], {
      stdin,
    });
    expect(other).toMatchObject({ code: 42 });
  });

  test.each([
    ['identity', { type: 'identity' }],
    ['invite', { type: 'invite', inviteType: 'userJoinSpace', targetId: 's1' }],
  ] as const)('verifies a token of type %s where one is expected', async (expect_, identity) => {
    const stdin = token(identity as Partial<OnedataIdentity>);
    const verified = await json(['verify', '--dialect', 'onedata', '--expect', expect_], { stdin });
    expect(verified).toMatchObject({ code: 0, identity: { type: expect_ } });
    expect(await json(['verify', '--dialect', 'onedata'], { stdin })).toMatchObject({ code: 33 });
  });

  test('refuses caveats that a token of its type may not have', async () => {
    const stdin = token({ type: 'identity' }, [dataReadonly()]);
    const verified = await json(
      [
        'verify',
        '--dialect',
        'onedata',
        '--expect',
        'identity',
        '--access',
        'read',
        '--data-path',
        '/s',
      ],
      { stdin },
    );
    expect(verified).toMatchObject({ error: { failures: [{ reason: 'not_in_token_type' }] } });
  });

  test('says of an identifier that is none of Onedata’s that it is no token', async () => {
    const stdin = await output(['mint', '--identifier', '9/x/y']);
    for (const command of ['inspect', 'verify']) {
      expect((await json([command, '--dialect', 'onedata'], { stdin }))['code']).toBe(10);
    }
  });

  test('infers what it reaches, without a zone what it says of data', async () => {
    const stdin = token({}, [dataPath('/s1/dir'), service('opw-krakow')]);
    expect(await json(['infer', '--dialect', 'onedata'], { stdin })).toMatchObject({
      code: 0,
      spaces: { kind: 'only', values: ['s1'] },
      services: { kind: 'only', values: ['opw-krakow'] },
      skipped: [{ type: 'service' }],
      paths: { kind: 'only', values: ['/s1/dir'] },
    });
    expect(await output(['infer', '--dialect', 'onedata'], { stdin })).toContain(
      'paths        only /s1/dir',
    );
  });
});

describe('infer --dialect onedata --zone-file', () => {
  const infer = ['infer', '--dialect', 'onedata', '--zone-file', 'zone.json'];

  test('answers as Onezone does', async () => {
    const stdin = token({}, [service('opw-krakow'), dataPath('/beta/x')]);
    const { code, ...told } = await json(infer, { stdin, files: files() });
    expect(code).toBe(0);
    const named = async () => ({ secret: KEY, subject: 'usr-alice' });
    const scope = await inferAccessTokenScope(
      { token: stdin },
      { zone, secrets: { ...zoneSecrets, named }, now: NOW },
    );
    expect(told).toEqual(JSON.parse(JSON.stringify(scope)));
  });

  test('shows spaces and the Oneproviders that they are reached through', async () => {
    const stdin = token({}, [service('opw-krakow'), dataPath('/beta/x', '/delta')]);
    expect(await output(infer, { stdin, files: files() })).toBe(`Reaches
├─ valid until  no end
├─ access       read, write
└─ spaces       only these
   ├─ Beta (beta)
   │  └─ through KRAKOW  read, write
   └─ Delta (delta)  through no Oneprovider
`);
    const nothing = token({}, [dataReadonly(), 'data.path = Lw==']);
    expect(await output(infer, { stdin: nothing, files: files() })).toContain(
      '├─ access       read\n└─ spaces       none\n',
    );
  });

  test('shows what is read alone', async () => {
    const stdin = token({}, [dataPath('/delta')]);
    const told = await output(infer, { stdin, files: files() });
    expect(told).toContain('└─ through LISBON  read\n');
  });

  test('takes temporary tokens and the tokens of Oneproviders', async () => {
    const temporary = token({ persistence: { kind: 'temporary', generation: 3 } }, [
      time(NOW + 60),
    ]);
    expect((await json(infer, { stdin: temporary, files: files() }))['validUntil']).toBe(NOW + 60);
    const provider = token({ subject: 'prv-krakow' });
    expect(await output(infer, { stdin: provider, files: files() })).toContain(
      "no user's data: it is the token of a Oneprovider",
    );
  });

  test('takes a consumer token with a key of its own', async () => {
    const stdin = token({}, [consumer('usr-bob')]);
    const proof = token({ type: 'identity', subject: 'usr-bob', id: 't2' }, [], secretOf('bob'));
    const machine = {
      stdin,
      files: files([
        ['c', proof],
        ['k', secretOf('bob')],
      ]),
    };
    expect((await json(infer, machine))['code']).toBe(40);
    const proven = [...infer, '--consumer-token-file', 'c', '--consumer-key-file', 'k'];
    expect((await json(proven, machine))['code']).toBe(0);
    const unproven = await json([...infer, '--consumer-token-file', 'c'], machine);
    expect(unproven).toMatchObject({
      code: 40,
      error: { onedata: { id: 'badConsumerToken' } },
    });
  });

  test('asks for the subject of a legacy token, which does not say it', async () => {
    const stdin = token({ version: 1, id: 'legacy', subject: undefined } as never);
    const { code, stderr } = await caveats(infer, {
      stdin,
      files: files(),
      env: { CAVEATS_KEY: KEY },
    });
    expect(code).toBe(2);
    expect(stderr).toContain('--subject is missing');
    const nobody = await json([...infer, '--subject', 'bob'], { stdin, files: files() });
    expect(nobody).toMatchObject({ code: 2 });
    const told = await json([...infer, '--subject', 'usr-bob'], { stdin, files: files() });
    expect(told).toMatchObject({ code: 0, dataAccessScope: { spaces: { beta: {} } } });
  });

  test.each([
    ['of another key', token({}, [], 'z'), 21, 'tokenInvalid'],
    ['of another type', token({ type: 'identity' }), 33, 'notAnAccessToken'],
    ['with a caveat that is not met', token({}, ['ip = 10.0.0.0/8']), 40, 'tokenCaveatUnverified'],
    ['with an unknown caveat', token({}, ['colour = red']), 32, 'tokenCaveatUnknown'],
    ['of somebody who is not there', token({ subject: 'usr-x' }), 40, 'tokenSubjectInvalid'],
  ])('refuses a token %s', async (_, stdin, code, id) => {
    expect(await json(infer, { stdin, files: files() })).toMatchObject({
      code,
      error: { onedata: { id } },
    });
  });

  test.each([
    [['--consumer', 'usr-bob'], '{}', 2, '--consumer and --group'],
    [['--group', 'grp-1'], '{}', 2, '--consumer and --group'],
    [['--expect', 'identity'], '{}', 2, '--expect: with --zone-file it is access'],
    [[], '{', 3, '--zone-file: is not JSON'],
    [[], new Uint8Array([0xff]), 3, '--zone-file: is not JSON'],
    [[], '{}', 40, 'The token subject (creator) is invalid'],
    [[], '{"user":{}}', 3, "--zone-file: zone snapshot: snapshot: unknown option 'user'"],
    [[], '{"users":7}', 3, '--zone-file: zone snapshot: users must be an object'],
  ])('refuses %j with the zone %s', async (argv, snapshot, code, message) => {
    const machine = { stdin: token(), env: { CAVEATS_KEY: KEY } };
    const ended = await caveats([...infer, ...argv], {
      ...machine,
      files: new Map([['zone.json', snapshot]]),
    });
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(message);
  });
});
