import { STATUS_CODES } from 'node:http';

/** What an operation throws to respond with an error. */
export class Problem extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/**
 * Returns the body of an error: the three members that Coda documents, and those of RFC 9457 beside them. Its
 * type is `application/json`, as Coda documents for every error; clients of Coda read no other.
 */
export function problemBody(status: number, detail?: string): object {
  const title = STATUS_CODES[status];
  return {
    ...codaError(status, detail),
    type: 'about:blank',
    title,
    status,
    ...(detail !== undefined && { detail }),
  };
}

/** Returns the members of an error that Coda documents. Clients read `message` from every error. */
export function codaError(status: number, message?: string): object {
  const statusMessage = STATUS_CODES[status] ?? 'Error';
  return { statusCode: status, statusMessage, message: message ?? statusMessage };
}
