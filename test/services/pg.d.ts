/** What is used of `pg`, which comes without types. */
declare module 'pg' {
  export interface PoolConfig {
    readonly connectionString?: string | undefined;
    readonly max?: number | undefined;
    readonly connectionTimeoutMillis?: number | undefined;
  }
  export class Pool {
    constructor(config: PoolConfig);
    on(event: 'error', listener: (error: Error) => void): this;
    query(sql: string, values?: unknown): Promise<{ readonly rows: unknown[] }>;
  }
  const pg: { readonly Pool: typeof Pool };
  export default pg;
}
