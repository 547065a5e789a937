import type { DecodeDetail, Tolerance, TokenErrorCode } from 'caveats/macaroon';
import { toHex } from '../../bytes/oracle.js';
import { type TokenName, TOKENS } from './tokens.js';

type One = 'v1' | 'v2' | 'v1-json' | 'v2-json' | 'base64';
export type Format = One | `${One}-several`;

/** One entry of the corpus. */
export interface Malformed {
  readonly id: string;
  readonly format: Format;
  /** The good token that it was made of. */
  readonly token: TokenName;
  /** The input: of a binary format in hexadecimal, of the others as text. */
  readonly hex?: string;
  readonly text?: string;
  /** How long an input the reader has to be told to take at the most. */
  readonly maxLength?: number;
  readonly wrong: string;
  readonly code: TokenErrorCode;
  readonly detail: DecodeDetail;
  /** Whether it is wrong only where a single macaroon is expected, without discharges. */
  readonly alone?: true;
  readonly lenient: Tolerance | null;
  /** For what a lenient reader takes: the same in v2 binary, strictly. */
  readonly strict?: string;
  readonly signatureHolds?: boolean;
}

export interface Extras {
  readonly token?: TokenName;
  readonly lenient?: Tolerance;
  /** What it is in strict v2 binary, where that is not the good token. */
  readonly strict?: Uint8Array;
  /** False where the signature does not hold of what a lenient reader takes. */
  readonly holds?: false;
  readonly alone?: true;
  readonly maxLength?: number;
}

export const EMPTY_FIELD = { lenient: 'json_empty_field' } as const;
export const NULL = { lenient: 'json_null' } as const;
export const UNKNOWN = { lenient: 'json_unknown_field' } as const;
export const FIRST = { lenient: 'first_party_fields' } as const;

/** An id, what is wrong, the input, and the detail of the error. */
export type Row = readonly [string, string, Uint8Array | string, DecodeDetail, Extras?];

/** The entries of a format; by default they are made of this token. */
export function entries(format: Format, base: TokenName, rows: readonly Row[]): Malformed[] {
  return rows.map(([id, wrong, input, detail, extras = {}]) => {
    const { token = base, lenient = null, alone, maxLength } = extras;
    return {
      id: `${format}/${id}`,
      format,
      token,
      wrong,
      ...(typeof input === 'string' ? { text: input } : { hex: toHex(input) }),
      ...(maxLength !== undefined && { maxLength }),
      code: codeOf(detail),
      detail,
      ...(alone && { alone }),
      lenient,
      ...(lenient && {
        strict: extras.strict ? toHex(extras.strict) : strictOf(format, token),
        signatureHolds: extras.holds ?? true,
      }),
    };
  });
}

function codeOf(detail: DecodeDetail): TokenErrorCode {
  if (detail === 'ends_early') return 'truncated_token';
  return detail === 'too_long' ? 'token_too_large' : 'malformed_token';
}

function strictOf(format: Format, token: TokenName): string {
  const { v2, discharge } = TOKENS[token];
  return format.endsWith('-several') ? v2 + (discharge?.v2 ?? '') : v2;
}

/** A part of a token, and what it is called. */
export type Named = readonly [string, Uint8Array];

/** The token cut off in the middle of every part that is longer than a byte, and after every part. */
export function truncations(parts: readonly Named[], cut: (end: number) => Row[2]): Row[] {
  const rows: Row[] = [];
  let end = 0;
  parts.forEach(([name, part], i) => {
    const id = name.replace(/\W+/g, '-');
    if (part.length > 1) {
      const middle = end + Math.ceil(part.length / 2);
      rows.push([`ends-in-${id}`, `It ends inside the ${name}.`, cut(middle), 'ends_early']);
    }
    end += part.length;
    const next = parts[i + 1]?.[0];
    if (next !== undefined) {
      const wrong = `It ends after the ${name}, before the ${next}.`;
      rows.push([`ends-after-${id}`, wrong, cut(end), 'ends_early']);
    }
  });
  return rows;
}

/** The same rows, made of another token. */
export function madeOf(token: TokenName, rows: readonly Row[]): Row[] {
  return rows.map(([id, wrong, input, detail, extras]) => [
    ...([id, wrong, input, detail] as const),
    { token, ...extras },
  ]);
}
