import { decodeUtf8 } from '../../bytes/utf8.js';
import type { AnyCaveat } from '../../caveats/kind.js';
import type { TokenContext } from '../../caveats/request.js';
import { onedataIdentity } from '../../onedata/identity.js';
import { type AccessTokenScope, inferAccessTokenScope } from '../../onedata/infer.js';
import {
  createSecrets,
  type NamedSecret,
  type OnedataSecrets,
  type TemporarySecret,
} from '../../onedata/secrets.js';
import { createZone, type Zone } from '../../onedata/zone.js';
import { type Check, inferIn } from '../../reading/dialect.js';
import { partsOf } from '../../reading/parts.js';
import { loneText, nameText } from '../../reading/words.js';
import type { Token } from '../../token/token.js';
import { parseJson } from '../../unknown.js';
import { type Call, type CommandFor, type OptionSpec, type Outcome } from '../command.js';
import { asUsage, InputError, UsageError } from '../errors.js';
import { suggestDialect } from '../options/dialects.js';
import { expectGroup, expectOf, requestGroup, requestOf } from '../options/inputs.js';
import {
  CONSUMER_KEY,
  CONSUMER_TOKEN,
  fileOption,
  inputGroup,
  KEY,
  MAX_INPUT_BYTES,
  readKey,
  readSources,
  readToken,
  TOKEN,
  withName,
} from '../options/tokens.js';
import type { Branch, Cell } from '../text.js';
import {
  partBranches,
  partsJson,
  purposeBranches,
  treeOutcome,
  validUntilBranch,
} from '../view.js';

const ZONE_FILE = fileOption('zone-file', 'the users, spaces and providers of the zone, as JSON');

const SUBJECT: OptionSpec = {
  name: 'subject',
  value: 'NAME',
  about: 'whose token it is, for a legacy token, which does not contain it',
};

export const infer: CommandFor = (reading) => ({
  name: 'infer',
  about: 'Show what a token reaches',
  description: [
    'Verifies a token except for its service, interface and api caveats, and shows what it reaches ' +
      'and until when. Only a client that is qualified to use the token learns this: give the time, ' +
      'address and consumer that its caveats ask for.',
    ...(reading.name === 'onedata'
      ? ['With --zone-file it answers as Onezone\'s "infer access token scope".']
      : []),
  ],
  groups: [
    inputGroup(TOKEN, KEY, CONSUMER_TOKEN, CONSUMER_KEY),
    requestGroup('context', reading),
    ...expectGroup(reading),
    ...(reading.name === 'onedata' ? [{ title: 'Onedata', options: [ZONE_FILE, SUBJECT] }] : []),
  ],
  examples: {
    'What does it reach?': 'caveats infer --key-file api.key --token-file narrow.txt',
  },
  async run(call) {
    const { args } = call;
    const sources = [TOKEN, KEY, CONSUMER_TOKEN, CONSUMER_KEY];
    const [text, keyText, consumerText, consumerKeyText] = await readSources(call, ...sources);
    const rootKey = readKey(keyText, KEY);
    const read = readToken(call, text, TOKEN);
    const { token } = read;
    suggestDialect(call, read);
    const consumerToken =
      consumerText === undefined ? undefined : readToken(call, consumerText, CONSUMER_TOKEN).token;
    if (consumerToken === undefined && args.has(CONSUMER_KEY.option)) {
      throw new UsageError('--consumer-key-file goes with a consumer token');
    }
    const consumerKey =
      consumerKeyText === undefined ? rootKey : readKey(consumerKeyText, CONSUMER_KEY);
    const check: Check = {
      // The consumer's token is the one of type identity.
      rootKey: ({ type }) => (type === 'identity' && consumerToken ? consumerKey : rootKey),
      request: requestOf('context', call),
      expect: expectOf(call),
      consumerToken,
    };
    if (args.has(ZONE_FILE)) return inferInZone(call, token, check, { rootKey, consumerKey });
    if (args.has(SUBJECT)) throw new UsageError('--subject goes with --zone-file');
    return inferred(call, token, check);
  },
});

const REACHES: Cell = { text: 'Reaches', tone: 'good' };

