import type { Server } from 'node:http';

/** A server that listens, and makes the token that it takes. */
export interface Served {
  /** Absent if nothing is checked. */
  readonly token?: () => string;
  readonly listen: () => Server | Promise<Server>;
}

export const HOST = '127.0.0.1';
