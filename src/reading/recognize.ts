import { decodeUtf8 } from '../bytes/utf8.js';
import { inherentConditions } from '../token/authentic.js';
import type { Token } from '../token/token.js';
import type { ReadingDialect } from './dialect.js';

export interface Said {
  readonly identifier: Uint8Array;
  /** Its first-party conditions that are text, those of its discharges included. */
  readonly conditions: readonly string[];
  readonly form?: string | undefined;
}

export function saidBy({ macaroon, discharges }: Token, form?: string): Said {
  const conditions = [macaroon, ...discharges]
    .flatMap(({ unsafeCaveats }) => unsafeCaveats)
    .flatMap(({ condition, verificationId }) => (verificationId ? [] : [decodeUtf8(condition)]))
    .filter((text) => text !== undefined);
  return { identifier: macaroon.identifier, conditions, form };
}

/** Returns the dialect that reads most of a token; the first of equals. */
export function recognize(said: Said, dialects: readonly ReadingDialect[]): ReadingDialect {
  const reads = dialects.map((each) => readBy(said, each));
  return dialects[reads.indexOf(Math.max(...reads))]!;
}

/** Returns the titles of the other dialects that read as much of a token as one. */
export function rivalsOf(
  said: Said,
  reading: ReadingDialect,
  dialects: readonly ReadingDialect[],
): readonly string[] {
  const most = readBy(said, reading);
  // Every dialect reads nothing of a token that none reads.
  const rivals = dialects.filter((each) => most > 0 && readBy(said, each) === most);
  return rivals.filter(({ name }) => name !== reading.name).map(({ title }) => title);
}

/** Negative if the token is malformed. The identifier, which no holder can change, counts most. */
export function readBy(
  { identifier, conditions, form }: Said,
  { dialect, recognizes, form: own }: ReadingDialect,
): number {
  let isOwn: boolean;
  try {
    const identity = dialect.identity.decode(identifier.slice());
    // An identifier that is only an id could belong to any system.
    isOwn = Object.keys(identity ?? {}).length > 2;
    if (identity !== undefined) inherentConditions(identity, dialect, 0);
    else if (dialect.inherent !== undefined) return -1;
  } catch {
    return -1;
  }
  if (recognizes !== undefined) isOwn = recognizes(identifier, own !== undefined && form === own);
  const read = conditions.filter((condition) => dialect.read(condition) !== undefined);
  return read.length + (isOwn ? conditions.length + 1 : 0);
}
