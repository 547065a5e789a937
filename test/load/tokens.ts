import {
  type Caveat,
  expiresIn,
  interfaceIs,
  ip,
  mint,
  readonly,
  serialize,
  table,
  type TokenRequest,
} from 'caveats';
import jwt from 'jsonwebtoken';
import { claimsOf, requireClaims } from '../bench/contenders/checks.js';

// One key, and the same restrictions in a macaroon and in JWTs.

export const rootKey = 'a root key of 32 bytes, no less.';
export const issuer = 'https://login.example.com/';
export const audience = 'https://api.example.com';

const subject = 'usr-ada';
const DOC = 'AbCDeFGH';
const TABLE = 'grid-Tasks';

export const PATH = '/apis/v1/docs/:docId/tables/:tableId/rows';
/** The parameters of the levels. */
export const levels = { doc: 'docId', table: 'tableId' } as const;
/** What the tokens are for, and what they are not for. */
export const ALLOWED_PATH: string = pathOf(TABLE);
export const REFUSED_PATH: string = pathOf('grid-Other');

function pathOf(tableId: string): string {
  return PATH.replace(':docId', DOC).replace(':tableId', tableId);
}

function caveats(): readonly Caveat[] {
  return [
    expiresIn(86_400),
    ip('127.0.0.0/8', '::1'),
    interfaceIs('rest'),
    table(DOC, TABLE),
    readonly(),
  ];
}

export function macaroon(): string {
  return serialize(mint({ rootKey, identity: { subject }, caveats: caveats() }));
}

export function plainJwt(): string {
  return sign({});
}

/** With what `express-oauth2-jwt-bearer` asks for. */
export function oauthJwt(): string {
  return sign({ iss: issuer, aud: audience });
}

function sign(more: object): string {
  const claims = { sub: subject, jti: 'eNJuTokxzwRfbq4LxT_rcA', ...claimsOf(caveats()), ...more };
  return jwt.sign(claims, rootKey, { algorithm: 'HS256' });
}

/** The parameters that a router has. */
interface Parameters {
  readonly docId?: string;
  readonly tableId?: string;
}

/** Checks the claims of a JWT as guards check caveats. Throws if one is not met. */
export function requireMet(
  claims: unknown,
  address: string | undefined,
  { docId = '', tableId = '' }: Parameters,
): void {
  const { iss, aud, ...own } = Object(claims) as Record<string, unknown>;
  const request: TokenRequest = {
    interface: 'rest',
    ip: address,
    resource: { doc: docId, table: tableId },
    access: 'read',
  };
  requireClaims(own, request);
}
