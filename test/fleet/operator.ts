import type { Authority, RevokeTarget } from 'caveats/authority';
import type { Fleet } from './fleet.js';
import type { Target } from './ledger.js';
import type { FleetProcess } from './process.js';
import type { Scenario } from './scenario.js';
import { type Bearer, EPOCH } from './tokens.js';

/** How many processes a revoked token is tried at, and how often at each afterwards. */
const TRIED_AT = 5;
const TRIES = 5;
/** For so long a token is used before it is revoked, and tried afterwards, in seconds. */
const BEFORE = 3;
const MEAN_AFTER = 3;

/** Those who revoke, and those who still try what is revoked. */
export class Operator {
  acknowledged = 0;
  repeated = 0;
  takenBack = 0;
  readonly #fleet: Fleet;
  readonly #scenario: Scenario;
  readonly #chosen = new Set<string>();

  constructor(fleet: Fleet, scenario: Scenario) {
    this.#fleet = fleet;
    this.#scenario = scenario;
  }

  async work(): Promise<never> {
    const { time, chance, processes } = this.#fleet;
    // Leaves the mark of the store.
    await this.#until(processes[0]!.revoking, { id: 'the first' });
    await time.wait(2);
    for (;;) {
      await time.wait(chance.exponential(60 / this.#scenario.revocationsPerMinute));
      void this.#revokeOne();
    }
  }

  async #revokeOne(): Promise<void> {
    const { time, chance, processes, tokens, ledger } = this.#fleet;
    const bearer = tokens.at(chance.below(tokens.count));
    const target = this.#targetOf(bearer);
    const name = `${target.kind} ${target.id}`;
    // Two who revoke the same and take it back would undo what the other was told.
    if (this.#chosen.has(name)) return;
    this.#chosen.add(name);
    const places = Array.from({ length: TRIED_AT }, () => chance.pick(processes));
    // Whoever remembers an answer has one to remember.
    for (const place of places) {
      time.after(chance.share() * BEFORE, () => void this.#fleet.use(place, bearer));
    }
    await time.wait(chance.share() * BEFORE);
    await this.#revoke(target);
    this.#tryAt(places, bearer);
    if (!chance.happens(0.03)) return;
    await time.wait(chance.exponential(1));
    ledger.takeBack(target);
    const by = chance.pick(processes).revoking;
    const isAcknowledged = await by.unrevoke(requestOf(target)).then(
      () => true,
      () => false,
    );
    this.takenBack++;
    // One that was not acknowledged may still take effect, whatever comes after it.
    if (!isAcknowledged) return;
    await time.wait(chance.exponential(1));
    await this.#revoke(target);
    this.#tryAt(places, bearer);
  }

  async #revoke(target: Target): Promise<void> {
    const { time, chance, processes, ledger } = this.#fleet;
    ledger.ask(target, time.now);
    const by = chance.pick(processes);
    // The moment stays the same however often it is repeated: a late write must not shorten it.
    const issuedUntil = by.clock() + 5;
    await this.#until(by.revoking, requestOf(target, issuedUntil));
    this.acknowledged++;
    ledger.acknowledge(target, time.now);
  }

  /** Repeats until it is acknowledged, by any process. */
  async #until(first: Authority, request: RevokeTarget): Promise<void> {
    const { time, chance, processes } = this.#fleet;
    for (let by = first; ; by = chance.pick(processes).revoking) {
      try {
        return await by.revoke(request);
      } catch {
        this.repeated++;
        await time.wait(chance.share());
      }
    }
  }

  #tryAt(places: readonly FleetProcess[], bearer: Bearer): void {
    const { time, chance } = this.#fleet;
    for (const place of places) {
      void this.#fleet.use(place, bearer);
      for (let i = 1; i < TRIES; i++) {
        time.after(chance.exponential(MEAN_AFTER), () => void this.#fleet.use(place, bearer));
      }
    }
  }

  #targetOf({ id, subject, keyId }: Bearer): Target {
    const share = this.#fleet.chance.share();
    if (keyId !== 'old' && share < 0.3) return { kind: 'key', id: keyId };
    return share < 0.7 ? { kind: 'token', id } : { kind: 'subject', id: subject };
  }
}

function requestOf({ kind, id }: Target, issuedUntil?: number): RevokeTarget {
  if (kind === 'key') return { keyId: id };
  return kind === 'subject' ? { subject: id, issuedUntil } : { id, expiresAt: EPOCH + 10 ** 6 };
}
