import { addThirdPartyCaveat, mint, mintDischarge, serialize, type Token } from 'caveats';
import { addFirstPartyCaveat } from 'caveats/macaroon';
import { onedataIdentity, serializeOnedata as onedataText, toObjectId } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { commandsFor } from '../../src/cli/run.js';
import { DIALECTS } from '../../src/reading/dialects.js';
import { caveats, KEY, type Machine } from './program.js';

const COMMANDS = commandsFor(DIALECTS[0]!, DIALECTS);

/** One of each: controls of 7 and 8 bits, marks of direction, what is not seen, ends of lines, fillers. */
const HARMFUL = [
  ...['\u001b[2J', '\u001b]0;owned\u0007', '\u009b31m', '\u009d0;owned\u009c', '\u007f', '\u0085'],
  ...['\u202eevil', '\u2066', '\u200f', '\u200b', '\ufeff', '\u00ad', '\u2028', '\u2029', '\r\n'],
  ...['\u{e0041}', '\u061c', '\u0000', '\u3164', '\u034f', '\ufe0f', '\u{e0100}', '\u2800'],
].join('x');
const RAW = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u2800]/u;

const notText = new Uint8Array([0x9b, 0xff, 0x1b, 0x5b]);

const encoded = encodeURIComponent(HARMFUL).replaceAll('.', '%2E');

/** A token that is full of it, wherever a token holds text. */
function hostileToken(...more: readonly Uint8Array[]): Token {
  const identifier = `v1.${encoded}.access.${encoded}.${encoded}`;
  let { macaroon } = mint({ rootKey: KEY, location: HARMFUL, identifier });
  const conditions = [
    ...[HARMFUL, `doc = ${HARMFUL}`, `access ${HARMFUL}= read`, `service = opw-${HARMFUL}`],
    ...[`api = ${HARMFUL}/get/${HARMFUL}`, `table = ${encoded}/${encoded}`],
  ];
  for (const condition of [...conditions, ...more]) {
    macaroon = addFirstPartyCaveat(macaroon, condition);
  }
  const asked = { rootKey: 'k', identifier: HARMFUL, location: HARMFUL };
  const asking = addThirdPartyCaveat({ macaroon, discharges: [] }, asked);
  const discharge = addFirstPartyCaveat(mintDischarge(asked).macaroon, HARMFUL);
  return { macaroon: asking.macaroon, discharges: [discharge, discharge] };
}

const own = hostileToken();
const ofOnedata = mint({
  rootKey: KEY,
  location: 'onezone',
  identifier: onedataIdentity.encode({
    version: 2,
    type: 'access',
    persistence: { kind: 'named' },
    subject: 'usr-1',
    id: 't1',
  }),
  caveats: [
    `data.path = ${Buffer.from(`/s/${HARMFUL.replaceAll('\u0000', '')}`).toString('base64')}`,
    `data.objectid = ${toObjectId({ fileUuid: HARMFUL, spaceId: HARMFUL })}`,
    HARMFUL,
  ],
});

/** The ways to call each command with it; a command that is forgotten is found below. */
const CALLS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  keygen: [[], ['--out', HARMFUL]],
  mint: [
    ['--subject', HARMFUL, '--id', HARMFUL, '--key-id', HARMFUL, '--location', HARMFUL],
    ['--identifier', HARMFUL, '--allow-unknown', HARMFUL],
    ['--subject', 'u', '--doc', HARMFUL, `--${HARMFUL}`],
    ['--subject', 'u', '--service', HARMFUL],
    ['--subject', 'u', `{"type":"${JSON.stringify(HARMFUL).slice(1, -1)}"}`],
    ['--dialect', 'onedata', '--subject', HARMFUL, '--location', HARMFUL],
  ],
  attenuate: [['--doc', HARMFUL], ['--allow-unknown', HARMFUL], [HARMFUL]],
  inspect: [[], ['--scope', 'scope'], ['--scope', 'words']],
  verify: [[], ['--doc', HARMFUL], ['--now', HARMFUL], ['--key-file', HARMFUL]],
  explain: [[], ['--doc', HARMFUL], ['--expect', HARMFUL]],
  infer: [[], ['--consumer', HARMFUL], ['--zone-file', 'zone']],
  diff: [[], ['--parent-file', 'other']],
  convert: [[]],
  completion: [['bash'], [HARMFUL]],
  help: [[], [HARMFUL]],
};
const FORMATS = ['v1', 'v2', 'v1-json', 'v2-json', 'onedata'] as const;
const MAKES_TOKENS = ['mint', 'attenuate', 'convert'];

const texts = [
  ...(['v1', 'v2', 'v1-json', 'v2-json'] as const).map((format) => serialize(own, format)),
  serialize(own).slice(0, -60),
  serialize({ ...own, discharges: [] }, 'v1').slice(0, -60),
  serialize({ ...own, discharges: [] }),
  serialize(hostileToken(notText)),
  onedataText(ofOnedata),
  onedataText(ofOnedata, { service: 'opw' }),
  HARMFUL,
];

const zone = JSON.stringify({
  users: { [HARMFUL]: { spaces: [HARMFUL] }, 1: { spaces: ['s'] } },
  spaces: { s: { name: HARMFUL, supports: {} } },
});

function waysOf(name: string): readonly (readonly string[])[] {
  const formats = MAKES_TOKENS.includes(name) ? FORMATS.map((each) => ['--format', each]) : [];
  return (CALLS[name] ?? [])
    .flatMap((argv) => [argv, ...formats.map((format) => [...format, ...argv])])
    .flatMap((argv) => [argv, ['--dialect', 'onedata', ...argv], ['--json', ...argv]])
    .map((argv) => [name, ...argv]);
}

test('every command is called', () => {
  expect(Object.keys(CALLS).sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
});

describe.each(COMMANDS.map(({ name }) => name))('%s', (name) => {
  test('prints nothing that does something to a terminal, whatever it is given', async () => {
    for (const argv of waysOf(name)) {
      for (const stdin of texts) {
        const env = {
          CAVEATS_KEY: KEY,
          CAVEATS_DEBUG: '1',
          CAVEATS_PARENT_TOKEN: serialize({ ...own, discharges: [] }),
        };
        const files = new Map([
          ['zone', zone],
          ['other', texts[0]!],
          ['scope', `{"levels":${JSON.stringify({ [HARMFUL]: {} })},"actions":["read"]}`],
          ['words', '{"levels":{"doc":{},"table":{"in":"doc"}},"actions":["read"]}'],
        ]);
        const machine: Machine = { stdin, env, files };
        const { stdout, stderr } = await caveats(argv, machine);
        expect(`${stdout}${stderr}`.replaceAll('\n', '')).not.toMatch(RAW);
      }
    }
  });
});

test.each(['v1-json', 'v2-json'] as const)('%s is the same to a program', async (format) => {
  const stdin = serialize(own, format);
  const argv = ['convert', '--format', format];
  const files = new Map<string, string>();
  const { stdout } = await caveats(argv, { stdin });
  await caveats([...argv, '--out', 'f'], { stdin, files });
  expect(stdout).not.toBe(`${stdin}\n`);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(stdin));
  expect(files.get('f')).toBe(stdout);
});
