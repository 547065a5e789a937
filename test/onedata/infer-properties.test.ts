import {
  api,
  attenuate,
  consumer,
  type TokenContext,
  interfaceIs,
  ip,
  notCountry,
  service,
  time,
} from 'caveats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AccessTokenScope,
  dataObjectId,
  dataPath,
  dataReadonly,
  inferAccessTokenScope,
  onedataDialect,
  type OnedataCaveat,
  OnedataError,
  toObjectId,
  verifyAccessToken,
  type VerifyAccessTokenOptions,
} from 'caveats/onedata';
import { accessToken, identityToken, NOW, options, SNAPSHOT } from './onezone.js';

const RUNS = { numRuns: 600 };

const SPACES = ['alpha', 'beta', 'gamma', 'delta', 'kappa', 'omega'] as const;
const PROVIDERS = ['krakow', 'paris', 'bari', 'lisbon'] as const;
const FILES = ['', '/dir', '/dir/file', '/dirty'] as const;

const oneOf = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const some = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(values, { minLength: 1, maxLength: 4 });

const path = fc.tuple(oneOf(SPACES), oneOf(FILES)).map(([space, file]) => `/${space}${file}`);
/** The object id of a file is made of its path here, so that a path has one and only one. */
const objectIdOf = (file: string): string =>
  toObjectId({ fileUuid: file, spaceId: file.split('/')[1]! });

/** A caveat that a request of this small world may well meet. */
const caveat: fc.Arbitrary<OnedataCaveat> = fc.oneof(
  { weight: 3, arbitrary: some(path).map((paths) => dataPath(...paths)) },
  { weight: 3, arbitrary: some(path).map((files) => dataObjectId(...files.map(objectIdOf))) },
  {
    weight: 3,
    arbitrary: some(
      oneOf(['opw-*', 'opp-*', 'ozw-onezone', ...PROVIDERS.map((id) => `opw-${id}`)]),
    ).map((names) => service(...names)),
  },
  fc.constant(dataReadonly()),
  oneOf(['oneclient', 'rest']).map(interfaceIs),
  oneOf([1, 60, 3600]).map((seconds) => time(NOW + seconds)),
  fc.constant(ip('10.0.0.0/8')),
  fc.constant(notCountry('PL')),
  some(oneOf(['usr-alice', 'usr-bob', 'grp-devs', 'usr-*'])).map((names) => consumer(...names)),
  oneOf(['opw/get/space.*.*:*', 'all/all/*.*.*:*']).map((pattern) => api(pattern)),
);
const caveats = fc.array(caveat, { maxLength: 5 });

/** From where a token is used; with a consumer's token or without. */
const circumstances: fc.Arbitrary<
  Pick<TokenContext, 'ip' | 'now'> & { by: 'alice' | 'bob' | undefined }
> = fc.record({
  ip: oneOf(['10.0.0.1', '192.0.2.1']),
  now: oneOf([NOW, NOW + 59, NOW + 60]),
  by: oneOf(['alice', 'bob', undefined] as const),
});

type Circumstances = typeof circumstances extends fc.Arbitrary<infer T> ? T : never;

const CONSUMERS = {
  alice: identityToken([], { subject: 'usr-alice' }),
  bob: identityToken([], { subject: 'usr-bob' }),
};

const callOf = ({ by, ...from }: Circumstances) => ({
  ...options,
  ...from,
  geo: { country: 'FR' },
  consumerToken: by && CONSUMERS[by],
});

async function unlessRefused<T>(run: Promise<T>): Promise<T | undefined> {
  try {
    return await run;
  } catch (error) {
    if (error instanceof OnedataError) return undefined;
    throw error;
  }
}

const infer = (given: readonly OnedataCaveat[], from: Circumstances) => {
  const { consumerToken, ...call } = callOf(from);
  return unlessRefused(inferAccessTokenScope({ token: accessToken(given), consumerToken }, call));
};

