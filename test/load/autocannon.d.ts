/** What is used of `autocannon` 8.0.0, which comes without types. */
declare module 'autocannon' {
  interface Options {
    readonly url: string;
    /** How many requests are under way at a time. */
    readonly connections: number;
    /** How many requests are sent. */
    readonly amount?: number;
    /** In seconds. */
    readonly duration?: number;
    readonly headers?: Readonly<Record<string, string>>;
    /** Requests that take turns. */
    readonly requests?: readonly { readonly headers: Readonly<Record<string, string>> }[];
  }
  interface Result {
    readonly errors: number;
    readonly timeouts: number;
    readonly non2xx: number;
    readonly duration: number;
    readonly requests: { readonly total: number };
  }
  interface Instance extends PromiseLike<Result> {
    on(
      event: 'response',
      listener: (client: object, status: number, bytes: number, milliseconds: number) => void,
    ): this;
  }
  export default function autocannon(options: Options): Instance;
}
