/** What is used of `node:sqlite`, which Node 20 does not have. */
declare module 'node:sqlite' {
  export class DatabaseSync {
    constructor(path: string);
    exec(sql: string): void;
    prepare(sql: string): StatementSync;
  }
  export interface StatementSync {
    get(...values: readonly string[]): Readonly<Record<string, unknown>> | undefined;
    run(...values: readonly string[]): { readonly changes: number | bigint };
  }
}
