/** The standard kinds of caveat, one a line. A namespace sorts them by name. */
export { accessCaveat } from './access.js';
export { apiCaveat } from './api.js';
export { asnCaveat } from './asn.js';
export { consumerCaveat } from './consumer.js';
export { countryCaveat } from './country.js';
export { docCaveat } from './doc.js';
export { interfaceCaveat } from './interface.js';
export { ipCaveat } from './ip.js';
export { regionCaveat } from './region.js';
export { serviceCaveat } from './service.js';
export { tableCaveat } from './table.js';
export { timeCaveat } from './time.js';