/** Everything that a scope reaches, as texts. */
function reached({ dataAccessScope }: AccessTokenScope): ReadonlySet<string> {
  const { spaces, providers } = dataAccessScope!;
  return new Set([
    ...Object.entries(spaces).flatMap(([id, { supports }]) => [
      id,
      ...Object.entries(supports).flatMap(([by, { storages }]) => [
        `${id} by ${by}`,
        ...Object.keys(storages).map((storage) => `${id} by ${by} on ${storage}`),
      ]),
    ]),
    ...Object.entries(providers).flatMap(([by, { storages }]) => [
      `by ${by}`,
      ...storages.map((storage) => `by ${by} on ${storage}`),
    ]),
  ]);
}

describe('narrowing a token', () => {
  test('never widens its dataAccessScope', async () => {
    let inferred = 0;
    await fc.assert(
      fc.asyncProperty(caveats, caveat, circumstances, async (before, added, from) => {
        const narrow = await infer([...before, added], from);
        if (narrow === undefined) return;
        inferred++;
        const wide = await infer(before, from);
        expect(wide).toBeDefined();
        const all = reached(wide!);
        expect([...reached(narrow)].filter((each) => !all.has(each))).toStrictEqual([]);
        expect(narrow.validUntil ?? Infinity).toBeLessThanOrEqual(wide!.validUntil ?? Infinity);
        if (wide!.dataAccessScope!.readonly) expect(narrow.dataAccessScope!.readonly).toBe(true);
      }),
      RUNS,
    );
    expect(inferred).toBeGreaterThan(100);
  });

  test('after it was minted comes to the same', async () => {
    await fc.assert(
      fc.asyncProperty(caveats, caveats, circumstances, async (before, after, from) => {
        const { consumerToken, ...call } = callOf(from);
        const token = attenuate(accessToken(before), after, { dialect: onedataDialect });
        const scope = await unlessRefused(inferAccessTokenScope({ token, consumerToken }, call));
        expect(scope).toEqual(await infer([...before, ...after], from));
      }),
      { numRuns: 100 },
    );
  });
});

describe('the order of caveats', () => {
  test('does not matter', async () => {
    const shuffled = caveats.chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, circumstances, async ([given, other], from) => {
        const scope = await infer(given, from);
        expect(JSON.stringify(await infer(other, from))).toBe(JSON.stringify(scope));
        const twice = await infer([...given, ...other], from);
        expect(JSON.stringify(twice)).toBe(JSON.stringify(scope));
      }),
      RUNS,
    );
  });
});

describe('a request for data in a space through a provider', () => {
  test('that verify lets in is always within the inferred scope', async () => {
    let letIn = 0;
    const asked = fc.record({
      file: path,
      provider: oneOf(PROVIDERS),
      access: oneOf(['read', 'write'] as const),
      interface: oneOf(['rest', 'oneclient', undefined]),
    });
    await fc.assert(
      fc.asyncProperty(caveats, circumstances, asked, async (given, from, request) => {
        const { file, provider, access } = request;
        const space = file.split('/')[1]!;
        const segments = file.split('/').slice(1);
        const ancestors = segments.map((_, i) => `/${segments.slice(0, i + 1).join('/')}`);
        const call: VerifyAccessTokenOptions = {
          ...callOf(from),
          service: `opw-${provider}`,
          interface: request.interface,
          access,
          data: { path: file, objectIds: ancestors.map(objectIdOf) },
          deferred: ['api'],
        };
        if ((await unlessRefused(verifyAccessToken(accessToken(given), call))) === undefined)
          return;
        letIn++;
        // That the user is in the space and the Oneprovider supports it, the Oneprovider itself knows.
        const spaces: Readonly<Record<string, { supports: object }>> = SNAPSHOT.spaces;
        const isUsers = SNAPSHOT.users.alice.spaces.includes(space);
        const isSupported = Object.hasOwn(spaces[space]!.supports, provider);
        const { dataAccessScope } = (await infer(given, from))!;
        expect(Object.hasOwn(dataAccessScope!.spaces, space)).toBe(isUsers);
        if (!isUsers || !isSupported) return;
        expect(dataAccessScope!.spaces[space]!.supports).toHaveProperty(provider);
        expect(dataAccessScope!.providers).toHaveProperty(provider);
        if (access === 'write') expect(dataAccessScope!.readonly).toBe(false);
      }),
      { numRuns: 2000 },
    );
    expect(letIn).toBeGreaterThan(100);
  });
});
