import type { Dialect, InferCheck, KnownCaveat } from '../../reading/dialect.js';
import { inferredReach } from '../../reading/reach.js';
import { loneText } from '../../reading/words.js';
import type { Token } from '../../token/token.js';
import type { Call, Command, OptionSpec, Outcome } from '../command.js';
import { UsageError } from '../errors.js';
import { EXPECT, expectOf } from '../options/check.js';
import { dialectOf, GENERAL, ONEDATA } from '../options/general.js';
import { CONTEXT, contextOf } from '../options/request.js';
import { inputGroup, readKey, readToken } from '../options/tokens.js';
import { CONSUMER_KEY, CONSUMER_TOKEN, KEY, readSources, required, TOKEN } from '../sources.js';
import { type Branch, treeLines } from '../text/layout.js';
import { clockOf } from '../times.js';
import { limitBranches, limitsJson, purposeBranches } from '../view/reach.js';
import { inferInZone, ZONE_FILE } from './infer-in-zone.js';

const SUBJECT: OptionSpec = {
  name: 'subject',
  value: 'NAME',
  about: 'Onedata: whose token it is, of a legacy one, which does not say it',
};

export const infer: Command = {
  name: 'infer',
  about: 'Tell what a token reaches',
  description: [
    'Verifies a token but for its service, interface and api caveats, and tells what it reaches and ' +
      'until when. Only who is qualified to use the token learns it: what the caveats of time, ' +
      'address and consumer ask for has to be given.',
    'With --onedata and --zone-file it answers as Onezone\'s "infer access token scope".',
  ],
  groups: [
    inputGroup(TOKEN, KEY, CONSUMER_TOKEN, CONSUMER_KEY),
    CONTEXT,
    { title: 'Token', options: [EXPECT] },
    { title: 'Onedata', options: [ZONE_FILE, SUBJECT] },
    GENERAL,
  ],
  examples: [
    {
      about: 'What does it reach?',
      line: 'caveats infer --key-file api.key --token-file narrow.txt',
    },
  ],
  async run(call) {
    const sources = [TOKEN, KEY, CONSUMER_TOKEN, CONSUMER_KEY] as const;
    const [text, keyText, consumerText, consumerKeyText] = await readSources(call, sources);
    const rootKey = readKey(required(keyText, KEY), KEY);
    const { token } = readToken(call, text, TOKEN);
    const consumer =
      consumerText === undefined ? undefined : readToken(call, consumerText, CONSUMER_TOKEN);
    if (consumer === undefined && call.args.has(CONSUMER_KEY.option)) {
      throw new UsageError('--consumer-key-file goes with a consumer token');
    }
    const consumerKey =
      consumerKeyText === undefined ? rootKey : readKey(consumerKeyText, CONSUMER_KEY);
    const check: InferCheck = {
      // The consumer's token is the one of type identity.
      rootKey: ({ type }) => (type === 'identity' && consumer ? consumerKey : rootKey),
      request: contextOf(call.args, call.io.now),
      expect: expectOf(call),
      consumerToken: consumer?.token,
    };
    const subject = call.args.one(SUBJECT);
    if (call.args.has(ZONE_FILE)) {
      if (!call.args.has(ONEDATA)) throw new UsageError('--zone-file goes with --onedata');
      return inferInZone(call, token, { check, rootKey, consumerKey, subject });
    }
    if (subject !== undefined) throw new UsageError('--subject goes with --zone-file');
    return inferred(call, token, check);
  },
};

function inferred(call: Call, token: Token, check: InferCheck): Outcome {
  const dialect = dialectOf(call.args);
  const clock = clockOf(call.io);
  const inferred = dialect.inferScope(token, check);
  const { skipped, otherCaveats = [] } = inferred;
  const reach = inferredReach(inferred, check.expect);
  const unchecked = conditionBranches(skipped, dialect);
  const others = conditionBranches(otherCaveats, dialect);
  return {
    json: {
      ...limitsJson(reach, dialect),
      skipped,
      ...(otherCaveats.length > 0 && { otherCaveats }),
    },
    text: (style) =>
      treeLines(
        { text: 'Reaches', tone: 'good' },
        [
          ...purposeBranches(reach),
          ...limitBranches(reach, dialect, clock),
          {
            name: 'not checked',
            value: { text: unchecked.length === 0 ? 'nothing' : '' },
            branches: unchecked,
          },
          ...(others.length > 0 ? [{ name: 'and', branches: others }] : []),
        ],
        style,
      ),
  };
}

function conditionBranches(caveats: readonly KnownCaveat[], dialect: Dialect): readonly Branch[] {
  return caveats.map((each) => ({ name: loneText(dialect.write(each)) }));
}
