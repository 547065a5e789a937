import {
  addThirdPartyCaveat,
  attenuate,
  doc,
  mint,
  mintDischarge,
  readonly,
  serialize,
  time,
  type Token,
} from 'caveats';
import { addFirstPartyCaveat } from 'caveats/macaroon';
import { mintToken, serializeOnedata as onedataText } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { caveats, json, KEY, output } from './program.js';

const identity = { subject: 'usr-1', id: 't1' };
const broad = mint({ rootKey: KEY, identity });
const asked = { rootKey: 'a key for it', identifier: 'logged in', location: 'https://login' };
const asking = addThirdPartyCaveat(broad, asked);
const narrow = mintDischarge({ ...asked, caveats: [doc('A'), readonly(), time(1_000_000_000)] });
const withDischarges = ({ macaroon }: Token, ...all: readonly Token[]): Token => ({
  macaroon,
  discharges: all.map((each) => each.macaroon),
});

/** Tokens that are refused whatever their key is, and why. */
const REFUSED: readonly (readonly [string, Token, string, string])[] = [
  ['with a caveat of no kind', attenuate(broad, ['team = a']), 'unknown_caveat', '1 caveat not'],
  ['without its discharge', asking, 'missing_discharge', '1 discharge missing'],
  [
    'with a discharge left over',
    withDischarges(broad, narrow),
    'unexpected_discharge',
    '1 discharge that no caveat asks for',
  ],
  [
    'with one discharge too many',
    withDischarges(asking, mintDischarge(asked), narrow),
    'unexpected_discharge',
    '1 discharge that no caveat asks for',
  ],
  [
    'with a caveat of no kind in its discharge',
    withDischarges(asking, mintDischarge({ ...asked, caveats: ['team = a'] })),
    'unknown_caveat',
    '1 caveat not understood',
  ],
];

const diff = (token: Token, parent: Token, ...argv: readonly string[]) =>
  caveats(['diff', ...argv], {
    stdin: serialize(token),
    env: { CAVEATS_PARENT_TOKEN: serialize(parent) },
  });

