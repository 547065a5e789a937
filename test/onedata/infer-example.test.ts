import { consumer, service, time } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  answerTokenRequest,
  createZone,
  inferAccessTokenScope,
  serializeOnedata,
  type ZoneSnapshot,
} from 'caveats/onedata';
import example from '../vectors/onezone-infer-example.json' with { type: 'json' };
import { accessToken, identityToken, NOW, secrets } from './onezone.js';

const { response } = example;
const GAMMA = 'f5a7f8b2336fae4bef8fe0fcc73a6e19ch1978';
const DELTA = '77849ee136244225207db1457cce8543ch8050';
const KRAKOW = '6c215505a969202341a74c8f2c394318ch47a3';
const LISBON = '36e032c90969f520b84bf55bbc4d35c6chd39b';

const storages = (...ids: readonly [string, boolean][]) => ({
  storages: Object.fromEntries(ids.map(([id, readonly]) => [id, { readonly }])),
});

/** The zone of the example, and more: what the token does not reach. */
const SNAPSHOT: ZoneSnapshot = {
  users: { alice: { spaces: [GAMMA, DELTA] }, bob: {} },
  spaces: {
    [GAMMA]: {
      name: 'Gamma',
      supports: {
        [KRAKOW]: storages(['6920215505a94c8f2c394318ch47a3341a76c2', false]),
        [LISBON]: storages(
          ['f2c36920215505a94c8h47a3341a76c294318c', false],
          ['2021558h47a3341a76c294318c05a9f2c3694c', true],
        ),
        elsewhere: storages(['s1', false]),
      },
    },
    [DELTA]: {
      name: 'Delta',
      supports: {
        [LISBON]: storages(
          ['4318cfh47a3341a76c292c36920215505a94c8', true],
          ['8h47a3320215541a7605a9f2c3694cc294318c', true],
        ),
      },
    },
    other: { name: 'Other', supports: { [KRAKOW]: storages(['s2', false]) } },
  },
  providers: {
    elsewhere: { name: 'Elsewhere', domain: 'e.example.com', version: '25.0', online: true },
    [KRAKOW]: {
      name: 'Krakow',
      domain: 'krakow.onedata.example.com',
      version: '25.0',
      online: true,
    },
    [LISBON]: {
      name: 'Lisbon',
      domain: 'lisbon.onedata.example.com',
      version: '21.02.2',
      online: false,
    },
  },
};

const options = { zone: createZone(SNAPSHOT), secrets, now: NOW };
const token = accessToken([
  time(1_700_276_800),
  consumer('usr-bob'),
  service(`opw-${KRAKOW}`, `opw-${LISBON}`),
]);
const consumerToken = identityToken([], { subject: 'usr-bob' });

describe('the documented example of infer access token scope', () => {
  test('is reproduced from a snapshot, digit for digit', async () => {
    const scope = await inferAccessTokenScope({ token, consumerToken }, options);
    expect(JSON.stringify(scope, null, 2)).toBe(JSON.stringify(response, null, 2));
  });

  test('is what the endpoint answers to the documented request', async () => {
    expect(Object.keys(example.request)).toStrictEqual(['token', 'consumerToken']);
    const request = {
      token: serializeOnedata(token),
      consumerToken: serializeOnedata(consumerToken),
    };
    const operation = example.path.split('/').at(-1)!;
    const { status, body } = await answerTokenRequest(operation, JSON.stringify(request), options);
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toBe(JSON.stringify(response));
  });
});
