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
import { createZone } from '../../onedata/zone.js';
import { type Check, inferIn } from '../../reading/dialect.js';
import { partsOf } from '../../reading/parts.js';
import { loneText, nameText } from '../../reading/words.js';
import type { Token } from '../../token/token.js';
import { parseJson } from '../../unknown.js';
import { type Call, type CommandFor, type OptionSpec, type Outcome } from '../command.js';
import { asUsage, InputError, UsageError } from '../errors.js';
import { suggestDialect } from '../options/dialects.js';
import { requestGroups, requestOf } from '../options/inputs.js';
import {
  CONSUMER_KEY,
  CONSUMER_TOKEN,
  fileOption,
  inputGroup,
  KEY,
  readKey,
  readSources,
  readText,
  readToken,
  type Source,
  TOKEN,
} from '../options/tokens.js';
import { type Branch, type Cell, treeText } from '../text.js';
import { partBranches, partsJson, purposeBranches, validUntilBranch } from '../view.js';

const SOURCES: readonly Source[] = [TOKEN, KEY, CONSUMER_TOKEN, CONSUMER_KEY];

const ZONE_FILE = fileOption('zone-file', 'the users, spaces and providers of the zone, as JSON');

const SUBJECT: OptionSpec = {
  name: 'subject',
  value: 'NAME',
  about: 'whose token it is, for a legacy token, which does not contain it',
};

export const infer: CommandFor = (reading) => ({
  name: 'infer',
  about: 'Show what a token reaches',
  description:
    'Verifies a token except for its service, interface and api caveats, and shows what it reaches ' +
    'and until when. Only a client that is qualified to use the token learns this: give the time, ' +
    'address and consumer that its caveats ask for.' +
    (reading.name === 'onedata'
      ? '\nWith --zone-file it answers as Onezone\'s "infer access token scope".'
      : ''),
  groups: [
    inputGroup(...SOURCES),
    ...requestGroups('context', reading),
    ...(reading.name === 'onedata' ? [{ title: 'Onedata', options: [ZONE_FILE, SUBJECT] }] : []),
  ],
  examples: { 'What does it reach?': 'caveats infer --key-file api.key --token-file narrow.txt' },
  async run(call) {
    const { args } = call;
    const given = await readSources(call, ...SOURCES);
    const rootKey = readKey(given);
    const read = readToken(call, given);
    const { token } = read;
    suggestDialect(call, read);
    const consumerToken = given.has(CONSUMER_TOKEN)
      ? readToken(call, given, CONSUMER_TOKEN).token
      : undefined;
    if (consumerToken === undefined && args.has(CONSUMER_KEY)) {
      throw new UsageError('--consumer-key-file goes with a consumer token');
    }
    const consumerKey = given.has(CONSUMER_KEY) ? readKey(given, CONSUMER_KEY) : rootKey;
    const check: Check = {
      // The consumer's token is the one of type identity.
      rootKey: ({ type }) => (type === 'identity' && consumerToken ? consumerKey : rootKey),
      ...requestOf('context', call),
      consumerToken,
    };
    if (args.has(ZONE_FILE)) {
      const keys = new Map(consumerToken && [[consumerToken, consumerKey]]);
      // The token comes last: if both have one name, the key is the token's.
      return inferInZone(call, token, check, keys.set(token, rootKey));
    }
    if (args.has(SUBJECT)) throw new UsageError('--subject goes with --zone-file');
    return inferred(call, token, check);
  },
});

const REACHES: Cell = { text: 'Reaches', tone: 'good' };

function inferred({ reading, io }: Call, token: Token, check: Check): Outcome {
  const inferred = inferIn(reading, token, check);
  const skipped: readonly AnyCaveat[] = inferred.skipped;
  const parts = partsOf(inferred, check.expect, reading);
  const branches: readonly Branch[] = [
    ...purposeBranches(check.expect),
    ...partBranches(parts, io),
    {
      name: 'not checked',
      text: skipped.length === 0 ? 'nothing' : '',
      branches: skipped.map((each) => ({ name: loneText(reading.dialect.write(each)) })),
    },
  ];
  return {
    json: { ...partsJson(parts), skipped },
    text: treeText(REACHES, { branches, isWhole: true }),
  };
}

/** Answers as Onezone does, about the zone of a file. */
async function inferInZone(
  { args, io }: Call,
  token: Token,
  { consumerToken, expect, ...check }: Check,
  keys: ReadonlyMap<Token, Uint8Array>,
): Promise<Outcome> {
  const request: TokenContext = check.request;
  if (expect !== 'access') throw new UsageError('--expect: with --zone-file it is access');
  if (request.consumer !== undefined || request.groups !== undefined) {
    throw new UsageError('--consumer and --group: with --zone-file a consumer token proves it');
  }
  const json = parseJson(await readText(ZONE_FILE, args.one(ZONE_FILE)!, io));
  if (json === undefined) throw new InputError('--zone-file: is not JSON');
  // It checks everything that it gets.
  const zone = asUsage(() => createZone(Object(json)), '--zone-file', InputError);
  const secrets = secretsOf(keys, args.one(SUBJECT));
  const { now, ip, asn, country, regions } = request;
  const scope = await inferAccessTokenScope(
    { token, consumerToken },
    { zone, secrets, now, ip, geo: { asn, country, regions } },
  );
  const branches = [validUntilBranch(scope.validUntil, io), ...dataBranches(scope)];
  return { json: scope, text: treeText(REACHES, { branches, isWhole: true }) };
}

/** Takes the given keys for those of the tokens. The signatures show whether they are. */
function secretsOf(keys: ReadonlyMap<Token, Uint8Array>, legacySubject?: string): OnedataSecrets {
  const named = new Map<string, NamedSecret>();
  const temporary = new Map<string, TemporarySecret>();
  for (const [{ macaroon }, secret] of keys) {
    const identity = onedataIdentity.decode(macaroon.identifier.slice());
    const { id, persistence, subject = legacySubject } = identity;
    if (subject === undefined) {
      throw new UsageError('--subject is missing: the token does not contain it');
    }
    if (persistence.kind === 'named') named.set(id, { secret, subject });
    else temporary.set(subject, { secret, generation: persistence.generation });
  }
  return asUsage(() => createSecrets({ named, temporary }), '--subject');
}

function dataBranches({ dataAccessScope }: AccessTokenScope): readonly Branch[] {
  if (dataAccessScope === null) {
    return [{ name: 'data', text: "no user's data: it is the token of a Oneprovider" }];
  }
  const accessText = (isReadonly: boolean): string => (isReadonly ? 'read' : 'read, write');
  const { readonly, spaces, providers } = dataAccessScope;
  const branches = Object.entries(spaces).map(([id, { name, supports }]) => {
    // Every Oneprovider of a support is among the Oneproviders.
    const through = Object.entries(supports).map(([providerId, support]) => ({
      name: `through ${nameText(providers[providerId]!.name)}`,
      text: accessText(support.readonly),
    }));
    return {
      name: `${nameText(name)} (${nameText(id)})`,
      text: through.length === 0 ? 'through no Oneprovider' : '',
      branches: through,
    };
  });
  return [
    { name: 'access', text: accessText(readonly) },
    { name: 'spaces', text: branches.length === 0 ? 'none' : 'only these', branches },
  ];
}
