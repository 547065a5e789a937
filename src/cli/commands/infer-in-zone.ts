import { decodeUtf8 } from '../../bytes/utf8.js';
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
import type { InferCheck } from '../../reading/dialect.js';
import { nameText } from '../../reading/words.js';
import type { Token } from '../../token/token.js';
import type { Call, OptionGroup, OptionSpec, Outcome } from '../command.js';
import { asUsage, InputError, UsageError } from '../errors.js';
import { MAX_INPUT_BYTES, withName } from '../options/sources.js';
import { type Branch, clockOf, treeLines } from '../text.js';
import { validUntilBranch } from '../view/token.js';

export const ZONE_FILE: OptionSpec = {
  name: 'zone-file',
  value: 'FILE',
  isFile: true,
  about: 'the users, spaces and providers of the zone, as JSON',
};

export const SUBJECT: OptionSpec = {
  name: 'subject',
  value: 'NAME',
  about: 'whose token it is, for a legacy token, which does not contain it',
};

export const ONEDATA: OptionGroup = { title: 'Onedata', options: [ZONE_FILE, SUBJECT] };

/** The keys of the tokens, and what a legacy token does not contain. */
export interface ZoneCheck {
  readonly check: InferCheck;
  readonly rootKey: Uint8Array;
  readonly consumerKey: Uint8Array;
  readonly subject: string | undefined;
}

/** Answers as Onezone does, about the zone of a file. */
export async function inferInZone(call: Call, token: Token, given: ZoneCheck): Promise<Outcome> {
  const { consumerToken, expect } = given.check;
  const request: TokenContext = given.check.request;
  if (expect !== 'access') throw new UsageError('--expect: with --zone-file it is access');
  if (request.consumer !== undefined || request.groups !== undefined) {
    throw new UsageError('--consumer and --group: with --zone-file a consumer token proves it');
  }
  const zone = await readZone(call);
  const { now, ip, asn, country, regions } = request;
  const scope = await inferAccessTokenScope(
    { token, consumerToken },
    { zone, secrets: secretsOf(token, given), now, ip, geo: { asn, country, regions } },
  );
  return {
    json: scope,
    text: (style) =>
      treeLines(
        { text: 'Reaches', tone: 'good' },
        [validUntilBranch(scope.validUntil, clockOf(call.io)), ...dataBranches(scope)],
        style,
      ),
  };
}

async function readZone({ args, io }: Call): Promise<Zone> {
  const path = args.one(ZONE_FILE)!;
  const { bytes } = await withName(ZONE_FILE, () => io.readFile(path, MAX_INPUT_BYTES));
  try {
    // It checks everything that it gets.
    return createZone(Object(JSON.parse(decodeUtf8(bytes) ?? '')));
  } catch (error) {
    // The parser's message would repeat the content of the file.
    const why = error instanceof TypeError ? error.message : 'is not JSON';
    throw new InputError(`--zone-file: ${why}`);
  }
}

/** Takes the given keys for those of the tokens. The signatures show whether they are. */
function secretsOf(token: Token, given: ZoneCheck): OnedataSecrets {
  const { rootKey, consumerKey, check } = given;
  const named: [string, NamedSecret][] = [];
  const temporary: [string, TemporarySecret][] = [];
  const add = ({ macaroon }: Token, secret: Uint8Array): void => {
    const { id, persistence, ...identity } = onedataIdentity.decode(macaroon.identifier.slice());
    const subject = identity.subject ?? given.subject;
    if (subject === undefined) {
      throw new UsageError('--subject is missing: the token does not contain it');
    }
    if (persistence.kind === 'named') named.push([id, { secret, subject }]);
    else temporary.push([subject, { secret, generation: persistence.generation }]);
  };
  // The token comes last: if both have one name, the key is the token's.
  if (check.consumerToken !== undefined) add(check.consumerToken, consumerKey);
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
