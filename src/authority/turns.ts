/** Work on the same thing, one after the other, so that none overwrites what another has just read. */
export class Turns {
  readonly #last: Map<string, Promise<void>> = new Map();

  /** Does some work when all that came before it on the same thing is done, or has failed. */
  take(thing: string, work: () => Promise<void>): Promise<void> {
    const turn = (this.#last.get(thing) ?? Promise.resolve()).then(work, work);
    this.#last.set(thing, turn);
    const leave = (): void => {
      if (this.#last.get(thing) === turn) this.#last.delete(thing);
    };
    turn.then(leave, leave);
    return turn;
  }
}
