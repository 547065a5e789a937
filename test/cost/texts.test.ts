import type { AnyCaveat, CaveatKind } from 'caveats';
import { describe, expect, test } from 'vitest';
import { room, type Room, type RoomRequest, sound } from '../testing/broken-kinds.js';
import { ONEDATA_CASES, STANDARD_CASES } from '../testing/samples.js';
import { steepGrowth } from './texts.js';

/** Any kind with its samples. */
type Case = readonly [
  string,
  CaveatKind<AnyCaveat, object>,
  readonly AnyCaveat[],
  readonly object[],
];

const CASES: readonly Case[] = [...STANDARD_CASES, ...ONEDATA_CASES].map(
  ([type, kind, { values, requests }]) => [type, kind as CaveatKind, values, requests],
);

describe('a long text takes time in proportion to its length', () => {
  test.each(CASES)('%s', async (_, kind, values, requests) => {
    for (const value of values.slice(0, 2)) {
      expect(await steepGrowth(kind, value, requests.slice(0, 2))).toBeUndefined();
    }
  });
});

describe('a kind that takes more time is found, if it', () => {
  const requests: readonly RoomRequest[] = [{ room: 'hall' }, { room: 'cellar' }];
  const faults: readonly (readonly [string, CaveatKind<Room, RoomRequest>['decode']])[] = [
    [
      'compares all characters in threes',
      (text) => {
        let found = 0;
        for (const a of text) for (const b of text) for (const c of text) found += +(a + b === c);
        return found > 0 ? undefined : sound.decode(text);
      },
    ],
    [
      'goes through a list once for each of its entries',
      (text) => {
        const value = sound.decode(text);
        const { whitelist = [] } = value ?? {};
        const isDouble = (name: string): boolean =>
          whitelist.filter((other) => other === name).length > 1;
        return whitelist.some(isDouble) ? undefined : value;
      },
    ],
    [
      'goes back in a regular expression',
      (text) => (/^room = ([a-z_]+\|?)+$/i.test(text) ? sound.decode(text) : undefined),
    ],
    [
      'builds a text from its end',
      (text) => {
        for (let i = 0; i < text.length; i++) {
          for (let j = i; j < text.length; j++) if (text[i] === '\u0001' && text[j] === '!') break;
        }
        return sound.decode(text);
      },
    ],
  ];

  test.each(faults)('%s', async (_, decode) => {
    const kind = { ...sound, decode } as CaveatKind;
    expect(await steepGrowth(kind, room('hall', 'attic'), requests)).toBeDefined();
  });

  test('and not otherwise', async () => {
    expect(await steepGrowth(sound as CaveatKind, room('hall', 'attic'), requests)).toBeUndefined();
  });
});
