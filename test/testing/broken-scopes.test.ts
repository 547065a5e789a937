import {
  type CaveatKind,
  createDialect,
  defineScope,
  reportOf,
  type ScopeModel,
  type ScopeTypes,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { lawsBroken as lawsOfKindBroken } from './laws-broken.js';
import { CaveatLawError, caveatLaws, scopeLaws, type ScopeSamples } from 'caveats/testing';
import {
  BROKEN_MODELS,
  fileSamples,
  type FileTypes,
  filesWith,
  folder,
  type FolderCaveat,
  folderKind,
  mask,
  maskKind,
} from './broken-scopes.js';

/** The laws that a scope breaks; only some are tried, if their names are given. */
function lawsBroken<T extends ScopeTypes>(
  scope: ScopeModel<T>,
  samples?: ScopeSamples<T>,
  names?: readonly string[],
): readonly string[] {
  return scopeLaws(scope, samples).flatMap(({ name, run }) => {
    if (names !== undefined && !names.includes(name)) return [];
    try {
      run();
      return [];
    } catch (error) {
      expect(error).toBeInstanceOf(CaveatLawError);
      return [name];
    }
  });
}

test('a sound model obeys every law', () => {
  expect(lawsBroken(filesWith(), fileSamples)).toEqual([]);
});

describe('a model that', () => {
  test.each(BROKEN_MODELS)('%s breaks a law', (_, fault, law) => {
    expect(lawsBroken(filesWith(fault), fileSamples, [law])).toEqual([law]);
  });
});

const NEAR = 'a request that is nearly right does not meet it';

test('an entry without a slash at its end, which is an open prefix, breaks a law', () => {
  const open = (text: string) => text.replace(/\/$/, '');
  /** Takes `team-a` for all that starts with it: `team-a-private/x`, too. In the check and the report. */
  const kind: CaveatKind<FolderCaveat, { readonly file?: string }> = {
    ...folderKind,
    check: ({ whitelist }, { file }) =>
      typeof file === 'string' && whitelist.some((one) => file.startsWith(open(one)))
        ? { ok: true }
        : { ok: false, reason: 'not_allowed' },
  };
  const model = filesWith({
    kinds: [kind, maskKind],
    allows: ({ folders, letters }, file, asked) =>
      folders.some((one) => file.startsWith(open(one))) &&
      asked.every((one) => letters.includes(one)),
  });
  const caveats = [folder('team-a/'), folder('b/'), mask('r'), mask('rw')];
  // None of the samples is in a folder of a similar name.
  const requests = ['team-a/x', 'b/x', 'c/x'].flatMap((file) => [
    { file, mask: 'r' },
    { file, mask: 'w' },
  ]);
  expect(lawsBroken(model, { ...fileSamples, caveats, requests })).toEqual([NEAR]);
  expect(lawsBroken(filesWith(), { ...fileSamples, caveats, requests })).toEqual([]);
});

test('an empty mask that is within any mask breaks a law', () => {
  const kind: typeof maskKind = {
    ...maskKind,
    check: ({ letters }, { mask: asked }) =>
      typeof asked === 'string' && [...asked].every((one) => letters.includes(one))
        ? { ok: true }
        : { ok: false, reason: 'not_allowed' },
  };
  expect(lawsBroken(filesWith({ kinds: [folderKind, kind] }), fileSamples)).toEqual([NEAR]);
});

test('a mask of bits, none of which is within any mask, breaks a law', () => {
  interface Bits {
    readonly type: 'bits';
    readonly mask: number;
  }
  const kindOf = (
    isValid: (bits: number) => boolean,
  ): CaveatKind<Bits, { readonly bits?: number }> => ({
    type: 'bits',
    role: 'scope',
    fields: { bits: 'integer' },
    decode: (text) =>
      /^bits [1-7]$/.test(text) ? { type: 'bits', mask: Number(text[5]) } : undefined,
    encode({ mask: bits, ...others }) {
      const isBits = Number.isInteger(bits) && bits > 0 && bits < 8;
      if (isBits && Object.keys(others).length === 1) return `bits ${bits}`;
      throw new TypeError('bits: needs 1 to 7');
    },
    check: (caveat, { bits }) =>
      typeof bits === 'number' && isValid(bits) && (bits & ~caveat.mask) === 0
        ? { ok: true }
        : { ok: false, reason: 'not_allowed' },
  });
  const values = [{ type: 'bits', mask: 3 } as const];
  const requests = [{ bits: 1 }, { bits: 3 }, { bits: 4 }];
  const brokenBy = (kind: ReturnType<typeof kindOf>) =>
    lawsOfKindBroken(kind, { values, requests });
  expect(brokenBy(kindOf(Number.isInteger))).toEqual([NEAR]);
  expect(brokenBy(kindOf((bits) => Number.isInteger(bits) && bits > 0))).toEqual([]);
});

test('samples that say nothing of a caveat break a law, rather than pass', () => {
  const caveats = [...fileSamples.caveats, folder('nowhere/')];
  const broken = scopeLaws(filesWith(), { ...fileSamples, caveats });
  expect(() => broken[0]?.run()).toThrow(
    'no request of the samples is allowed by {"type":"folder","whitelist":["nowhere/"]}: add one',
  );
});

const git = defineScope({
  levels: { org: {}, repo: { in: 'org' }, object: { in: 'org', match: 'prefix' } },
  actions: ['read', 'write'],
  mixed: 'permit',
});
type Set = ReturnType<typeof git.reach>;
type Caveats = Parameters<typeof git.reach>[0];
const gitWith = (change: (set: Set, caveats: Caveats) => Set): typeof git => ({
  ...git,
  reach: (caveats) => change(git.reach(caveats), caveats),
});
const reporting = (set: Set, fields: object): Set => {
  const other: Set = { ...set, report: () => report };
  const report = reportOf(other, { ...set.report(), ...fields });
  return other;
};

/** Declared scopes, tampered with. */
const BROKEN_TREES: readonly (readonly [string, typeof git, string])[] = [
  [
    'forgets one kind',
    gitWith((_, caveats) => git.reach(caveats.filter(({ type }) => type !== 'object'))),
    'verify allows exactly what inferScope reports',
  ],
  [
    'reports how many caveats there are',
    gitWith((set, caveats) => reporting(set, { count: caveats.length })),
    'neither the order of caveats nor a repetition changes the report',
  ],
  [
    'reports another scope',
    gitWith((set) => reporting(set, { kind: 'nothing', resources: undefined })),
    'a report is distinct from that of any other scope',
  ],
  [
    'has no parts',
    gitWith((set) => reporting({ ...set, ...{ entries: [] } }, {})),
    'a scope overlaps with what it contains a part of, and nothing with nothing',
  ],
  [
    'overlaps with all',
    gitWith((set) =>
      reporting({ ...set, ...{ entries: Reflect.get(git.reach([]), 'entries') } }, {}),
    ),
    'a scope overlaps with what it contains a part of, and nothing with nothing',
  ],
  [
    'ignores mixed caveats',
    gitWith((set, caveats) =>
      caveats.some(({ type }) => type === 'permit') ? git.reach([]) : set,
    ),
    'verify allows exactly what inferScope reports',
  ],
];

describe('a declared scope that', () => {
  test.each(BROKEN_TREES)('%s breaks a law', (_, scope, law) => {
    expect(lawsBroken(scope, undefined, [law])).toEqual([law]);
  });
});

test('each law of scopes is broken by one of these', () => {
  const ofKinds = caveatLaws(folderKind, { values: [folder('a/')], requests: [{}] }).map(
    ({ name }) => name,
  );
  const broken = [...BROKEN_MODELS, ...BROKEN_TREES].map(([, , law]) => law);
  const all = scopeLaws(git).map(({ name }) => name);
  expect([...new Set([...broken, ...ofKinds])].sort()).toEqual(all.toSorted());
});

test('the laws of kinds name the kind that breaks one', () => {
  const lax = { ...maskKind, decode: (text: string) => maskKind.decode(text.trim()) };
  const laws = scopeLaws(filesWith({ kinds: [folderKind, lax] }), fileSamples);
  const law = laws.find(({ name }) => name.startsWith('decode refuses a text'));
  expect(() => law?.run()).toThrow(
    'The kind "mask" breaks a law: decode refuses a text that is nearly right',
  );
});

describe('a mistake of the caller is a TypeError:', () => {
  const { toQuery: _, ...others } = fileSamples;
  test.each<readonly [string, unknown, string]>([
    ['no samples for a model of one’s own', undefined, 'a model of your own needs samples'],
    ['a misspelt field', { ...fileSamples, values: [] }, "samples: unknown option 'values'"],
    ['no function for queries', others, 'toQuery a function'],
    [
      'no request that is complete',
      { ...fileSamples, toQuery: () => undefined },
      'toQuery must return a query for some',
    ],
    ['no caveat of a kind', { ...fileSamples, caveats: [folder('a/')] }, "of the kind 'mask'"],
    ['no list of caveats', { ...fileSamples, caveats: {} }, 'must be lists'],
  ])('%s', (_name, samples, message) => {
    const run = () => scopeLaws(filesWith(), samples as ScopeSamples<FileTypes>);
    expect(run).toThrow(TypeError);
    expect(run).toThrow(message);
  });
});

test('the scope of a dialect is tried as well', () => {
  expect(scopeLaws(createDialect({ scope: git }).scope)).toHaveLength(scopeLaws(git).length);
});
