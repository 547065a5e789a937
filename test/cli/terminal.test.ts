import {
  addThirdPartyCaveat,
  attenuate,
  gatherDischarges,
  mint,
  mintDischarge,
  serialize,
} from 'caveats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeText, formatJson, formatTime, widthOf } from '../../src/cli/text.js';
import { withStandardCaveats } from '../as-it-is.js';
import { caveats, json, KEY, minted, output } from './program.js';

const ESC = '\u001b';
const hostile = `mark = ${ESC}[2J${ESC}]0;owned\u0007\u202eevil\u200b\u2028\u009b31m\u{e0041}`;
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe('a token with something in it that could do harm to a terminal', () => {
  const stdin = serialize(
    withStandardCaveats(mint({ rootKey: KEY, location: hostile, identifier: hostile }), [
      hostile,
      'doc = \\u{1b}',
      'doc = x\ud7ff',
    ]),
  );
  const env = { CAVEATS_KEY: KEY };

  test.each([
    ['inspect'],
    ['inspect', '--json'],
    ['explain'],
    ['explain', '--json'],
    ['verify'],
    ['verify', '--json'],
    ['diff'],
    ['diff', '--json'],
  ])('does none to that of %s %s', async (...argv) => {
    const parent = serialize(mint({ rootKey: KEY, identifier: hostile }));
    const machine = { stdin, env: { ...env, CAVEATS_PARENT_TOKEN: parent } };
    const { stdout, stderr } = await caveats(
      argv.filter((each) => each),
      machine,
    );
    expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(UNSAFE);
    expect(stdout + stderr).toMatch(/u\{?0*1b/);
  });

  test('is shown as what it is, and JSON says the same as ever', async () => {
    const told = await output(['inspect'], { stdin });
    expect(told).toContain('mark = \\u{1b}[2J\\u{1b}]0;owned\\u{7}\\u{202e}evil\\u{200b}\\u{2028}');
    // Written out, it is told from what was escaped.
    expect(told).toContain('doc = \\\\u{1b}');
    expect(await json(['inspect'], { stdin })).toMatchObject({
      location: hostile,
      identifier: hostile,
      caveats: [{ condition: hostile }, {}, {}],
    });
  });

  test('does none either when it was cut off', async () => {
    const { stdout } = await caveats(['inspect'], { stdin: stdin.slice(0, -50) });
    expect(stdout.replaceAll('\n', '')).not.toMatch(UNSAFE);
    expect(stdout).toContain('\\u{202e}evil');
  });
});

describe('what a token stands in', () => {
  test.each([
    ['JSON', (text: string) => JSON.stringify({ m: JSON.parse(text), ns: `a\u009b\u202e${ESC}` })],
    ['a URL', (text: string) => `https://a.example/\u202e?authz=${encodeURIComponent(text)}`],
    ['a header', (text: string) => `X-\u202e: 1\nX-Token\u200b: ${text}\nA: ${text}`],
    ['a member', (text: string) => JSON.stringify({ [`a\u202e${ESC}`]: JSON.parse(text) })],
  ])('does no harm when it is shown and written again: %s', async (_, around) => {
    const stdin = around(serialize(mint({ rootKey: KEY, identity: { subject: 'u' } }), 'v2-json'));
    for (const argv of [['inspect'], ['attenuate', '--doc', 'A'], ['inspect', '--json']]) {
      const { stdout, stderr } = await caveats(argv, { stdin });
      expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(UNSAFE);
    }
  });
});

describe('a text for a terminal', () => {
  test('is never unsafe, and no two texts become one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(escapeText(a)).not.toMatch(UNSAFE);
        if (a !== b) expect(escapeText(a)).not.toBe(escapeText(b));
      }),
    );
  });

  test('is as wide as it has characters, whatever they are made of', () => {
    expect(widthOf('a😀ł')).toBe(3);
  });

  test('in JSON is the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = formatJson({ text });
        expect(written.replaceAll('\n', '')).not.toMatch(UNSAFE);
        expect(JSON.parse(written)).toEqual({ text });
      }),
    );
  });
});

describe('colours', () => {
  const coloured = (text: string): boolean => text.includes(`${ESC}[`);

  test.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])(
    'where standard output is a terminal (%s) and the environment %j: %s',
    async (tty, env, is) => {
      const { stdout } = await caveats(['inspect'], {
        stdin: await minted(),
        terminals: tty ? ['stdout'] : [],
        env,
      });
      expect(coloured(stdout)).toBe(is);
    },
  );

  test('of errors are those of standard error', async () => {
    const { stderr } = await caveats(['inspect'], { stdin: '?', terminals: ['stdout'] });
    expect(coloured(stderr)).toBe(false);
    const other = await caveats(['inspect'], { stdin: '?', terminals: ['stderr'] });
    expect(coloured(other.stderr)).toBe(true);
  });

  test('are in no JSON, and in no token', async () => {
    const machine = { stdin: await minted(), env: { FORCE_COLOR: '1' } };
    expect(coloured((await caveats(['inspect', '--json'], machine)).stdout)).toBe(false);
    expect(coloured((await caveats(['convert', '--format', 'v1'], machine)).stdout)).toBe(false);
  });

  test('change nothing but colours', async () => {
    const stdin = await minted('--doc', 'A', '--expires-at', '1');
    const env = { CAVEATS_KEY: KEY };
    for (const command of ['inspect', 'explain']) {
      const plain = await caveats([command], { stdin, env });
      const painted = await caveats([command], { stdin, env: { ...env, FORCE_COLOR: '1' } });
      expect(painted.stdout.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain.stdout);
    }
  });
});

