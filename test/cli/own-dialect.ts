import { createDialect, defineCaveat } from 'caveats';

const tenant = defineCaveat({
  type: 'tenant',
  role: 'context',
  fields: { tenant: 'text', json: 'text' },
  decode: (text) =>
    text.startsWith('tenant = ') ? { type: 'tenant', id: text.slice(9) } : undefined,
  encode: ({ id }) => `tenant = ${id}`,
  check: ({ id }, request: { readonly tenant?: string; readonly json?: string }) =>
    request.tenant === id ? { ok: true } : { ok: false, reason: 'other_tenant' },
  describe: ({ id }, { quote }) => ['Only for the tenant ', quote(id), '.'],
  inputs: [
    {
      name: 'tenant',
      about: 'for one tenant',
      of: 'text',
      toValue: (id) => ({ type: 'tenant', id }),
    },
  ],
});

export default createDialect({ kinds: [tenant] });