function inferred({ reading, io }: Call, token: Token, check: Check): Outcome {
  const inferred = inferIn(reading, token, check);
  const skipped: readonly AnyCaveat[] = inferred.skipped;
  const parts = partsOf(inferred, check.expect, reading);
  const unchecked: Branch = {
    name: 'not checked',
    value: { text: skipped.length === 0 ? 'nothing' : '' },
    branches: skipped.map((each) => ({ name: loneText(reading.dialect.write(each)) })),
  };
  const branches = [...purposeBranches(check.expect), ...partBranches(parts, io), unchecked];
  return treeOutcome({ ...partsJson(parts), skipped }, REACHES, branches);
}

type Keys = Readonly<Record<'rootKey' | 'consumerKey', Uint8Array>>;

/** Answers as Onezone does, about the zone of a file. */
async function inferInZone(
  call: Call,
  token: Token,
  { consumerToken, expect, ...check }: Check,
  keys: Keys,
): Promise<Outcome> {
  const request: TokenContext = check.request;
  if (expect !== 'access') throw new UsageError('--expect: with --zone-file it is access');
  if (request.consumer !== undefined || request.groups !== undefined) {
    throw new UsageError('--consumer and --group: with --zone-file a consumer token proves it');
  }
  const zone = await readZone(call);
  const secrets = secretsOf(call, token, consumerToken, keys);
  const { now, ip, asn, country, regions } = request;
  const scope = await inferAccessTokenScope(
    { token, consumerToken },
    { zone, secrets, now, ip, geo: { asn, country, regions } },
  );
  const branches = [validUntilBranch(scope.validUntil, call.io), ...dataBranches(scope)];
  return treeOutcome(scope, REACHES, branches);
}

async function readZone({ args, io }: Call): Promise<Zone> {
  const path = args.one(ZONE_FILE)!;
  const { bytes } = await withName(ZONE_FILE, () => io.readFile(path, MAX_INPUT_BYTES));
  const json = parseJson(decodeUtf8(bytes) ?? '');
  if (json === undefined) throw new InputError('--zone-file: is not JSON');
  // It checks everything that it gets.
  return asUsage(() => createZone(Object(json)), '--zone-file', InputError);
}

/** Takes the given keys for those of the tokens. The signatures show whether they are. */
function secretsOf(
  { args }: Call,
  token: Token,
  consumerToken: Token | undefined,
  { rootKey, consumerKey }: Keys,
): OnedataSecrets {
  const named: [string, NamedSecret][] = [];
  const temporary: [string, TemporarySecret][] = [];
  const add = ({ macaroon }: Token, secret: Uint8Array): void => {
    const { id, persistence, ...identity } = onedataIdentity.decode(macaroon.identifier.slice());
    const subject = identity.subject ?? args.one(SUBJECT);
    if (subject === undefined) {
      throw new UsageError('--subject is missing: the token does not contain it');
    }
    if (persistence.kind === 'named') named.push([id, { secret, subject }]);
    else temporary.push([subject, { secret, generation: persistence.generation }]);
  };
  // The token comes last: if both have one name, the key is the token's.
  if (consumerToken !== undefined) add(consumerToken, consumerKey);
  add(token, rootKey);
  return asUsage(() => createSecrets({ named, temporary }), '--subject');
}

function dataBranches({ dataAccessScope }: AccessTokenScope): readonly Branch[] {
  if (dataAccessScope === null) {
    const text = "no user's data: it is the token of a Oneprovider";
    return [{ name: 'data', value: { text } }];
  }
  const { readonly, spaces, providers } = dataAccessScope;
  const listed = Object.entries(spaces);
  return [
    { name: 'access', value: { text: readonly ? 'read' : 'read, write' } },
    {
      name: 'spaces',
      value: { text: listed.length === 0 ? 'none' : 'only these' },
      branches: listed.map(([id, { name, supports }]) => ({
        name: `${nameText(name)} (${nameText(id)})`,
        value: { text: Object.keys(supports).length === 0 ? 'through no Oneprovider' : '' },
        // Every Oneprovider of a support is among the Oneproviders.
        branches: Object.entries(supports).map(([providerId, support]) => ({
          name: `through ${nameText(providers[providerId]!.name)}`,
          value: { text: support.readonly ? 'read' : 'read, write' },
        })),
      })),
    },
  ];
}
