import { sha256 } from '@noble/hashes/sha2.js';
import { decodeBase64 } from '../bytes/base64.js';
import { equalBytes } from '../bytes/bytes.js';
import { decodeUtf8 } from '../bytes/utf8.js';
import { isObject, ownFieldOf } from '../unknown.js';
import { credentialFields, credentialReader } from './credentials.js';
import type { HeaderFields } from './headers.js';

/**
 * The clients of an endpoint: the secret of each id. Printable ASCII without spaces, `%` and `+`, which clients
 * encode in different ways, and in ids without `:`; a secret has 16 to 256 characters.
 */
export type Clients = Readonly<Record<string, string>>;

const ID = /^[\x21-\x24\x26-\x2a\x2c-\x39\x3b-\x7e]{1,256}$/;
const SECRET = /^[\x21-\x24\x26-\x2a\x2c-\x7e]{16,256}$/;
/** Room for an id and a secret, each character encoded as three, in base64. */
const MAX_BASIC = 4096;

const MEMBERS = ['token', 'token_type_hint', 'client_id', 'client_secret'] as const;

/** What a form contains of RFC 7662, section 2.1, and RFC 6749, section 2.3.1. */
export type Form = { readonly [K in (typeof MEMBERS)[number]]?: string };

/** Reads a form, or what a parser made of it; `undefined` if it has a member twice, or not as text. */
export function readForm(body: unknown): Form | undefined {
  const sent = typeof body === 'string' ? new URLSearchParams(body) : undefined;
  const form: Record<string, string> = {};
  for (const name of MEMBERS) {
    const values = sent?.getAll(name) ?? [ownFieldOf(body, name)];
    const [value = ''] = values;
    if (values.length > 1 || typeof value !== 'string') return undefined;
    // RFC 6749, section 3.2: an empty one counts as absent.
    if (value !== '') form[name] = value;
  }
  return form;
}

const encoder = new TextEncoder();
const digestOf = (secret: string): Uint8Array => sha256(encoder.encode(secret));
/** Stands in for the secret of a client that does not exist, so that it takes as long. */
const NOBODY = digestOf('');

/** Returns whether a request is of a client: by HTTP Basic or the form, not both (RFC 6749, section 2.3.1). */
export function clientChecker(
  clients: Clients,
): (headers: HeaderFields, form: Form | undefined) => boolean {
  if (!isObject(clients) || Object.keys(clients).length === 0) {
    throw new TypeError('clients must be an object with the secret of each id, one or more');
  }
  const digests = new Map<string, Uint8Array>();
  for (const [id, secret] of Object.entries(clients)) {
    if (!ID.test(id))
      throw new TypeError('clients: an id must be printable ASCII without spaces, %, + and :');
    if (typeof secret !== 'string' || !SECRET.test(secret)) {
      throw new TypeError(
        'clients: a secret must be 16 to 256 characters of printable ASCII without spaces, % and +',
      );
    }
    digests.set(id, digestOf(secret));
  }
  const read = credentialReader(
    credentialFields([{ header: 'authorization', scheme: 'Basic' }]),
    MAX_BASIC,
  );
  return (headers, { client_id, client_secret } = {}) => {
    const { text, fault } = read(headers);
    if (fault !== undefined && fault !== 'missing_credential') return false;
    const [id, secret] = text === undefined ? [client_id, client_secret] : readBasic(text);
    if (id === undefined || secret === undefined) return false;
    if (text !== undefined && (client_secret !== undefined || (client_id ?? id) !== id))
      return false;
    const isSecret = equalBytes(digestOf(secret), digests.get(id) ?? NOBODY);
    return isSecret && digests.has(id);
  };
}

/** Reads an id and a secret, each form-encoded; returns none for a text that has none. */
function readBasic(text: string): readonly string[] {
  const decoded = decodeBase64(text);
  const pair = decoded?.ending === 'whole' ? decodeUtf8(decoded.bytes) : undefined;
  const colon = pair?.indexOf(':') ?? -1;
  if (pair === undefined || colon < 0) return [];
  try {
    return [pair.slice(0, colon), pair.slice(colon + 1)].map((part) =>
      decodeURIComponent(part.replaceAll('+', ' ')),
    );
  } catch {
    return [];
  }
}
