import { STATUS_CODES } from 'node:http';

/** What an operation throws to be answered with an error, in the form of RFC 9457. */
export class Problem extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** The body of an answer of `application/problem+json`. */
export function problemBody(status: number, detail?: string): object {
  const title = STATUS_CODES[status];
  return { type: 'about:blank', title, status, ...(detail !== undefined && { detail }) };
}
