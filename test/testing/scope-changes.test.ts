import {
  createDialect,
  defineScope,
  type Dialect,
  judge,
  mint,
  open,
  type ScopeDeclaration,
  type Token,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { scopeChanges } from 'caveats/testing';
import { samplesOf } from '../../src/testing/laws/scope-trial.js';
import { treeOf } from '../../src/scope/tree.js';

const levels = { org: {}, repo: { in: 'org' }, branch: { in: 'repo' } } as const;
const git = { levels, actions: ['read', 'write', 'admin'] } as const;
const permit = { ...git, mixed: 'permit' } as const;
const { org, repo, branch } = levels;

type Case = readonly [string, ScopeDeclaration, ScopeDeclaration, readonly string[]];

/** What changes; and the kind, the name and the effect of each. */
const CASES: readonly Case[] = [
  ['nothing', permit, JSON.parse(JSON.stringify(permit)), []],
  [
    'a level below',
    git,
    { ...git, levels: { ...levels, tag: { in: 'repo' } } },
    ['level_added tag none'],
  ],
  ['a root', permit, { ...permit, levels: { team: {}, ...levels } }, ['level_added team widens']],
  ['the order of levels', git, { ...git, levels: { branch, repo, org } }, []],
  [
    'an action at the end',
    git,
    { ...git, actions: [...git.actions, 'own'] },
    ['action_added own widens'],
  ],
  [
    'an action before others',
    permit,
    { ...permit, actions: ['own', ...git.actions] },
    ['action_added own widens'],
  ],
  [
    'an action less',
    permit,
    { ...permit, actions: ['read', 'admin'] },
    ['action_removed write denies'],
  ],
  [
    'the name of an action',
    git,
    { ...git, actions: ['read', 'edit', 'admin'] },
    ['action_removed write denies', 'action_added edit widens'],
  ],
  [
    'the order of actions',
    permit,
    { ...permit, actions: ['write', 'read', 'admin'] },
    ['actions_reordered access denies'],
  ],
  ['a level less', permit, { ...permit, levels: { org, repo } }, ['level_removed branch denies']],
  [
    'the name of a level',
    git,
    { ...git, levels: { org, repo, ref: { in: 'repo' } } },
    ['level_removed branch denies', 'level_added ref none'],
  ],
  [
    'the name of a level that others are in',
    git,
    { ...git, levels: { team: {}, repo: { in: 'team' } } },
    [
      'level_removed org denies',
      'level_moved repo changes',
      'level_removed branch denies',
      'level_added team widens',
    ],
  ],
  [
    'the name of a level, and not its type',
    git,
    { ...git, levels: { team: { type: 'org' }, repo: { in: 'team' }, branch } },
    ['level_renamed org none'],
  ],
  [
    'the name of a level that mixed caveats name',
    permit,
    { ...permit, levels: { org, repo, ref: { in: 'repo', type: 'branch' } } },
    ['level_renamed branch denies'],
  ],
  [
    'the names of two levels for one another',
    { ...permit, levels: { org: {}, team: {} } },
    { ...permit, levels: { org: { type: 'team' }, team: { type: 'org' } } },
    ['level_renamed org changes', 'level_renamed team changes'],
  ],
  [
    'a type',
    git,
    { ...git, levels: { org, repo, branch: { in: 'repo', type: 'ref' } } },
    ['type_changed branch denies', 'level_added branch none'],
  ],
  [
    'a level between others',
    git,
    { ...git, levels: { org, team: { in: 'org' }, repo: { in: 'team' }, branch } },
    ['level_moved repo changes', 'level_moved branch changes', 'level_added team none'],
  ],
  [
    'what a level is in',
    git,
    { ...git, levels: { org, repo, branch: { in: 'org' } } },
    ['level_moved branch changes'],
  ],
  [
    'how ids match',
    git,
    { ...git, levels: { org, repo, branch: { in: 'repo', match: 'prefix' } } },
    ['match_changed branch changes'],
  ],
  [
    'how prefixes match',
    { ...git, levels: { org, repo, branch: { in: 'repo', match: 'prefix' } } },
    git,
    ['match_changed branch changes'],
  ],
  ['a mixed caveat more', git, permit, ['mixed_added permit none']],
  ['a mixed caveat less', permit, git, ['mixed_removed permit denies']],
  [
    'the type of the mixed caveat',
    permit,
    { ...permit, mixed: 'grant' },
    ['mixed_removed permit denies', 'mixed_added grant none'],
  ],
  [
    'a mixed caveat to a level of its type',
    permit,
    { ...git, levels: { ...levels, note: { type: 'permit' } } },
    ['level_added note widens', 'mixed_removed permit changes'],
  ],
  [
    'a level to a mixed caveat of its type',
    git,
    { ...git, levels: { org, repo }, mixed: 'branch' },
    ['level_removed branch changes', 'mixed_added branch none'],
  ],
];

test.each(CASES)('%s', (_, before, after, expected) => {
  const changes = scopeChanges(before, after);
  expect(changes.map(({ kind, name, effect }) => `${kind} ${name} ${effect}`)).toEqual(expected);
  expect(JSON.parse(JSON.stringify(changes))).toEqual(changes);
});

describe('the effect is what tokens of the declaration before go through, by', () => {
  const rootKey = 'an example key, 32 bytes or more';
  const mintAll = (declaration: ScopeDeclaration): readonly Token[] => {
    const dialect: Dialect = createDialect({ scope: defineScope(declaration) });
    const identity = { subject: 'usr-1' };
    const lists = [[], ...samplesOf(treeOf(declaration)).caveats.map((caveat) => [caveat])];
    return lists.map((caveats) => mint({ rootKey, dialect, identity, caveats }));
  };
  const judgeBy = (declaration: ScopeDeclaration) => {
    const dialect = createDialect({ scope: defineScope(declaration) });
    return (token: Token, requests: readonly object[]): readonly (boolean | undefined)[] => {
      const opened = open(token, { rootKey, dialect });
      return requests.map((request) => {
        try {
          return judge.explain(opened, { request }).allowed;
        } catch {
          // The declaration has no such level or action.
          return undefined;
        }
      });
    };
  };
  const distinct = <T>(list: readonly T[]): readonly T[] => [
    ...new Map(list.map((one) => [JSON.stringify(one), one])).values(),
  ];

  test.each(CASES)('%s', (_, before, after) => {
    const [isAllowed, wouldBe] = [judgeBy(before), judgeBy(after)];
    const requests = distinct([before, after].flatMap((one) => samplesOf(treeOf(one)).requests));
    const known = Object.entries(before.levels).map(([name, { type = name }]) => type);
    const isNewRoot = (name: string): boolean => {
      const { in: parent, type = name } = after.levels[name] ?? {};
      return name in after.levels && parent === undefined && !known.includes(type);
    };
    const isNew = (request: { resource?: object; access?: string }): boolean =>
      ('access' in request && !before.actions.some((action) => action === request.access)) ||
      Object.keys(request.resource ?? {}).some(isNewRoot);
    const found = new Set<string>();
    for (const token of mintAll(before)) {
      const [old, now] = [isAllowed(token, requests), wouldBe(token, requests)];
      requests.forEach((request, i) => {
        if (old[i] === undefined && now[i] === true && isNew(request)) found.add('widens');
        if (old[i] === true && now[i] === false) found.add('denies');
        if (old[i] === false && now[i] === true) found.add('changes');
      });
      if (old.includes(true) && !now.includes(true)) found.add('denies');
    }
    const listed = new Set(scopeChanges(before, after).map(({ effect }) => effect));
    listed.delete('none');
    // What may change a meaning mostly denies.
    if (listed.has('changes')) for (const set of [found, listed]) set.delete('denies');
    for (const effect of found) expect([...listed]).toContain(effect);
    for (const effect of listed) if (effect !== 'changes') expect([...found]).toContain(effect);
  });
});

test('a mistake in a declaration is one here', () => {
  const wrong = { ...git, action: ['read'] };
  expect(() => scopeChanges(git, wrong)).toThrow("unknown option 'action'");
  // @ts-expect-error a scope is not its declaration
  expect(() => scopeChanges(git, defineScope(git))).toThrow(TypeError);
});

test('a sentence says what to do instead', () => {
  const messageOf = (after: ScopeDeclaration) => scopeChanges(git, after).map((one) => one.message);
  expect(messageOf({ ...git, actions: [...git.actions, 'own'] })).toEqual([
    "Tokens without a caveat that lists actions allow 'own' at once. Mint none: mustRestrict: ['access'].",
  ]);
  expect(messageOf({ ...git, levels: { org, repo } })).toEqual([
    "Tokens with a caveat of the type 'branch' are denied. Keep it declared, and refuse it in the app.",
  ]);
});
