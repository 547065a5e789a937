import { addThirdPartyCaveat, attenuate, mint, mintDischarge, type Token } from 'caveats';
import { dataPath, toObjectId } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { differencesOf, lostOf } from '../../docs/src/playground/read/losses.js';
import { addFirstPartyCaveat } from '../../src/macaroon/create.js';
import { standardReading } from '../../src/reading/dialect.js';
import { DIALECTS } from '../../src/reading/dialects.js';
import { kinshipOf } from '../../src/reading/kinship.js';
import { onedataReading } from '../../src/reading/onedata.js';
import { attemptToken } from '../../src/reading/read-token.js';
import { recognize, saidBy } from '../../src/reading/recognize.js';
import { reachOf } from '../../src/reading/reach.js';
import {
  bytesText,
  describe as describeCaveat,
  loneText,
  nameText,
} from '../../src/reading/words.js';
import { growthOf, LINEAR } from '../cost/growth.js';
import { broadToken, KEY } from './tokens.js';

const COUNT = 8000;
const times = <T>(count: number, make: (i: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => make(i));

const onedata = (conditions: readonly string[]): Token =>
  mint({ rootKey: KEY, identifier: '2/nmd/usr-1/act/t1', caveats: conditions });
const own = (conditions: readonly string[]): Token => attenuate(broadToken(), conditions);
const path = (text: string): string => dataPath(text).whitelist[0]!;
const docs = (count: number): string => `doc = ${times(count, (i) => `d${i}`).join('|')}`;

/** A list of so many, and so many caveats that have one of them in common with it. */
const WORK: Record<string, (count: number) => () => unknown> = {
  'paths and one above them'(count) {
    const all = `data.path = ${times(count / 2, (i) => path(`/s/${i}`)).join('|')}`;
    const token = onedata([all, ...times(count / 2, () => `data.path = ${path('/s')}`)]);
    return () => reachOf(token, onedataReading);
  },
  'files and one of them'(count) {
    const id = (i: number): string => toObjectId({ fileUuid: `${i}`, spaceId: 's' });
    const all = `data.objectid = ${times(count / 8, id).join('|')}`;
    const token = onedata([all, ...times(count / 8, () => `data.objectid = ${id(0)}`)]);
    return () => reachOf(token, onedataReading);
  },
  'spaces and one of them'(count) {
    const all = `data.path = ${times(count / 2, (i) => path(`/s${i}`)).join('|')}`;
    const token = onedata([all, ...times(count / 2, () => `data.path = ${path('/s0')}`)]);
    return () => reachOf(token, onedataReading);
  },
  'conditions of another system'(count) {
    const said = saidBy(own(times(count / 2, (i) => `user_id = @u${i}:a`)));
    return () => recognize(said, DIALECTS);
  },
  'docs and one of them'(count) {
    const token = own([docs(count / 2), ...times(count, () => 'doc = d0')]);
    return () => reachOf(token, standardReading);
  },
  'patterns of calls that multiply'(count) {
    const [left, right] = [
      times(count, (i) => `all/get/${i}.*`),
      times(count, (i) => `all/get/*.${i}`),
    ];
    const token = own([
      `api = ${'s'.repeat(17_000)}/get/*.*`,
      ...[left, right].map((list) => `api = ${list.join('|')}`),
    ]);
    return () => reachOf(token, standardReading);
  },
  'two tokens with as many caveats and discharges'(count) {
    const { macaroon } = own(times(count / 8, (i) => `doc = ${i}`));
    const discharge = mintDischarge({ rootKey: 'k', identifier: 'i' }).macaroon;
    const parent = { macaroon, discharges: times(count, () => discharge) };
    const child = { macaroon: addFirstPartyCaveat(macaroon, 'x'), discharges: parent.discharges };
    return () => kinshipOf(child, parent);
  },
  'third parties'(count) {
    const token = times(count / 40, (i) => `${i}`).reduce(
      (each, identifier) => addThirdPartyCaveat(each, { rootKey: 'k', identifier }),
      broadToken(),
    );
    return () => reachOf(token, standardReading);
  },
  'what a child lost'(count) {
    const reach = (...conditions: readonly string[]) => {
      const identity = { subject: 'u' };
      return reachOf(mint({ rootKey: KEY, identity, caveats: conditions }), standardReading);
    };
    const parent = reach(docs(count / 2));
    const child = reach(docs(count / 2), `table = ${times(count / 2, (i) => `d${i}/t`).join('|')}`);
    return () => differencesOf(child, parent).map(lostOf);
  },
  'a sentence of many names, and of a long one'(count) {
    const caveats = [docs(count), `doc = ${'"'.repeat(count * 8)}`].map(
      (each) => standardReading.dialect.read(each)!.caveat,
    );
    return () => caveats.map((each) => describeCaveat(standardReading.dialect, each));
  },
  'names and texts'(count) {
    const text = '" '.repeat(count);
    const bytes = new Uint8Array(count).fill(0xff);
    return () => [nameText(text), loneText(text), bytesText(bytes)];
  },
};

const ONE = 'AgELaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';

/** Texts of so many characters, in which a token is looked for. */
const TEXTS: Readonly<Record<string, (length: number) => string>> = {
  'brackets of JSON': (length) => '['.repeat(length / 2) + ']'.repeat(length / 2),
  'lists of JSON': (length) => `[${'["token"],'.repeat(length / 16)}[]]`,
  'objects of JSON': (length) => '{"a":'.repeat(length / 8) + '1' + '}'.repeat(length / 8),
  'texts of JSON': (length) => JSON.stringify(times(length / 64, () => ONE)),
  'base64 of base64': (length) => {
    let text = 'x';
    while (text.length < length / 2) text = btoa(text);
    return text;
  },
  parameters: (length) => times(length / 64, (i) => `a${i}=${ONE}`).join(';'),
  'parameters of a URL': (length) => `/?${times(length / 64, (i) => `a${i}=${ONE}`).join('&')}`,
  'empty parameters': (length) => 'a='.repeat(length / 2),
  'lines of headers': (length) => 'a:b\n'.repeat(length / 4),
  blanks: (length) => `a${' '.repeat(length - 4)}=b`,
  'quotation marks': (length) => '"'.repeat(length),
  'the same word': (length) => 'Bearer '.repeat(length / 7),
  'the start of a prefix': (length) => 'aa-'.repeat(length / 3),
  'the start of another prefix': (length) => `${'a_'.repeat(length / 2 - 1)}A`,
  'the start of a preimage': (length) => `${'a'.repeat(length - 1)}:`,
  'hex of a macaroon': (length) => '0201'.repeat(length / 4),
  'packets of version 1': (length) => btoa('0010location a\n\u0000'.repeat(length / 32)),
};
for (const [name, make] of Object.entries(TEXTS)) {
  WORK[`a text: ${name}`] = (count) => {
    const text = make(count * 32);
    return () => attemptToken(text, { lenient: true });
  };
}

// Linear would be 8 times; where two lengths multiplied, it would be 64.
describe('eight times as much takes about eight times as long', () => {
  test.each(Object.entries(WORK))('%s', async (_, make) => {
    expect(await growthOf((share) => make(COUNT * share))).toBeLessThan(LINEAR);
  });
});
