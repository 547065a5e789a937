import { attenuate, doc, mint, readonly, table, type Token } from 'caveats';
import { describe, expect, test } from 'vitest';
import { differencesOf, docLosses } from '../../docs/src/playground/read/losses.js';
import { standardDialect } from '../../src/reading/dialect.js';
import { type Reach, reachOf } from '../../src/reading/reach.js';
import { broadToken, KEY } from './tokens.js';

const reach = (token: Token): Reach => reachOf(token, standardDialect);

describe('what a child lost', () => {
  test('is what differs', () => {
    const child = attenuate(broadToken(), [
      table('AbCDeFGH', 'grid-1'),
      readonly(),
      'service = opw-1',
    ]);
    const differences = differencesOf(reach(child), reach(broadToken()));
    expect([...differences].sort()).toEqual(['access', 'docs', 'services']);
    expect([...differencesOf(reach(child), reach(child))]).toEqual([]);
  });

  test('is told of every doc and table of the parent', () => {
    const parent = mint({
      rootKey: KEY,
      identity: { subject: 'u' },
      caveats: ['table = A/1|A/2|B/1'],
    });
    const lossesOf = (child: Token, of: Token): unknown => {
      const [after, before] = [reach(child).limits.scope, reach(of).limits.scope];
      return docLosses(after, before);
    };
    expect(lossesOf(attenuate(parent, [table('A', '2')]), parent)).toEqual([
      {
        doc: 'A',
        lost: false,
        tables: [
          { table: '1', lost: true },
          { table: '2', lost: false },
        ],
      },
      { doc: 'B', lost: true, tables: [{ table: '1', lost: true }] },
    ]);
    expect(lossesOf(attenuate(broadToken(), [doc('Roadmap')]), broadToken())).toEqual([
      { doc: 'AbCDeFGH', lost: true, tables: 'all' },
      { doc: 'Roadmap', lost: false, tables: 'all' },
    ]);
    expect(lossesOf(attenuate(broadToken(), [doc('X')]), broadToken())).toEqual([
      { doc: 'AbCDeFGH', lost: true, tables: 'all' },
      { doc: 'Roadmap', lost: true, tables: 'all' },
    ]);
    expect(lossesOf(broadToken(), parent)).toMatchObject([
      { doc: 'A', lost: true },
      { doc: 'B', lost: true },
    ]);
    // Of a whole doc some tables are left; of some tables none is lost to the whole doc.
    const narrow = attenuate(broadToken(), [table('AbCDeFGH', 'grid-1')]);
    expect(lossesOf(narrow, broadToken())).toEqual([
      { doc: 'AbCDeFGH', lost: false, tables: [{ table: 'grid-1', lost: false }] },
      { doc: 'Roadmap', lost: true, tables: 'all' },
    ]);
    expect(lossesOf(broadToken(), narrow)).toEqual([
      { doc: 'AbCDeFGH', lost: false, tables: [{ table: 'grid-1', lost: false }] },
    ]);
    const nothing = attenuate(parent, [doc('C')]);
    expect(lossesOf(nothing, parent)).toMatchObject([{ lost: true }, { lost: true }]);
    const free = mint({ rootKey: KEY, identity: { subject: 'u' } });
    expect(lossesOf(parent, free)).toBe(undefined);
  });
});
