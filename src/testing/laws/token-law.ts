import { createVocabulary } from '../../caveats/vocabulary.js';
import { addFirstPartyCaveat } from '../../macaroon/create.js';
import { explain } from '../../token/explain.js';
import { TEST_TIME } from '../clock.js';
import { testKeys } from '../keys.js';
import { mintFor } from '../mint-for.js';
import { isMet, runCheck } from './check-result.js';
import { show, type Try } from './law.js';

/** In a token, with real signatures, a caveat does what its check says. */
export const holdsInTokens: Try = ({ kind, values, requests }) => {
  const vocabulary = createVocabulary([kind]);
  const { rootKey } = testKeys;
  for (const value of values) {
    // As it is: the standard kind of this type, if there is one, may not read it.
    const macaroon = addFirstPartyCaveat(mintFor('usr-1').macaroon, kind.encode(value));
    for (const given of requests) {
      const request = { now: TEST_TIME, ...given };
      const { allowed, caveats } = explain({ macaroon }, { rootKey, vocabulary, request });
      if (allowed === isMet(runCheck(kind, value, request))) continue;
      const how = caveats.map((caveat) => (caveat.met ? 'met' : caveat.reason)).join();
      return `in a token, ${show(value)} is ${how} by the request ${show(request)}, alone it is not`;
    }
  }
  return undefined;
};
