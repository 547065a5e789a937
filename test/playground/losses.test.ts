import { attenuate, doc, mint, readonly, table, type Token } from 'caveats';
import { describe, expect, test } from 'vitest';
import { differencesOf, lossesOf, type NameLoss } from '../../docs/src/playground/read/losses.js';
import { standardReading } from '../../src/reading/dialect.js';
import { type Reach, reachOf } from '../../src/reading/reach.js';
import { textOf } from '../../src/reading/words.js';
import { broadToken, KEY } from './tokens.js';

const reach = (token: Token): Reach => reachOf(token, standardReading);

/** The names with what is below them; a lost one has a minus. */
const shown = (losses: readonly NameLoss[] | undefined): readonly string[] | undefined =>
  losses?.map(({ name, isLost, names }) => {
    const below = names.length === 0 ? '' : `(${shown(names)?.join(' ')})`;
    return `${isLost ? '-' : ''}${textOf(name.words, String)}${below}`;
  });

describe('what a child lost', () => {
  test('is what differs', () => {
    const child = attenuate(broadToken(), [
      table('AbCDeFGH', 'grid-1'),
      readonly(),
      'service = opw-1',
    ]);
    const names = (one: Token, other: Token): readonly (string | undefined)[] =>
      differencesOf(reach(one), reach(other)).map(({ after }) => after?.label);
    expect(names(child, broadToken())).toEqual(['docs', 'access', 'services']);
    expect(names(child, child)).toEqual([]);
  });

  test('includes every doc and table of the parent', () => {
    const parent = mint({
      rootKey: KEY,
      identity: { subject: 'u' },
      caveats: ['table = A/1|A/2|B/1'],
    });
    const losses = (child: Token, of: Token): readonly string[] | undefined => {
      const docs = differencesOf(reach(child), reach(of)).find(
        ({ before }) => before?.name === 'scope',
      );
      return docs && shown(lossesOf(docs));
    };
    expect(losses(attenuate(parent, [table('A', '2')]), parent)).toEqual(['A(-1 2)', '-B(-1)']);
    expect(losses(attenuate(broadToken(), [doc('Roadmap')]), broadToken())).toEqual([
      '-AbCDeFGH',
      'Roadmap',
    ]);
    expect(losses(attenuate(broadToken(), [doc('X')]), broadToken())).toEqual([
      '-AbCDeFGH',
      '-Roadmap',
    ]);
    expect(losses(broadToken(), parent)).toEqual(['-A(-1 -2)', '-B(-1)']);
    // Some tables are left of a whole doc; the whole doc has every table.
    const narrow = attenuate(broadToken(), [table('AbCDeFGH', 'grid-1')]);
    expect(losses(narrow, broadToken())).toEqual(['AbCDeFGH(grid-1)', '-Roadmap']);
    expect(losses(broadToken(), narrow)).toEqual(['AbCDeFGH(grid-1)']);
    const nothing = attenuate(parent, [doc('C')]);
    expect(losses(nothing, parent)).toEqual(['-A(-1 -2)', '-B(-1)']);
    const free = mint({ rootKey: KEY, identity: { subject: 'u' } });
    expect(losses(parent, free)).toBe(undefined);
  });

  test('is not shown name by name if one name can cover another', () => {
    const [all, one] = ['service = opw-*', 'service = opw-1'].map((each) =>
      reach(attenuate(broadToken(), [each])),
    );
    const [services] = differencesOf(one!, all!);
    expect(services?.before?.label).toBe('services');
    expect(lossesOf(services!)).toBe(undefined);
  });
});
