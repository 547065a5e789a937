import type { AnyIdentity } from 'caveats';

/** The identity of a macaroon that macaroon-bakery minted, from its version 2 on. */
export interface BakeryIdentity extends AnyIdentity<'access'> {
  /** The nonce, in hex. */
  readonly id: string;
  /** The id of the root key in its store. */
  readonly keyId: string;
  /** An entity, which has no colon, and an action each: `invoices:read`, `uri:/lnrpc.Lightning/GetInfo`. */
  readonly permissions: readonly string[];
}

/** The version of the identifiers, which is their first byte. */
const VERSION = 3;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Returns the identifier of an identity: a version, and a protobuf message. */
export function bakeryIdentifier(identity: Omit<BakeryIdentity, 'type'>): Uint8Array {
  const { id, keyId, permissions } = identity;
  if (!/^([0-9a-f]{2})+$/.test(id)) throw new TypeError('id must be hex, not empty');
  const nonce = id.match(/../g)!.map((digits) => parseInt(digits, 16));
  const operations: { entity: string; actions: Uint8Array[] }[] = [];
  for (const permission of permissions) {
    const [entity, action] = entityAndAction(permission);
    const last = operations.at(-1);
    if (last?.entity === entity) last.actions.push(bytesOf(action));
    else operations.push({ entity, actions: [bytesOf(action)] });
  }
  const messages = operations.map(({ entity, actions }) => messageOf([textsOf(entity), actions]));
  return Uint8Array.from([VERSION, ...messageOf([[nonce], textsOf(keyId), messages])]);
}

/** Splits a permission. */
export function entityAndAction(permission: string): readonly [entity: string, action: string] {
  const colon = permission.indexOf(':');
  if (colon < 0) throw new TypeError('a permission must be an entity, a colon and an action');
  return [permission.slice(0, colon), permission.slice(colon + 1)];
}

/** Reads an identifier; also in base64, as macaroons of version 1 have it. */
export function readBakeryIdentifier(identifier: Uint8Array): BakeryIdentity | undefined {
  try {
    const bytes = identifier[0] === VERSION ? identifier : fromBase64(utf8.decode(identifier));
    const [nonce, keyId, operations] = fieldsOf(bytes.subarray(1), 3);
    const identity: BakeryIdentity = {
      type: 'access',
      id: Array.from(nonce![0]!, (byte) => byte.toString(16).padStart(2, '0')).join(''),
      keyId: utf8.decode(keyId![0]),
      permissions: operations!.flatMap((operation) => {
        const [entity, actions] = fieldsOf(operation, 2);
        return actions!.map((action) => `${utf8.decode(entity![0])}:${utf8.decode(action)}`);
      }),
    };
    // There is one way to write it: no field twice, none unknown, no longer numbers than needed.
    return String(bakeryIdentifier(identity)) === String(bytes) ? identity : undefined;
  } catch {
    return undefined;
  }
}

/** Returns a message of fields 1, 2 …, each of which has some values. */
function messageOf(fields: readonly (readonly ArrayLike<number>[])[]): number[] {
  const bytes: number[] = [];
  fields.forEach((values, i) => {
    for (const value of values) {
      bytes.push((8 * (i + 1)) | 2);
      let { length } = value;
      for (; length > 127; length >>>= 7) bytes.push((length & 127) | 128);
      bytes.push(length);
      for (const byte of Array.from(value)) bytes.push(byte);
    }
  });
  return bytes;
}

/** Returns the values of fields 1 to `count`. Throws for any other field, and for a message that ends early. */
function fieldsOf(bytes: Uint8Array, count: number): Uint8Array[][] {
  const fields = Array.from({ length: count }, (): Uint8Array[] => []);
  let at = 0;
  const next = (): number => {
    if (at >= bytes.length) throw new RangeError('the message ends early');
    return bytes[at++]!;
  };
  while (at < bytes.length) {
    const tag = next();
    let length = 0;
    for (let shift = 0, byte = 128; byte > 127; shift += 7) {
      if (shift > 21) throw new RangeError('a field is too long');
      byte = next();
      length |= (byte & 127) << shift;
    }
    if (at + length > bytes.length) throw new RangeError('the message ends early');
    // Of another number or wire type, there is no list to push to.
    fields[(tag - 10) / 8]!.push(bytes.subarray(at, (at += length)));
  }
  return fields;
}

function fromBase64(text: string): Uint8Array {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** An empty text is not written. */
function textsOf(text: string): Uint8Array[] {
  return text === '' ? [] : [bytesOf(text)];
}
