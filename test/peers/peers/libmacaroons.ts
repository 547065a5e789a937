import { NO_LIMITS } from '../random-plans.js';
import type { PeerTraits } from './driven.js';

/** https://github.com/rescrv/libmacaroons, as Debian builds it: without JSON, and with asserts. */
export const libmacaroons: PeerTraits = {
  name: 'libmacaroons',
  writes: ['v1-text'],
  reads: ['v1-text'],
  limits: () => NO_LIMITS,
  takes: ['a discharge that no caveat asks for', 'a discharge given twice'],
};
