/**
 * `npm run test:services`: what was revoked, over a real SQLite file, Redis and PostgreSQL. Several
 * processes use the store at once, and it is killed in the middle.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgres } from './postgres.js';
import { WAYS } from './protocol.js';
import { redis } from './redis.js';
import { type Available, eventually, type Service } from './service.js';
import { sqlite } from './sqlite.js';
import { targetOf } from './storm.js';
import { all, WorkerProcess } from './worker-process.js';

const WORKERS = 4;
/** How many revocations each process makes before something happens to the store. */
const ROUNDS = 8;

const services: readonly [string, Available][] = [
  ['SQLite', sqlite()],
  ['Redis', redis()],
  ['PostgreSQL', postgres()],
];

for (const [name, available] of services) {
  if ('missing' in available) test.skip(`${name} is skipped: ${available.missing}`, () => {});
  else describe(name, () => suite(available.open));
}

function suite(open: () => Promise<Service>): void {
  let service: Service;
  const workers: WorkerProcess[] = [];
  let started = 0;
  const start = (): Promise<WorkerProcess> => {
    const worker = new WorkerProcess(`p${started++}`, service);
    workers.push(worker);
    return worker.ready();
  };
  const alive = (): WorkerProcess[] => workers.filter(({ isAlive }) => isAlive);

  beforeAll(async () => {
    service = await open();
    await service.start();
  });
  afterAll(async () => {
    for (const worker of workers) await worker.kill();
    await service.close();
  });

  test('several processes at once begin to use a store that is empty', async () => {
    const together = await Promise.all(Array.from({ length: WORKERS }, start));
    const token = await together[0]!.mint('usr-1', 'k1');
    await untilAvailable(token);
  });

  test.each(WAYS)('what one process revokes by %s is refused by all, at once', async (way) => {
    const [first] = workers;
    const token = await first!.mint(`usr-${way}`, `key-${way}`);
    expect(await first!.revoke(targetOf(way, token))).toBe('granted');
    for (const worker of workers) expect(await worker.verdict(token)).toBe('token_revoked');
    expect(await workers.at(-1)!.unrevoke(targetOf(way, token))).toBe('granted');
    for (const worker of workers) expect(await worker.verdict(token)).toBe('granted');
  });

  test.each(WAYS)('all processes revoke the same by %s at the same time', async (way) => {
    const token = await workers[0]!.mint(`usr-all-${way}`, `key-all-${way}`);
    const target = targetOf(way, token);
    const revoked = await Promise.all(workers.map((worker) => worker.revoke(target)));
    expect(revoked).toContain('granted');
    for (const worker of workers) expect(await worker.verdict(token)).toBe('token_revoked');
  });

  test('nothing is lost and nobody is let in, though the store is killed in the middle', async () => {
    await Promise.all(workers.map((worker) => worker.startStorm()));
    await untilRevoked(ROUNDS);
    const victim = await start();
    await victim.startStorm();
    await untilRevoked(ROUNDS);
    for (let time = 0; time < 2; time++) {
      const { token } = workers[0]!.revoked.at(-1)!;
      const untouched = await workers[0]!.mint('usr-untouched', 'k1');
      await service.kill();
      await expectRefusal([token, untouched]);
      await service.start();
      await untilAvailable(untouched);
      // A process that is killed leaves nothing undone that it has acknowledged.
      await victim.kill();
      await untilRevoked(ROUNDS);
    }
    await Promise.all(alive().map((worker) => worker.stopStorm()));
    await start();
    await expectNothingLost();
  });

  test('a process that starts while the store is down goes on when it is back', async () => {
    const token = await workers[0]!.mint('usr-1', 'k1');
    await untilAvailable(token);
    expect(await workers[0]!.revoke({ token })).toBe('granted');
    await service.kill();
    const worker = await start();
    expect(await worker.verdict(token)).toBe('verification_unavailable');
    expect(await worker.revoke({ subject: 'usr-2' })).toBe('verification_unavailable');
    await service.start();
    await eventually('it goes on', async () => (await worker.verdict(token)) === 'token_revoked');
  });

  test('a store that comes back empty is noticed, and nobody is let in', async () => {
    const revoked = await workers[0]!.mint('usr-1', 'k1');
    const untouched = await workers[0]!.mint('usr-1', 'k1');
    await untilAvailable(untouched);
    expect(await workers[0]!.revoke({ token: revoked })).toBe('granted');
    await service.kill();
    await service.forget();
    await service.start();
    await expectRefusal([revoked, untouched]);
    // Whoever starts now has no way to know, and takes it as it is; the others do not follow.
    const others = alive();
    const fresh = await start();
    await eventually('it answers', async () => (await fresh.verdict(untouched)) === 'granted');
    await expectRefusal([revoked, untouched], others);
  });

  /** Waits until every process has made some more revocations. */
  async function untilRevoked(more: number): Promise<void> {
    const goals = alive().map((worker) => ({ worker, goal: worker.revoked.length + more }));
    await eventually('all processes revoke', () =>
      goals.every(({ worker, goal }) => !worker.isAlive || worker.revoked.length >= goal),
    );
  }

  async function untilAvailable(token: string): Promise<void> {
    const isGranted = async (worker: WorkerProcess): Promise<boolean> => {
      const verdict = await worker.verdict(token);
      if (verdict !== 'verification_unavailable') expect(verdict).toBe('granted');
      return verdict === 'granted';
    };
    const waits = alive().map((worker) => eventually('it goes on', () => isGranted(worker)));
    await Promise.all(waits);
  }

  /** No process lets anybody in, revoked or not. */
  async function expectRefusal(tokens: readonly string[], asked = alive()): Promise<void> {
    const verdicts = await Promise.all(asked.map((worker) => worker.verify(tokens)));
    expect(verdicts).toEqual(asked.map(() => all('verification_unavailable', tokens)));
    const revoke = { keyId: 'key-of-nobody' };
    const answers = await Promise.all(asked.map((worker) => worker.revoke(revoke)));
    expect(answers).toEqual(all('verification_unavailable', answers));
  }

  /** What was acknowledged is in force in every process, and what was not revoked is valid. */
  async function expectNothingLost(): Promise<void> {
    expect(workers.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(workers.reduce((sum, { unavailable }) => sum + unavailable, 0)).toBeGreaterThan(0);
    const revoked = workers.flatMap((worker) => worker.revoked.map(({ token }) => token));
    const untouched = workers.flatMap((worker) => worker.untouched);
    expect(revoked.length).toBeGreaterThan(WORKERS * ROUNDS);
    const check = async (worker: WorkerProcess): Promise<void> => {
      for (const tokens of chunks(revoked)) {
        expect(await worker.verify(tokens)).toEqual(all('token_revoked', tokens));
      }
      for (const tokens of chunks(untouched)) {
        expect(await worker.verify(tokens)).toEqual(all('granted', tokens));
      }
    };
    // SQLite would have them wait for each other.
    if (service.name === 'SQLite') for (const worker of alive()) await check(worker);
    else await Promise.all(alive().map(check));
  }
}

/** Not all at once: how long the store may take to answer is limited. */
function chunks<T>(list: readonly T[]): readonly (readonly T[])[] {
  const size = 20;
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}
