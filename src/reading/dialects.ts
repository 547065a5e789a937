import { dcache } from '../../examples/dialects/dcache.js';
import { juju } from '../../examples/dialects/juju.js';
import { l402 } from '../../examples/dialects/l402.js';
import { lnd } from '../../examples/dialects/lnd.js';
import { pypi } from '../../examples/dialects/pypi.js';
import { snap } from '../../examples/dialects/snap.js';
import { synapse } from '../../examples/dialects/synapse.js';
import { xrootd } from '../../examples/dialects/xrootd.js';
import { type ReadingDialect, readingOf, standardReading } from './dialect.js';
import { onedataReading } from './onedata.js';

/** The default one first: of two that read as much of a token, the earlier one is taken for its own. */
export const DIALECTS: readonly ReadingDialect[] = [
  standardReading,
  onedataReading,
  readingOf('lnd', 'lnd', lnd),
  readingOf('l402', 'L402', l402),
  readingOf('pypi', 'PyPI', pypi),
  readingOf('dcache', 'dCache', dcache),
  readingOf('xrootd', 'XRootD', xrootd),
  readingOf('snap', 'the Snap Store', snap),
  readingOf('juju', 'Juju', juju),
  readingOf('synapse', 'Synapse', synapse),
];