describe.each(REFUSED)('a token %s', (_, token, code, why) => {
  test('is shown to reach nothing, and what it would reach but for that', async () => {
    const told = await output(['inspect'], { stdin: serialize(token) });
    const start = told.indexOf('└─ reaches');
    expect(told.slice(start)).toContain(`nothing as it is: ${why}`);
    expect(told.slice(start).split('\n')[0]).toMatch(/Otherwise at most:$/);
    expect(told).not.toContain('can do everything that its subject can');
    // A caveat that is not understood may restrict anything.
    const left = code === 'unknown_caveat' ? 'not known' : 'any';
    expect(told.slice(start)).toMatch(new RegExp(`resources +${left}\n`));
    expect(told.slice(start)).toContain(`api          ${left}\n`);
  });

  test('has no limits for a program, which may look no further', async () => {
    const document = await json(['inspect'], { stdin: serialize(token) });
    const { reaches, ...rest } = document as { reaches: Readonly<Record<string, unknown>> };
    expect(reaches).toMatchObject({
      gives: 'access',
      refused: [code],
      limits: null,
      atMost: { validUntil: null, scope: { kind: 'unrestricted' } },
    });
    expect(JSON.stringify(rest)).not.toMatch(/unrestricted|validUntil":null/);
  });

  test('is not said to reach what its parent reaches', async () => {
    const { stdout } = await diff(token, broad);
    expect(stdout).toContain(`This token, as it is, reaches nothing: ${why}`);
    expect(stdout).not.toContain('It reaches what');
    const isUnknown = code === 'unknown_caveat';
    expect(stdout).toContain(
      isUnknown
        ? 'What the caveats that are not understood leave cannot be compared here.'
        : 'Otherwise it would reach at most what the parent reaches.',
    );
    const other = await diff(broad, token);
    expect(other.stdout).toContain(`The parent, as it is, reaches nothing: ${why}`);
    const { stdout: document } = await diff(token, broad, '--json');
    expect(JSON.parse(document)).toMatchObject({
      reaches: {
        parent: { refused: [], limits: { validUntil: null } },
        child: { refused: [code], limits: null },
        changed: expect.arrayContaining(['refused']),
        comparable: !isUnknown,
      },
    });
  });

  test('is refused by verify and infer, if the signatures hold or not', async () => {
    const env = { CAVEATS_KEY: KEY };
    for (const command of ['verify', 'infer']) {
      const { code: exit } = await caveats([command], { stdin: serialize(token), env });
      expect(exit).toBeGreaterThan(9);
    }
  });
});

describe('a caveat that is not understood', () => {
  test('is not passed over if the parent has one as well', async () => {
    const parent = attenuate(broad, ['org = acme']);
    const { stdout } = await diff(attenuate(parent, ['repo = acme/web']), parent);
    expect(stdout).toContain('cannot be compared here');
    expect(stdout).not.toContain('what the parent reaches');
    const { stdout: document } = await diff(attenuate(parent, ['x']), parent, '--json');
    expect(JSON.parse(document)).toMatchObject({ reaches: { changed: [], comparable: false } });
  });

  test('leaves the others comparable that were added to it', async () => {
    const parent = attenuate(broad, ['org = acme']);
    const { stdout } = await diff(attenuate(parent, [readonly()]), parent);
    expect(stdout).toMatch(/Otherwise at most:\n.*\nresources +not known +any: read\n$/);
    const both = await diff(attenuate(broad, [readonly(), 'org = acme']), broad);
    expect(both.stdout).toMatch(/resources +any +any: read\n\nWhat the caveats .* compared here/);
    expect(both.stdout).not.toContain('not known');
  });

  test('is not passed over in a discharge, even in one that only the parent has', async () => {
    const hidden = withDischarges(asking, mintDischarge({ ...asked, caveats: ['team = a'] }));
    for (const [child, parent] of [
      [hidden, withDischarges(asking, mintDischarge(asked))],
      [asking, hidden],
    ] as const) {
      expect((await diff(child, parent)).stdout).toContain('cannot be compared here');
    }
  });
});

test('a discharge that nothing asks for makes no token look expired or narrow', async () => {
  const spare = withDischarges(broad, narrow);
  const told = await output(['inspect'], { stdin: serialize(spare) });
  expect(told).toContain('discharge 0  (no caveat asks for it) logged in');
  expect(told.slice(told.indexOf('└─ reaches'))).not.toMatch(/2001|only|read\n/);
  const { stdout } = await diff(spare, broad);
  expect(stdout).toMatch(/^Both are the same token, but with other discharges\.\n/);
  const { stdout: document } = await diff(spare, broad, '--json');
  expect(JSON.parse(document)).toMatchObject({ derived: true, sameDischarges: false });
});

test('a discharge that is asked for leaves less only if it holds, and that is said', async () => {
  const whole = withDischarges(asking, narrow);
  const told = await output(['inspect'], { stdin: serialize(whole) });
  expect(told).toContain('at most: its discharges leave less, if they are valid');
  const { stdout } = await diff(whole, broad);
  expect(stdout).toContain(
    'It reaches what the parent reaches, and less by its discharges, if they are valid.',
  );
  expect(await json(['inspect'], { stdin: serialize(whole) })).toMatchObject({
    reaches: { refused: [], narrowedFurther: true },
  });
});

test('what other discharges leave is not compared without the key', async () => {
  const text = 'What the discharges of the two leave cannot be compared without the key.';
  for (const [child, parent] of [
    [broad, withDischarges(asking, narrow)],
    [withDischarges(asking, mintDischarge(asked)), withDischarges(asking, narrow)],
  ] as const) {
    const { stdout } = await diff(child, parent);
    expect(stdout).toContain(text);
    expect(stdout).not.toContain('reaches what the parent reaches');
  }
});

describe('an identity token', () => {
  const proof = mint({ rootKey: KEY, identity: { ...identity, type: 'identity' } });

  test('is said first to give no access, and shown with no docs', async () => {
    const told = await output(['inspect'], { stdin: serialize(proof) });
    expect(told.split('\n')[1]).toBe(
      '├─ gives    no access: it proves who its subject is, for caveats that name a consumer',
    );
    expect(told).toContain('caveats  none: its holder can pose as its subject');
    expect(told).not.toMatch(/resources|reaches/);
    const inferred = await output(['infer', '--expect', 'identity'], { stdin: serialize(proof) });
    expect(inferred).toContain('no access');
    expect(inferred).not.toMatch(/resources/);
  });

  test('has no scope for a program', async () => {
    const { reaches } = await json(['inspect'], { stdin: serialize(proof) });
    expect(reaches).toMatchObject({ gives: 'identity', refused: [] });
    expect(reaches).not.toHaveProperty('limits.scope');
  });
});

test('of Onedata’s tokens, one with a caveat that its type may not have reaches nothing', async () => {
  const token = mintToken({
    onezoneDomain: 'onezone.example.com',
    secret: KEY,
    identity: {
      version: 2,
      type: 'access',
      persistence: { kind: 'named' },
      subject: 'usr-1',
      id: 't1',
    },
    caveats: ['authorization = none'],
  });
  const stdin = onedataText(token);
  expect(await output(['inspect', '--dialect', 'onedata'], { stdin })).toContain(
    'nothing as it is: 1 caveat not allowed in a token of this type.',
  );
  expect(await json(['inspect', '--dialect', 'onedata'], { stdin })).toMatchObject({
    reaches: { refused: ['not_in_token_type'], limits: null },
  });
});

describe('names', () => {
  const shown = async (...ids: readonly string[]): Promise<string> => {
    const stdin = serialize(attenuate(broad, [doc(...ids)]));
    const { stdout } = await diff(attenuate(broad, [doc(...ids)]), broad);
    const inferred = await output(['infer'], { stdin });
    return `${await output(['inspect'], { stdin })}${inferred}${stdout}`;
  };

  test.each([
    [['A (all of it), B'], ['A', 'B']],
    [['A, B or C'], ['A', 'B', 'C']],
    [['A '], ['A']],
    [
      ['A', 'B (all of it), C'],
      ['A', 'B', 'C'],
    ],
    [['"A"'], ['A']],
    [['A"", ""B'], ['A', 'B']],
  ])('%j are not taken for %j', async (some, others) => {
    expect(await shown(...some)).not.toBe(await shown(...others));
    const { stdout } = await diff(attenuate(broad, [doc(...some)]), broad);
    expect(stdout).toContain('"');
  });

  test('that are plain stand as they are', async () => {
    expect(await shown('A', 'doc-1', 'a.b_c')).not.toContain('"');
  });
});

describe('what is not UTF-8', () => {
  const [fe, ff] = [Uint8Array.of(0xfe), Uint8Array.of(0xff)];
  const binary = (bytes: Uint8Array): string => {
    const { macaroon } = mint({ rootKey: KEY, identifier: bytes });
    const token = { macaroon: addFirstPartyCaveat(macaroon, bytes), discharges: [] };
    const { macaroon: third } = addThirdPartyCaveat(token, { rootKey: 'k', identifier: bytes });
    const discharge = mintDischarge({ rootKey: 'k', identifier: bytes });
    return serialize({ macaroon: third, discharges: [discharge.macaroon] });
  };
  const bytesOf = (text: unknown): Uint8Array =>
    Uint8Array.from(Buffer.from(`${text}`, 'base64url'));

  test.each([fe, ff])('is there to the byte for a program: %j', async (bytes) => {
    const document = await json(['inspect'], { stdin: binary(bytes) });
    const { caveats: list, discharges } = document as {
      caveats: readonly Readonly<Record<string, unknown>>[];
      discharges: readonly Readonly<Record<string, unknown>>[];
    };
    for (const [name, found] of [
      ['identifier', document],
      ['condition', list[0]!],
      ['identifier', list[1]!],
      ['identifier', discharges[0]!],
    ] as const) {
      expect(found).not.toHaveProperty(name);
      expect(bytesOf(found[`${name}Base64Url`])).toEqual(bytes);
    }
  });

  test('is told apart by people, also of a token that was cut off', async () => {
    const [one, other] = [binary(fe), binary(ff)];
    expect(await output(['inspect'], { stdin: one })).not.toBe(
      await output(['inspect'], { stdin: other }),
    );
    const cut = await caveats(['inspect', '--json'], { stdin: one.slice(0, -50) });
    expect(JSON.parse(cut.stdout)).toMatchObject({ truncated: true, identifierBase64Url: '_g' });
    const { stdout } = await caveats(['inspect'], { stdin: one.slice(0, -50) });
    expect(stdout).toContain('identifier  (not UTF-8) _g');
  });

  test('what is UTF-8 is there as text', async () => {
    const document = await json(['inspect'], { stdin: serialize(asking) });
    expect(document).toMatchObject({
      identifier: 'v1..access.usr-1.t1',
      caveats: [{ identifier: 'logged in' }],
    });
    expect(JSON.stringify(document)).not.toContain('Base64Url');
  });
});

test('a key for a consumer token that is not there is a mistake', async () => {
  const { code, stderr } = await caveats(['infer', '--consumer-key-file', 'k'], {
    stdin: serialize(broad),
    env: { CAVEATS_KEY: KEY },
    files: new Map([['k', KEY]]),
  });
  expect(code).toBe(2);
  expect(stderr).toContain('--consumer-key-file goes with a consumer token');
});
