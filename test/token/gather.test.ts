import {
  access,
  addThirdPartyCaveat,
  attenuate,
  doc,
  gatherDischarges,
  type GetDischarge,
  inspect,
  serialize,
  type ThirdPartyCaveat,
  time,
  type TokenInput,
  verify,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { asking, attach, dischargeOf, keyOf, rootKey, tokenAsking } from './attach.js';

const request = { now: 1000, resource: { doc: 'A' }, access: 'read' } as const;
const nameOf = ({ identifier }: ThirdPartyCaveat) => new TextDecoder().decode(identifier);
const mintIt: GetDischarge = (caveat) => dischargeOf(nameOf(caveat));

/** Third parties that issue these, by their identifiers. */
function issuing(discharges: Readonly<Record<string, TokenInput>>): GetDischarge {
  return (caveat) => discharges[nameOf(caveat)]!;
}

/** The error with which something is rejected. */
async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('the discharges that a token needs', () => {
  const token = tokenAsking([doc('A')], 'login', 'mail');

  test('are asked for by what the token says, bound and attached', async () => {
    const asked: [string, string][] = [];
    const discharged = await gatherDischarges(token, (caveat) => {
      asked.push([caveat.location, nameOf(caveat)]);
      return mintIt(caveat);
    });
    expect(asked).toEqual([
      ['https://login.example.com', 'login'],
      ['https://mail.example.com', 'mail'],
    ]);
    expect(discharged).toEqual(attach(token, dischargeOf('login'), dischargeOf('mail')));
    expect(verify(discharged, { rootKey, request }).caveats).toEqual([doc('A')]);
  });

  test('are asked for without a location where the token says none', async () => {
    const bare = tokenAsking([]);
    const silent = addThirdPartyCaveat(bare, { identifier: 'login', rootKey: keyOf('login') });
    const asked: string[] = [];
    await gatherDischarges(silent, (caveat) => {
      asked.push(caveat.location);
      return mintIt(caveat);
    });
    expect(asked).toEqual(['']);
    const [caveat] = inspect(silent).unverified.caveats;
    expect(caveat).toMatchObject({ party: 'third', location: '' });
  });

  test.each<[string, GetDischarge]>([
    ['as tokens', mintIt],
    ['as promises', async (caveat) => mintIt(caveat)],
    ['as text', (caveat) => serialize(dischargeOf(nameOf(caveat)), 'v1')],
    ['as promises of text', async (caveat) => serialize(dischargeOf(nameOf(caveat)), 'v2-json')],
    ['as plain objects', (caveat) => ({ macaroon: { ...dischargeOf(nameOf(caveat)).macaroon } })],
    [
      'as anything with a then',
      (caveat) => ({ then: (met) => Promise.resolve(mintIt(caveat)).then(met) }),
    ],
  ])('may come %s', async (_, getDischarge) => {
    const discharged = await gatherDischarges(token, getDischarge);
    expect(verify(discharged, { rootKey, request }).caveats).toEqual([doc('A')]);
  });

  test('may be gathered for the text of a token', async () => {
    const discharged = await gatherDischarges(serialize(token, 'v1'), mintIt);
    expect(verify(serialize(discharged), { rootKey, request }).caveats).toEqual([doc('A')]);
  });

  test('are none where it has no third-party caveats', async () => {
    const bare = tokenAsking([doc('A')]);
    const never: GetDischarge = () => expect.unreachable();
    expect(await gatherDischarges(bare, never)).toEqual(bare);
    expect(await gatherDischarges(bare, never, { maxDischarges: 0 })).toEqual(bare);
  });

  test('are gathered anew, also where it has some', async () => {
    const stale = attach(token, dischargeOf('login', time(1)), dischargeOf('spare'));
    const discharged = await gatherDischarges(stale, mintIt);
    expect(discharged.discharges).toHaveLength(2);
    expect(verify(discharged, { rootKey, request }).validUntil).toBeNull();
    expect(stale.discharges).toHaveLength(2);
  });

  test('have to be gathered anew once it was narrowed', async () => {
    const discharged = await gatherDischarges(token, mintIt);
    const narrower = attenuate(discharged, [access('read')]);
    const again = await gatherDischarges(narrower, mintIt);
    expect(verify(again, { rootKey, request }).caveats).toEqual([doc('A'), access('read')]);
  });

  test('come with what they ask for in their turn', async () => {
    const login = asking(dischargeOf('login', time(3000)), 'code', 'captcha');
    const code = attenuate(asking(dischargeOf('code'), 'phone'), [time(2000)]);
    const others = ['captcha', 'phone', 'mail'].map((name) => [
      name,
      dischargeOf(name, `time < 400${name.length}`),
    ]);
    const discharged = await gatherDischarges(
      token,
      issuing({ login, code, ...Object.fromEntries(others) }),
    );
    const { caveats } = verify(serialize(discharged), { rootKey, request });
    expect(caveats).toEqual([doc('A'), time(3000), time(4005), time(2000), time(4007), time(4004)]);
    expect(discharged.discharges).toHaveLength(5);
  });
});

describe('caveats of one identifier', () => {
  test('get the discharges in the order of their caveats, however long each takes', async () => {
    const token = asking(tokenAsking([], 'login'), 'login', 'login');
    let calls = 0;
    const discharged = await gatherDischarges(token, async () => {
      const call = ++calls;
      await new Promise((done) => setTimeout(done, 30 - 10 * call));
      const issued = dischargeOf('login', time(2000 + call));
      return call === 1 ? asking(issued, 'login') : issued;
    });
    expect(calls).toBe(4);
    // The fourth was asked for by the first, so it comes before the second.
    expect(verify(discharged, { rootKey, request }).caveats).toEqual(
      [2001, 2004, 2002, 2003].map(time),
    );
  });
});

describe('third parties', () => {
  const token = tokenAsking([], 'login', 'mail');

  test('are asked at the same time for the caveats of one macaroon', async () => {
    const open: (() => void)[] = [];
    const gathering = gatherDischarges(token, async (caveat) => {
      await new Promise<void>((done) => open.push(done));
      return mintIt(caveat);
    });
    await Promise.resolve();
    expect(open).toHaveLength(2);
    for (const done of open.reverse()) done();
    expect(verify(await gathering, { rootKey, request }).caveats).toEqual([]);
  });

  test('are not waited for by those of another branch', async () => {
    const asked: string[] = [];
    let answerMail = (): void => expect.unreachable();
    const gathering = gatherDischarges(token, async (caveat) => {
      asked.push(nameOf(caveat));
      if (nameOf(caveat) === 'mail') await new Promise<void>((done) => (answerMail = done));
      return nameOf(caveat) === 'login' ? asking(dischargeOf('login'), 'code') : mintIt(caveat);
    });
    await expect.poll(() => asked).toEqual(['login', 'mail', 'code']);
    answerMail();
    expect((await gathering).discharges).toHaveLength(3);
  });

  test('cannot change what they were asked by writing to it', async () => {
    const before = serialize(token);
    const discharged = await gatherDischarges(token, (caveat) => {
      const discharge = mintIt(caveat);
      caveat.identifier.fill(0);
      Object.assign(caveat, { identifier: new Uint8Array(), location: 'elsewhere' });
      return discharge;
    });
    expect(verify(discharged, { rootKey, request }).caveats).toEqual([]);
    expect(serialize(token)).toBe(before);
    const swapped = gatherDischarges(token, (caveat) => {
      caveat.identifier.fill(0);
      return mintIt(caveat);
    });
    expect(await rejectionOf(swapped)).toMatchObject({ code: 'unexpected_discharge' });
  });
});
