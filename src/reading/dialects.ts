import { type ReadingDialect, standardReading } from './dialect.js';
import { onedataReading } from './onedata.js';

/** The dialects of the command line and the playground, the default one first. */
export const DIALECTS: readonly ReadingDialect[] = [standardReading, onedataReading];
