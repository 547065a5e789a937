import {
  attenuate,
  createDialect,
  defineScope,
  doc,
  mint,
  readonly,
  table,
  type Token,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { differencesOf, lostOf } from '../../docs/src/playground/read/losses.js';
import { declaredReading, standardReading } from '../../src/reading/dialect.js';
import { type Reach, reachOf } from '../../src/reading/reach.js';
import { textOf } from '../../src/reading/words.js';
import { broadToken, KEY } from './tokens.js';

const reach = (token: Token): Reach => reachOf(token, standardReading);

/** The names of resources that a child has lost. */
function lost(child: Reach, parent: Reach): readonly string[] | undefined {
  const found = differencesOf(child, parent).find(({ before }) => before?.name === 'scope');
  return found && [...lostOf(found)].map(({ words }) => textOf(words, String));
}

describe('what a child lost', () => {
  test('is what differs', () => {
    const child = attenuate(broadToken(), [
      table('AbCDeFGH', 'grid-1'),
      readonly(),
      'service = opw-1',
    ]);
    const names = (one: Token, other: Token): readonly (string | undefined)[] =>
      differencesOf(reach(one), reach(other)).map(({ after }) => after?.label);
    expect(names(child, broadToken())).toEqual(['resources', 'services']);
    expect(names(child, child)).toEqual([]);
  });

  test('is every resource of the parent of which nothing is left', () => {
    const parent = mint({
      rootKey: KEY,
      identity: { subject: 'u' },
      caveats: ['table = A/1|A/2|B/1'],
    });
    const of = (child: Token, other: Token) => lost(reach(child), reach(other));
    expect(of(attenuate(parent, [table('A', '2')]), parent)).toEqual(['1', 'B', '1']);
    expect(of(attenuate(broadToken(), [doc('Roadmap')]), broadToken())).toEqual(['AbCDeFGH']);
    expect(of(broadToken(), parent)).toEqual(['A', '1', '2', 'B', '1']);
    // A table is left of a whole doc; the whole doc has every table.
    const narrow = attenuate(broadToken(), [table('AbCDeFGH', 'grid-1')]);
    expect(of(narrow, broadToken())).toEqual(['Roadmap']);
    expect(of(broadToken(), narrow)).toEqual([]);
    expect(of(attenuate(parent, [doc('C')]), parent)).toEqual(['A', '1', '2', 'B', '1']);
    expect(of(attenuate(parent, [readonly()]), parent)).toEqual([]);
    const free = mint({ rootKey: KEY, identity: { subject: 'u' } });
    expect(of(parent, free)).toEqual([]);
  });

  test('is no prefix of which something is left', () => {
    const store = defineScope({
      levels: { bucket: {}, object: { in: 'bucket', match: 'prefix' } },
      actions: ['get', 'put'],
    });
    const { object } = store.caveats;
    const reading = declaredReading(JSON.stringify(store.declaration));
    const dialect = createDialect({ scope: store });
    const caveats = [object('photos', '2024/', '2025/')];
    const parent = mint({ rootKey: KEY, dialect, identity: { subject: 'u' }, caveats });
    const child = attenuate(parent, [object('photos', '2024/raw/')], { dialect });
    expect(lost(reachOf(child, reading), reachOf(parent, reading))).toEqual(['2025/']);
  });

  test('is not said of names that can cover each other', () => {
    const [all, one] = ['service = opw-*', 'service = opw-1'].map((each) =>
      reach(attenuate(broadToken(), [each])),
    );
    const [services] = differencesOf(one!, all!);
    expect(services?.before?.label).toBe('services');
    expect([...lostOf(services!)]).toEqual([]);
  });
});
