import { consumerCaveat, type ConsumerCaveat } from '../../caveats/consumer.js';
import type { CaveatKind } from '../../caveats/kind.js';
import type { OnedataRequest } from '../request.js';
import { narrowedKind } from './narrowed.js';

const ENTRY = /^(?:usr|grp|prv)-./s;

/** `consumer = usr-1|grp-2|prv-*`: users, members of groups, and Oneproviders. */
export const onedataConsumerCaveat: CaveatKind<ConsumerCaveat, OnedataRequest> = narrowedKind(
  consumerCaveat,
  ({ whitelist }) => whitelist.every((entry) => ENTRY.test(entry)),
  'usr-, grp- and prv- with an id or *',
);
