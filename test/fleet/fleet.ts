import type { KeySource, RevocationStore } from 'caveats/authority';
import { Chance } from './chance.js';
import { Ledger } from './ledger.js';
import { FleetProcess, KeyTable, keyringWith } from './process.js';
import { Operator } from './operator.js';
import { Replica } from './replica.js';
import type { Scenario } from './scenario.js';
import { Server } from './server.js';
import { Tally, type Result } from './tally.js';
import { type Bearer, EPOCH, rootKeyOf, Tokens } from './tokens.js';
import { VirtualTime } from './virtual-time.js';
import { notBehind, rememberFor } from './wrappers.js';

/** From when on requests come, in seconds: the first process has left the store's mark by then. */
const OPENING = 1;
const REPLICAS = 4;

/** The processes of a service, their store and those who use them. */
export class Fleet {
  readonly time = new VirtualTime();
  readonly chance: Chance;
  readonly ledger: Ledger;
  readonly processes: readonly FleetProcess[];
  readonly tokens: Tokens;
  readonly #scenario: Scenario;
  readonly #primary: Server;
  readonly #replicas: readonly Replica[];
  readonly #tally: Tally;

  constructor(scenario: Scenario) {
    const { seed, skew, faults, mistake, reads, lag } = scenario;
    this.#scenario = scenario;
    this.chance = new Chance(seed);
    this.ledger = new Ledger(skew);
    this.tokens = new Tokens(scenario.tokens, seed);
    const lie = mistake === 'opens a token once' ? undefined : mistake;
    this.#primary = new Server(this.time, this.chance, faults, lie);
    const count = reads.from === 'replica' ? REPLICAS : 0;
    this.#replicas = Array.from(
      { length: count },
      () => new Replica(this.time, this.chance, this.#primary, { faults, lag }),
    );
    this.processes = this.#startProcesses();
    this.#tally = new Tally(this.ledger);
  }

  async run(): Promise<Result> {
    const { seconds } = this.#scenario;
    const { time, chance } = this;
    this.#breakThings();
    const heart = this.#primary.connect();
    void this.#every(
      () => 0.5,
      async () => {
        await Promise.resolve(heart.set('heartbeat', EPOCH + time.now)).catch(() => undefined);
      },
    );
    const operator = new Operator(this, this.#scenario);
    void operator.work();
    for (const process of this.processes) {
      time.after(OPENING + chance.share(), () => {
        const mean = 1 / this.#scenario.requestsPerSecond;
        void this.#every(
          () => chance.exponential(mean),
          async () => void this.use(process, this.tokens.at(chance.popular(this.tokens.count))),
        );
        void this.#every(
          () => chance.exponential(1 / this.#scenario.issuesPerSecond),
          () => this.#session(process),
        );
      });
    }
    await time.run(seconds);
    const worstLag = Math.max(0, ...this.#replicas.map((replica) => replica.worstLag));
    return this.#tally.result(operator, this.#primary.calls, worstLag);
  }

  /** Uses a token at a process, and writes down what came of it. */
  async use(process: FleetProcess, bearer: Bearer): Promise<void> {
    const startedAt = this.time.now;
    const since = this.ledger.revokedSince(bearer);
    const verdict = await process.verify(bearer.text);
    // What was taken back meanwhile may be allowed.
    const isStill = this.ledger.revokedSince(bearer) === since;
    this.#tally.add(bearer, { verdict, startedAt, since: isStill ? since : undefined });
  }

  #startProcesses(): readonly FleetProcess[] {
    const { rotation, skew, processes, mistake } = this.#scenario;
    const table = new KeyTable('k1');
    const opensOnce = mistake === 'opens a token once';
    if (rotation.keys === 'lookup') this.#rotate(table, 0);
    return Array.from({ length: processes }, (_, i) => {
      const parts = {
        time: this.time,
        skew: this.chance.between(-skew, skew),
        keys: this.#keysOf(table),
        opensOnce,
      };
      const writes = this.#primary.connect();
      return new FleetProcess({ ...parts, writes, reads: this.#readsOf(writes, parts.skew, i) });
    });
  }

  #readsOf(primary: RevocationStore, skew: number, process: number): RevocationStore {
    const { reads } = this.#scenario;
    if (reads.from === 'primary') return primary;
    if (reads.from === 'memory') return rememberFor(reads.seconds, primary, () => this.time.now);
    const replica = this.#replicas[process % REPLICAS]!.connect();
    if (reads.seconds === undefined) return replica;
    return notBehind(reads.seconds, replica, () => EPOCH + this.time.now + skew);
  }

  #keysOf(table: KeyTable): KeySource {
    const { keys, spread } = this.#scenario.rotation;
    if (keys === 'lookup') return table.lookup(this.time, spread);
    const keyring = keyringWith('k1');
    this.#rotate(
      {
        add: (id) => keyring.add(id, rootKeyOf(id)),
        use: (id) => keyring.rotate(id, rootKeyOf(id)),
        remove: (id) => keyring.remove(id),
      },
      spread,
    );
    return keyring;
  }

  /** Makes the three steps, each at some moment within the spread. */
  #rotate(keys: Record<'add' | 'use' | 'remove', (id: string) => void>, within: number): void {
    const { spread, useAfter, life } = this.#scenario.rotation;
    const add = OPENING + 3;
    const use = add + useAfter;
    const remove = use + spread + life + 2 * this.#scenario.skew;
    const step = (at: number, run: () => void): void => {
      this.time.after(at + this.chance.share() * within, run);
    };
    step(add, () => keys.add('k2'));
    step(use, () => keys.use('k2'));
    step(remove, () => keys.remove('k1'));
  }

  /** A token is issued, and used at other processes until shortly before it expires. */
  async #session(process: FleetProcess): Promise<void> {
    const { rotation, skew } = this.#scenario;
    const { chance, time } = this;
    const subject = `usr-${chance.below(1000)}`;
    const digits = chance.text(20, '0123456789abcdef');
    const bearer = await process.issue(subject, rotation.life, digits);
    const last = rotation.life - 2 - 2 * skew;
    for (const wait of [0, ...Array.from({ length: 3 }, () => chance.share() * last)]) {
      time.after(wait, () => void this.use(chance.pick(this.processes), bearer));
    }
  }

  /** The server ends twice and stalls once; the link to a replica breaks. */
  #breakThings(): void {
    const { seconds, linkBreaksFor } = this.#scenario;
    const at = (share: number, run: () => void): void => {
      this.time.after(share * seconds, run);
    };
    at(0.3, () => this.#primary.crash(seconds / 60));
    at(0.5, () => this.#primary.pause(seconds / 30));
    at(0.7, () => this.#primary.crash(seconds / 60));
    if (linkBreaksFor > 0) at(0.55, () => this.#replicas[0]!.cut(linkBreaksFor));
  }

  async #every(pause: () => number, work: () => Promise<void>): Promise<void> {
    for (;;) {
      await this.time.wait(pause());
      await work();
    }
  }
}
