import { isJson, versionOf } from '../formats.js';
import { NO_LIMITS } from '../random-plans.js';
import type { PeerTraits } from './driven.js';

/** https://github.com/ecordell/pymacaroons */
export const pymacaroons: PeerTraits = {
  name: 'pymacaroons',
  writes: ['v1', 'v2', 'v1-text', 'v2-text', 'v1-json', 'v2-json'],
  reads: ['v1', 'v2', 'v1-text', 'v2-text', 'v1-json', 'v2-json'],
  limits: (format, direction) => ({
    ...NO_LIMITS,
    // Conditions have to be text even where their format has bytes.
    conditions: 'text',
    identifiers:
      versionOf(format) === 'v1' && (direction === 'writes' || isJson(format)) ? 'text' : 'bytes',
    placelessThirdParties: direction === 'reads' || versionOf(format) === 'v2' || isJson(format),
    // In v1 it takes the characters of a location or an identifier for its bytes when it counts.
    nonAscii: direction === 'reads' || versionOf(format) === 'v2' || isJson(format),
  }),
  // Of a condition that is empty its JSON has no trace.
  jsonTolerance: 'json_empty_field',
  takes: [
    'an unsigned condition added, unmet',
    'an unsigned condition added to a discharge, unmet',
    'a discharge that no caveat asks for',
    'a discharge given twice',
  ],
};
