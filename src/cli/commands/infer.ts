import type { AnyCaveat } from '../../caveats/kind.js';
import { type InferCheck, inferIn } from '../../reading/dialect.js';
import { partsOf } from '../../reading/parts.js';
import { loneText } from '../../reading/words.js';
import type { Token } from '../../token/token.js';
import type { Call, CommandFor, Outcome } from '../command.js';
import { UsageError } from '../errors.js';
import { expectGroup, expectOf, GENERAL, hasOnedata } from '../options/general.js';
import { requestGroup, requestOf } from '../options/inputs.js';
import { CONSUMER_KEY, CONSUMER_TOKEN, KEY, readSources, TOKEN } from '../options/sources.js';
import { inputGroup, readKey, readToken } from '../options/tokens.js';
import { type Branch, clockOf, treeLines } from '../text.js';
import { partBranches, partsJson, purposeBranches } from '../view/reach.js';
import { inferInZone, ONEDATA, SUBJECT, ZONE_FILE } from './infer-in-zone.js';

export const infer: CommandFor = (dialects) => ({
  name: 'infer',
  about: 'Show what a token reaches',
  description: [
    'Verifies a token except for its service, interface and api caveats, and shows what it reaches ' +
      'and until when. Only a client that is qualified to use the token learns this: give the time, ' +
      'address and consumer that its caveats ask for.',
    ...(hasOnedata(dialects)
      ? ['With --onedata and --zone-file it answers as Onezone\'s "infer access token scope".']
      : []),
  ],
  groups: [
    inputGroup(dialects, TOKEN, KEY, CONSUMER_TOKEN, CONSUMER_KEY),
    requestGroup('context', dialects),
    expectGroup(dialects),
    ...(hasOnedata(dialects) ? [ONEDATA] : []),
    GENERAL,
  ],
  examples: [
    {
      about: 'What does it reach?',
      line: 'caveats infer --key-file api.key --token-file narrow.txt',
    },
  ],
  async run(call) {
    const { args, reading } = call;
    const sources = [TOKEN, KEY, CONSUMER_TOKEN, CONSUMER_KEY] as const;
    const [text, keyText, consumerText, consumerKeyText] = await readSources(call, sources);
    const rootKey = readKey(keyText, KEY);
    const { token } = readToken(call, text, TOKEN);
    const consumerToken =
      consumerText === undefined ? undefined : readToken(call, consumerText, CONSUMER_TOKEN).token;
    if (consumerToken === undefined && args.has(CONSUMER_KEY.option)) {
      throw new UsageError('--consumer-key-file goes with a consumer token');
    }
    const consumerKey =
      consumerKeyText === undefined ? rootKey : readKey(consumerKeyText, CONSUMER_KEY);
    const check: InferCheck = {
      // The consumer's token is the one of type identity.
      rootKey: ({ type }) => (type === 'identity' && consumerToken ? consumerKey : rootKey),
      request: requestOf('context', call),
      expect: expectOf(call),
      consumerToken,
    };
    const subject = args.one(SUBJECT);
    if (args.has(ZONE_FILE)) {
      if (reading.name !== 'onedata') throw new UsageError('--zone-file goes with --onedata');
      return inferInZone(call, token, { check, rootKey, consumerKey, subject });
    }
    if (subject !== undefined) throw new UsageError('--subject goes with --zone-file');
    return inferred(call, token, check);
  },
});

function inferred({ reading, io }: Call, token: Token, check: InferCheck): Outcome {
  const inferred = inferIn(reading, token, check);
  const { skipped, otherCaveats = [] } = inferred;
  const parts = partsOf(inferred, check.expect, reading.partsOf);
  const branches = (caveats: readonly AnyCaveat[]): readonly Branch[] =>
    caveats.map((each) => ({ name: loneText(reading.dialect.write(each)) }));
  const unchecked: Branch = {
    name: 'not checked',
    value: { text: skipped.length === 0 ? 'nothing' : '' },
    branches: branches(skipped),
  };
  const others: Branch = { name: 'and', branches: branches(otherCaveats) };
  return {
    json: { ...partsJson(parts), skipped, ...(otherCaveats.length > 0 && { otherCaveats }) },
    text: (style) =>
      treeLines(
        { text: 'Reaches', tone: 'good' },
        [
          ...purposeBranches(check.expect),
          ...partBranches(parts, clockOf(io)),
          unchecked,
          ...(otherCaveats.length > 0 ? [others] : []),
        ],
        style,
      ),
  };
}
