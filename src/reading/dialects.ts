import { synapse } from '../../examples/dialects/synapse.js';
import { type ReadingDialect, readingOf, standardReading } from './dialect.js';
import { onedataReading } from './onedata.js';

/**
 * The dialects of the command line and the playground, the default one first: of two that read as much of a
 * token, the earlier one is taken for its own.
 */
export const DIALECTS: readonly ReadingDialect[] = [
  standardReading,
  onedataReading,
  readingOf('synapse', 'Synapse', synapse),
];
