import type { Call, Command } from '../command.js';
import { asUsage, UsageError } from '../errors.js';
import { mintToken } from '../../onedata/mint.js';
import { mint as mintOwn } from '../../token/mint.js';
import type { Form } from '../../reading/token-text.js';
import type { RootKey } from '../../token/root-key.js';
import type { Token } from '../../token/token.js';
import { CAVEAT_OPERANDS, CAVEATS, caveatsOf } from '../options/caveats.js';
import { dialectOf, GENERAL, ONEDATA } from '../options/general.js';
import { IDENTITY, identityOf, LOCATION, onedataIdentityOf } from '../options/identity.js';
import { formatOf, inputGroup, OUTPUT, readKey } from '../options/tokens.js';
import { KEY, readSources, required } from '../sources.js';
import { writtenToken } from './written.js';

const SHORT_KEY = 32;

export const mint: Command = {
  name: 'mint',
  about: 'Make a token',
  description: [
    'Mints a token under a root key. Whoever gets it can use it: give it caveats, one that it ' +
      'expires among them.',
  ],
  operands: CAVEAT_OPERANDS,
  groups: [inputGroup(KEY), IDENTITY, CAVEATS, OUTPUT, GENERAL],
  examples: [
    {
      about: 'A token for one doc, for an hour',
      line: 'caveats mint --key-file api.key --subject usr-1 --doc A --expires-in 1h > token.txt',
    },
    {
      about: 'The same, with a caveat as its text and another as JSON',
      line:
        "caveats mint --key-file api.key --subject usr-1 'doc = A' " +
        '\'{"type":"time","validUntil":2000000000}\'',
    },
    {
      about: "A token of Onedata's",
      line:
        'caveats mint --onedata --key-file api.key --subject usr-alice --id t1 ' +
        '--location onezone.example.com --data-path /s2/reports > onedata.txt',
    },
  ],
  async run(call) {
    const { args, io } = call;
    const [text] = await readSources(call, [KEY]);
    const rootKey = readKey(required(text, KEY), KEY);
    const isOnedata = args.has(ONEDATA);
    const conditions = caveatsOf(args, dialectOf(args), io.now());
    const token = asUsage('mint', () =>
      isOnedata ? mintOnedata(call, rootKey, conditions) : mintStandard(call, rootKey, conditions),
    );
    if (rootKey.length < SHORT_KEY) {
      io.stderr('caveats: warning: the key has fewer than 32 bytes; keygen makes a good one\n');
    }
    return writtenToken(call, token, formatOf(call) ?? token.form);
  },
};

interface Minted {
  readonly token: Token;
  readonly form: Form;
}

function mintStandard({ args }: Call, rootKey: RootKey, caveats: readonly string[]): Minted {
  const location = args.one(LOCATION);
  return { token: mintOwn({ rootKey, location, ...identityOf(args), caveats }), form: 'v2' };
}

function mintOnedata({ args, io }: Call, secret: RootKey, caveats: readonly string[]): Minted {
  const onezoneDomain = args.one(LOCATION);
  if (onezoneDomain === undefined) {
    throw new UsageError("--location is missing: the domain of the token's Onezone");
  }
  const identity = onedataIdentityOf(args);
  const token = mintToken({ onezoneDomain, secret, identity, caveats, now: io.now() });
  return { token, form: 'onedata' };
}
