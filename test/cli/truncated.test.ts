import { addThirdPartyCaveat, mint, serialize } from 'caveats';
import { mintToken, serializeOnedata as onedataText } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { caveats, json, KEY } from './program.js';

const plain = mint({
  rootKey: KEY,
  location: 'https://api.example.com',
  identity: { subject: 'usr-1', id: 't1' },
  caveats: ['doc = A', 'time < 2000000000'],
});
const thirdParty = (location?: string) =>
  addThirdPartyCaveat(plain, { rootKey: 'k', identifier: 'logged in', location });
const token = addThirdPartyCaveat(thirdParty('https://login.example.com'), {
  rootKey: 'k',
  identifier: 'paid',
});
const discharge = mint({ rootKey: 'k', identifier: 'logged in', caveats: ['doc = B'] });
const withDischarge = { macaroon: token.macaroon, discharges: [discharge.macaroon] };

/** The text without so many of its bytes at the end. */
function cut(text: string, bytes: number): string {
  const all = Buffer.from(text, 'base64url');
  return all.subarray(0, all.length - bytes).toString('base64url');
}

describe('inspect of a token that was cut off', () => {
  test('shows it as far as it goes, and where it ends', async () => {
    const stdin = cut(serialize(plain), 37 + 6);
    const ended = await caveats(['inspect'], { stdin });
    expect(ended).toEqual({
      code: 11,
      stdout: `Cut off, so it cannot be verified. This is its readable part
├─ format      v2
├─ location    https://api.example.com
├─ identifier  v1..access.usr-1.t1
├─ caveats     so far
│  ├─ 0 doc = A      Only the doc A, and everything in it.
│  └─ 1 time < 200…  Cut off.
└─ ends        inside the last caveat (10 of 17 bytes are here)
`,
      stderr: 'caveats: The token ends too early: it was probably cut off (truncated_token)\n',
    });
  });

  test.each(['v1', 'v2'] as const)('says for a program what is there, in %s', async (format) => {
    const stdin = cut(serialize(token, format), 30);
    expect(await json(['inspect'], { stdin })).toEqual({
      code: 11,
      verified: false,
      truncated: true,
      format,
      location: 'https://api.example.com',
      identifier: 'v1..access.usr-1.t1',
      caveats: [
        { party: 'first', condition: 'doc = A', whole: true },
        { party: 'first', condition: 'time < 2000000000', whole: true },
        {
          party: 'third',
          identifier: 'logged in',
          location: 'https://login.example.com',
          whole: true,
        },
        {
          party: 'third',
          identifier: 'paid',
          ...(format === 'v1' && { location: '' }),
          whole: true,
        },
      ],
      endsIn: { field: 'signature', bytes: format === 'v1' ? 3 : 2, of: 32 },
      error: expect.objectContaining({ code: 'truncated_token' }),
    });
  });

  test('shows a discharge that was cut off', async () => {
    const stdin = cut(serialize(withDischarge), 40);
    const told = await caveats(['inspect'], { stdin });
    expect(told.stdout).toContain('├─ discharge 0\n│  ├─ identifier  logged in\n');
    expect(await json(['inspect'], { stdin })).toMatchObject({
      discharges: [{ identifier: 'logged in', caveats: [{ condition: 'doc…', whole: false }] }],
    });
  });

  test("shows Onedata's", async () => {
    const text = onedataText(
      mintToken({
        onezoneDomain: 'onezone.example.com',
        secret: KEY,
        identity: {
          version: 2,
          type: 'access',
          persistence: { kind: 'named' },
          subject: 'prv-a0b',
          id: 't_1',
        },
        caveats: ['data.readonly', 'service = opw-*'],
      }),
      { service: 'opw' },
    );
    const { code, stdout } = await caveats(['inspect', '--dialect', 'onedata'], {
      stdin: text.slice(0, -90),
    });
    expect(code).toBe(11);
    expect(stdout).toContain('location    onezone.example.com');
    expect(stdout).toContain('identifier  2/nmd/prv-a0b/act/t_1');
    expect(stdout).toContain('0 data.readonly');
    // Also where nobody said whose it is.
    expect((await caveats(['inspect'], { stdin: text.slice(0, -90) })).code).toBe(11);
  });

  test('shows third parties, as far as they are there', async () => {
    const text = serialize(thirdParty('https://login.example.com'), 'v2');
    const bytes = Buffer.from(text, 'base64url');
    const at = (what: string): number => bytes.indexOf(what);
    const upTo = async (end: number): Promise<string> =>
      (await caveats(['inspect'], { stdin: bytes.subarray(0, end).toString('base64url') })).stdout;
    expect(await upTo(at('https://login') + 8)).toContain(
      '2 (third party) …    Only with a discharge (a proof) from the third party "https://…".',
    );
    expect(await upTo(at('logged in') + 3)).toContain('2 (third party) log…');
    expect(await upTo(at('logged in') + 9)).toContain('ends        right after the last caveat');
    const own = Buffer.from(serialize(thirdParty(), 'v2'), 'base64url');
    const cutId = own.subarray(0, own.indexOf('logged in') + 15).toString('base64url');
    expect((await caveats(['inspect'], { stdin: cutId })).stdout).toContain(
      '2 (third party) logged in  Only with a discharge (a proof) from a third party.',
    );
  });

  test('shows the start of a location', async () => {
    const bytes = Buffer.from(serialize(plain), 'base64url').subarray(0, 8);
    const { stdout } = await caveats(['inspect'], { stdin: bytes.toString('base64url') });
    expect(stdout).toContain('├─ location  https…\n├─ caveats   none so far\n');
    expect(await json(['inspect'], { stdin: bytes.toString('base64url') })).toMatchObject({
      location: 'https…',
      caveats: [],
      endsIn: { field: 'location' },
    });
  });

  test('shows an identifier alone', async () => {
    const text = serialize(mint({ rootKey: KEY, identifier: 'mine' }));
    const stdin = Buffer.from(text, 'base64url').subarray(0, 7).toString('base64url');
    const { stdout } = await caveats(['inspect'], { stdin });
    expect(stdout).toContain('caveats     none so far');
  });

  test.each([
    ['JSON', serialize(token, 'v2-json').slice(0, -20)],
    ['a text of which no field is left', 'Ag'],
    ['a text of which not even a length is left', 'MDA'],
  ])('says of %s only that it was cut off', async (_, stdin) => {
    expect(await caveats(['inspect'], { stdin })).toEqual({
      code: 11,
      stdout: '',
      stderr: expect.stringContaining('(truncated_token)'),
    });
  });

  test('is what other commands point to', async () => {
    const stdin = cut(serialize(token), 30);
    const { stderr } = await caveats(['verify'], { stdin, env: { CAVEATS_KEY: KEY } });
    expect(stderr).toContain('caveats inspect shows its readable part');
  });

  test('is quick for a long one', async () => {
    const long = mint({
      rootKey: KEY,
      identity: { subject: 'u' },
      caveats: Array.from({ length: 3000 }, (_, i) => `doc = ${i}`),
    });
    const { code } = await caveats(['inspect'], { stdin: serialize(long).slice(0, -10) });
    expect(code).toBe(11);
    const { caveats: all } = await json(['inspect'], { stdin: serialize(long) });
    expect(all).toHaveLength(3000);
  });
});
