import { hasSubjects, mintIn, type NewToken, type ReadingDialect } from '../../reading/dialect.js';
import { formatKey } from '../../reading/key-text.js';
import { generateRootKey } from '../../token/root-key.js';
import { type Call, type CommandFor, type OptionSpec } from '../command.js';
import { asUsage, UsageError } from '../errors.js';
import { CAVEAT_OPERANDS, caveatGroup, conditionsOf } from '../options/inputs.js';
import {
  FORCE,
  inputGroup,
  KEY,
  OUT,
  OUTPUT,
  readKey,
  readSources,
  writeSecret,
  writeToken,
} from '../options/tokens.js';

const ENCODING: OptionSpec = {
  name: 'encoding',
  value: 'ENCODING',
  choices: ['base64url', 'hex'],
  about: 'base64url (by default) or hex',
};

export const keygen: CommandFor = () => ({
  name: 'keygen',
  about: 'Make a new root key',
  description:
    'Writes 32 random bytes as --key-file and CAVEATS_KEY take them: base64url: or hex: and the ' +
    'bytes. Anyone with the key can mint tokens and verify them.',
  groups: [{ title: 'Output', options: [ENCODING, OUT, FORCE] }],
  chosenBy: 'nothing',
  examples: { 'A key in a file that only you can read': 'caveats keygen --out api.key' },
  async run(call) {
    const encoding = call.args.one(ENCODING) === 'hex' ? 'hex' : 'base64url';
    return writeSecret(call, formatKey(generateRootKey(), encoding), 'key');
  },
});

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
  about: 'the whole identifier, in its own form; base64url:… for one that is not text',
};
const GENERATION: OptionSpec = {
  name: 'generation',
  value: 'NUMBER',
  about: "a temporary token, of this generation of its subject's tokens",
};
const LOCATION: OptionSpec = {
  name: 'location',
  value: 'PLACE',
  about: 'where it is used; a hint, not signed',
};

/** The options of an identity, which an identifier takes the place of. */
function identityOptions(reading: ReadingDialect): readonly OptionSpec[] {
  const generation = reading.name === 'onedata' ? [GENERATION] : [];
  return hasSubjects(reading) ? [SUBJECT, TYPE, KEY_ID, ID, ...generation] : generation;
}

export const mint: CommandFor = (reading) => ({
  name: 'mint',
  about: 'Make a token',
  description:
    'Mints a token under a root key. Anyone who gets the token can use it: give it caveats, an ' +
    'expiry among them.',
  operands: CAVEAT_OPERANDS,
  groups: [
    inputGroup(KEY),
    { title: 'Identity', options: [...identityOptions(reading), IDENTIFIER, LOCATION] },
    caveatGroup(reading),
    OUTPUT,
  ],
  examples: {
    'A token for one doc, for an hour':
      'caveats mint --key-file api.key --subject usr-1 --doc A --expires-in 1h > token.txt',
    'One with a caveat as its text and another as JSON':
      "caveats mint --key-file api.key --subject usr-1 'ip = 10.0.0.0/8' " +
      '\'{"type":"time","validUntil":2000000000}\'',
    'A token of Onedata':
      'caveats mint --dialect onedata --key-file api.key --subject usr-alice --id t1 ' +
      '--location onezone.example.com --data-path /s2/reports > onedata.txt',
  },
  async run(call) {
    const { args, io, reading } = call;
    const rootKey = readKey(await readSources(call, KEY));
    const conditions = conditionsOf(call);
    const location = args.one(LOCATION);
    const given = { rootKey, conditions, location, ...identityOf(call), now: io.now() };
    const token = asUsage(() => mintIn(reading, given), 'mint');
    if (rootKey.length < 32) {
      io.stderr('caveats: warning: the key has fewer than 32 bytes; keygen makes a good one\n');
    }
    return writeToken(call, token, { form: reading.form ?? 'v2' });
  },
});

function identityOf({ args, reading }: Call): Pick<NewToken, 'identifier' | 'identity'> {
  const identifier = args.one(IDENTIFIER);
  const generation = args.one(GENERATION);
  const subject = args.one(SUBJECT);
  const other = identityOptions(reading).find((each) => args.has(each));
  if (identifier !== undefined && other !== undefined) {
    throw new UsageError(`--${other.name} does not go with --identifier`);
  }
  if (subject === undefined && identifier === undefined) {
    throw new UsageError(
      hasSubjects(reading)
        ? '--subject is missing: whose token is it?'
        : `--identifier is missing: the identifiers of ${reading.title} have a form of their own`,
    );
  }
  if (generation !== undefined && !/^[0-9]{1,9}$/.test(generation)) {
    throw new UsageError('--generation: must be a whole number');
  }
  return {
    identifier,
    identity: {
      subject: subject ?? '',
      type: args.one(TYPE) === 'identity' ? 'identity' : 'access',
      keyId: args.one(KEY_ID),
      id: args.one(ID),
      generation: generation === undefined ? undefined : Number(generation),
    },
  };
}