describe('times', () => {
  test('are those of the zone of whoever reads, and how far off they are', () => {
    const clock = { now: () => 1_000_000_000, timeZone: 'Europe/Warsaw' };
    expect(formatTime(1_571_147_494, clock)).toBe('15 Oct 2019, 15:51:34 CEST (in 18 years)');
    expect(formatTime(0, { now: () => 0 })).toMatch(/ \(now\)$/);
  });
});

describe('inspect', () => {
  test('says what a token is good for that has no caveats', async () => {
    const { code, stdout } = await caveats(['inspect'], { stdin: await minted() });
    expect(code).toBe(0);
    expect(stdout).toContain('caveats  none: its holder can do everything that its subject can');
    expect(stdout).toContain('resources    any');
  });

  test('does not say what a token is good for whose identifier is not read', async () => {
    const stdin = serialize(mint({ rootKey: KEY, identifier: 'of another service' }));
    expect(await output(['inspect'], { stdin })).toContain(
      'caveats  none: what its identifier allows is not known here\n',
    );
  });

  test('says what every kind of caveat means', async () => {
    const stdin = await minted(
      ...['time < 1', 'ip = 10.0.0.0/8|192.0.2.1/32', 'asn = 1|2|3', 'geo.country = PL'],
      ...[
        'geo.country != PL|FR',
        'geo.region = EU',
        'geo.region != Asia',
        'consumer = usr-1|prv-*',
      ],
      ...['service = opw-*', 'interface = rest', 'api = all/get/x', 'doc = A|B', 'table = A/t%2F1'],
      ...['access = read', 'access = read|write'],
    );
    const told = await json(['inspect'], { stdin });
    const { caveats: list } = told as { caveats: readonly { meaning: string }[] };
    expect(list.map(({ meaning }) => meaning)).toEqual([
      'Valid until 1 Jan 1970, 01:00:01 CET (63 years ago).',
      'Only from the IP network 10.0.0.0/8 or the IP address 192.0.2.1.',
      'Only from the autonomous systems 1, 2 or 3.',
      'Only from Poland.',
      'Not from Poland or France or an unknown country.',
      'Only from the European Union.',
      'Not from Asia or an unknown region.',
      'Only when used by usr-1 or any consumer of type prv.',
      'Only for requests to any service of type opw.',
      'Only through the interface rest.',
      'Only for these calls: get on x of any service.',
      'Only the doc A or the doc B, and everything in them.',
      'Only the table t/1 of doc A.',
      'Only for the action read.',
      'Only for the actions read, write.',
    ]);
  });

  test('shows third parties and discharges, whose caveats count once they are verified', async () => {
    const caveat = { rootKey: 'k', identifier: 'logged in', location: 'https://login' };
    const asking = addThirdPartyCaveat(mint({ rootKey: KEY, identity: { subject: 'u' } }), caveat);
    const missing = await output(['inspect'], { stdin: serialize(asking) });
    expect(missing).toContain('from the third party https://login, which is missing');
    const whole = await gatherDischarges(asking, () =>
      mintDischarge({ ...caveat, caveats: ['doc = A', 'time < 2000000000'] }),
    );
    const told = await output(['inspect'], { stdin: serialize(whole) });
    expect(told).toContain(
      'third party https://login. A discharge with its identifier is attached.',
    );
    expect(told).toContain('├─ discharge 0  logged in\n');
    expect(await json(['inspect'], { stdin: serialize(whole) })).toMatchObject({
      caveats: [{ party: 'third', identifier: 'logged in', discharged: true }],
      discharges: [
        { identifier: 'logged in', location: 'https://login', requested: true, caveats: [{}, {}] },
      ],
      reaches: {
        refused: [],
        limits: { validUntil: null, scope: { kind: 'unrestricted' } },
        narrowedFurther: true,
      },
    });
    expect(told).toContain('reaches      at most: its discharges leave less, if they are valid\n');
    const inferred = await json(['infer'], { stdin: serialize(whole) });
    expect(inferred).toMatchObject({
      validUntil: 2_000_000_000,
      scope: { resources: [{ doc: 'A' }] },
    });
    const env = { CAVEATS_KEY: KEY };
    const verified = await json(['explain', '--doc', 'B'], { stdin: serialize(whole), env });
    expect(verified).toMatchObject({
      code: 42,
      error: { failures: [{ discharge: 0, condition: 'doc = A' }] },
    });
  });

  test('keeps long conditions whole', async () => {
    const range = Array.from({ length: 30 }, (_, i) => `10.${i}.0.0/16`).join('|');
    const stdin = serialize(attenuate(await minted(), [`ip = ${range}`, 'doc = A']));
    expect(await output(['inspect'], { stdin })).toContain(`0 ip = ${range}  Only from`);
  });
});
