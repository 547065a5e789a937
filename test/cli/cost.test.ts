import {
  addThirdPartyCaveat,
  attenuate,
  mint,
  mintDischarge,
  serialize,
  type Token,
} from 'caveats';
import { dataPath, mintToken, serializeOnedata as onedataText, toObjectId } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { growthOf, LINEAR } from '../cost/growth.js';
import { caveats, KEY } from './program.js';

/** Most of the 64 KiB that a token may have. */
const WHOLE = 44_000;
const broad = mint({ rootKey: KEY, location: 'l', identity: { subject: 'usr-1', id: 't1' } });

/** As many of them as there is room for, each with some bytes of its own in the token. */
function fill(length: number, toText: (i: number) => string): readonly string[] {
  const texts: string[] = [];
  for (let size = 0; size < length; size += texts.at(-1)!.length + 8)
    texts.push(toText(texts.length));
  return texts;
}

/** Half of it is one long list, and the other half one short entry of it over and over. */
const listed = (type: string, toEntry: (i: number) => string) => (length: number) => [
  `${type} = ${fill(length / 2, toEntry).join('|')}`,
  ...fill(length / 2, () => `${type} = ${toEntry(0)}`),
];

const own = (conditions: readonly string[]): string => serialize(attenuate(broad, conditions));
const object = (i: number): string => toObjectId({ fileUuid: `${i}`, spaceId: `s${i}` });
const ofOnedata = (conditions: readonly string[]): string =>
  onedataText(
    mintToken({
      onezoneDomain: 'onezone',
      secret: KEY,
      identity: {
        version: 2,
        type: 'access',
        persistence: { kind: 'named' },
        subject: 'usr-1',
        id: 't1',
      },
      caveats: conditions,
    }),
  );
const path = (text: string): string => dataPath(text).whitelist[0]!;

/** What somebody can fill a token with, in a length. */
const HOSTILE: Readonly<Record<string, (length: number) => string>> = {
  'conditions of one byte': (length) => own(fill(length, () => '\u001b')),
  'one long condition': (length) => own(['\u009b'.repeat(length / 2)]),
  'one long doc': (length) => own([`doc = ${'"'.repeat(length)}`]),
  'many docs': (length) => own([`doc = ${fill(length, (i) => `${i}`).join('|')}`]),
  'docs and one of them': (length) => own(listed('doc', (i) => `d${i}`)(length)),
  'tables and one of them': (length) => own(listed('table', (i) => `d${i % 9}/t${i}`)(length)),
  'services and a type of them': (length) =>
    own([
      `service = ${fill(length / 2, (i) => `a-${i}`).join('|')}`,
      ...fill(length / 2, () => 'service = a-*'),
    ]),
  'patterns of calls that multiply': (length) =>
    own([
      `api = ${'s'.repeat(length / 3)}/get/*.*`,
      `api = ${fill(length / 3, (i) => `all/get/${i}.*`).join('|')}`,
      `api = ${fill(length / 3, (i) => `all/get/*.${i}`).join('|')}`,
    ]),
  'a list of patterns for each caveat': (length) =>
    own(fill(length, (i) => `api = all/get/*.${i}|all/get/${i}.*`)),
  networks: (length) =>
    own([`ip = ${fill(length, (i) => `10.${i >> 8}.${i & 255}.0/24`).join('|')}`]),
  'third parties': (length) =>
    serialize(
      fill(length, () => 'x'.repeat(100)).reduce<Token>(
        (token) => addThirdPartyCaveat(token, { rootKey: 'k', identifier: '\u202e' }),
        broad,
      ),
    ),
  'discharges that nothing asks for': (length) =>
    serialize({
      ...broad,
      discharges: fill(length, () => 'x'.repeat(60)).map(
        () => mintDischarge({ rootKey: 'k', identifier: '"', caveats: ['doc = A'] }).macaroon,
      ),
    }),
  'paths and one above them': (length) =>
    ofOnedata([
      `data.path = ${fill(length / 2, (i) => path(`/s/${i}`)).join('|')}`,
      ...fill(length / 2, () => `data.path = ${path('/s')}`),
    ]),
  'paths in many spaces, and one of them': (length) =>
    ofOnedata(listed('data.path', (i) => path(`/s${i}`))(length)),
  'a deep path': (length) => ofOnedata([`data.path = ${path('/a'.repeat(length / 3))}`]),
  'files and one of them': (length) => ofOnedata(listed('data.objectid', object)(length)),
};
const COMMANDS = ['inspect', 'diff', 'explain', 'infer'] as const;

const env = { CAVEATS_KEY: KEY, CAVEATS_PARENT_TOKEN: serialize(broad) };

describe.each(Object.entries(HOSTILE))('a token of %s', (name, make) => {
  const dialect = /path|file/.test(name) ? ['--dialect', 'onedata'] : [];
  const whole = make(WHOLE);

  test.each(COMMANDS.flatMap((command) => [command, `${command} --json`]))(
    'costs %s what its length costs',
    async (given) => {
      const argv = [...given.split(' '), ...dialect];
      const { stdout, stderr } = await caveats(argv, { stdin: whole, env });
      // A caveat of one byte takes six characters of the token, and a line or an object of its own.
      expect(stdout.length + stderr.length).toBeLessThan(48 * whole.length);
      const growth = await growthOf((share) => {
        const stdin = make(WHOLE * share);
        return () => caveats(argv, { stdin, env });
      });
      expect(growth).toBeLessThan(LINEAR);
    },
  );
});
