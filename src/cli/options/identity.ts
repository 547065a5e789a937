import type { Arguments } from '../arguments.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import { onedataIdentity, type OnedataIdentity } from '../../onedata/identity.js';
import { TokenError } from '../../errors.js';
import type { NewIdentity } from '../../token/identity.js';
import { generateRootKey } from '../../token/root-key.js';
import { catchTokenError } from '../../token/token.js';
import type { OptionGroup, OptionSpec } from '../command.js';
import { UsageError } from '../errors.js';

const SUBJECT: OptionSpec = { name: 'subject', value: 'NAME', about: 'whose token it is: usr-1' };
const TYPE: OptionSpec = {
  name: 'type',
  value: 'TYPE',
  choices: ['access', 'identity'],
  about: 'access (by default) or identity',
};
const KEY_ID: OptionSpec = { name: 'key-id', value: 'ID', about: 'which key signs it' };
const ID: OptionSpec = { name: 'id', value: 'ID', about: "the token's own id; random by default" };
const IDENTIFIER: OptionSpec = {
  name: 'identifier',
  value: 'TEXT',
  about: 'in place of all these: an identifier of your own form',
};
const GENERATION: OptionSpec = {
  name: 'generation',
  value: 'NUMBER',
  about: "Onedata: a temporary token, of this generation of its subject's",
};
export const LOCATION: OptionSpec = {
  name: 'location',
  value: 'PLACE',
  about: 'where it is to be used; a hint, not signed',
};

export const IDENTITY: OptionGroup = {
  title: 'Identity',
  options: [SUBJECT, TYPE, KEY_ID, ID, IDENTIFIER, GENERATION, LOCATION],
};

/** What a token of the library's own is minted of. */
export function identityOf(
  args: Arguments,
): { readonly identity: NewIdentity } | { readonly identifier: string } {
  refuse(args, GENERATION, 'goes with --onedata');
  const identifier = identifierOf(args);
  if (identifier !== undefined) return { identifier };
  const identity = { type: typeOf(args), subject: subjectOf(args) };
  return { identity: { ...identity, keyId: args.one(KEY_ID), id: args.one(ID) } };
}

/** The same of Onedata's. */
export function onedataIdentityOf(args: Arguments): OnedataIdentity {
  refuse(args, KEY_ID, "is not in Onedata's identities");
  const identifier = identifierOf(args);
  if (identifier !== undefined) return parseOnedata(identifier);
  return {
    version: 2,
    type: typeOf(args),
    subject: subjectOf(args),
    id: args.one(ID) ?? randomId(),
    persistence: persistenceOf(args.one(GENERATION)),
  };
}

function identifierOf(args: Arguments): string | undefined {
  const identifier = args.one(IDENTIFIER);
  if (identifier === undefined) return undefined;
  for (const option of [SUBJECT, TYPE, KEY_ID, ID, GENERATION]) {
    refuse(args, option, 'does not go with --identifier');
  }
  return identifier;
}

function refuse(args: Arguments, option: OptionSpec, why: string): void {
  if (args.has(option)) throw new UsageError(`--${option.name} ${why}`);
}

function typeOf(args: Arguments): 'access' | 'identity' {
  return args.one(TYPE) === 'identity' ? 'identity' : 'access';
}

function subjectOf(args: Arguments): string {
  const subject = args.one(SUBJECT);
  if (subject !== undefined) return subject;
  throw new UsageError('--subject is missing: whose token is it?');
}

function parseOnedata(identifier: string): OnedataIdentity {
  const bytes = encodeUtf8(identifier, 'identifier');
  const identity = catchTokenError(() => onedataIdentity.decode(bytes));
  if (!(identity instanceof TokenError)) return identity;
  throw new UsageError("--identifier: is none of Onedata's");
}

function persistenceOf(generation: string | undefined): OnedataIdentity['persistence'] {
  if (generation === undefined) return { kind: 'named' };
  if (!/^[0-9]{1,9}$/.test(generation)) throw new UsageError('--generation: takes a number');
  return { kind: 'temporary', generation: Number(generation) };
}

const ID_BYTES = 16;

function randomId(): string {
  const bytes = generateRootKey().subarray(0, ID_BYTES);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
