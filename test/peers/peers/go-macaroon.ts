import { isJson, versionOf } from '../formats.js';
import { NO_LIMITS, TEXT_ONLY } from '../random-plans.js';
import type { PeerTraits } from './driven.js';

/** https://github.com/go-macaroon/macaroon */
export const goMacaroon: PeerTraits = {
  name: 'go-macaroon',
  writes: ['v1', 'v2', 'v1-json', 'v2-json', 'v1-list', 'v2-list', 'v1-json-list', 'v2-json-list'],
  reads: [
    ...(['v1', 'v2', 'v1-text', 'v2-text', 'v1-json', 'v2-json'] as const),
    ...(['v1-list', 'v2-list', 'v1-json-list', 'v2-json-list'] as const),
  ],
  limits: (format, direction) => {
    if (versionOf(format) === 'v2') return NO_LIMITS;
    return direction === 'writes' || isJson(format) ? TEXT_ONLY : NO_LIMITS;
  },
  // Of a field that is empty its JSON has no trace.
  jsonTolerance: 'json_empty_field',
  takes: [],
};
