/** The standard kinds of context and usage, one a line. A namespace sorts them by name. */
export { apiCaveat } from './api.js';
export { asnCaveat } from './asn.js';
export { consumerCaveat } from './consumer.js';
export { countryCaveat } from './country.js';
export { interfaceCaveat } from './interface.js';
export { ipCaveat } from './ip.js';
export { regionCaveat } from './region.js';
export { serviceCaveat } from './service.js';
export { timeCaveat } from './time.js';
