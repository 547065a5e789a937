import { createDialect, defineCaveat } from 'caveats';

/** A kind that needs a field of the request that has no default. */
const tenant = defineCaveat({
  type: 'tenant',
  role: 'context',
  decode: (text) =>
    text.startsWith('tenant = ') ? { type: 'tenant', id: text.slice(9) } : undefined,
  fields: { tenant: 'text' },
  encode: ({ id }) => `tenant = ${id}`,
  check: ({ id }, request: { tenant: string }) =>
    request.tenant === id ? { ok: true } : { ok: false, reason: 'other_tenant' },
});

export const dialect = createDialect({ kinds: [tenant] });
