import { createVocabulary, defineCaveat, standardCaveats } from 'caveats';

/** A kind that needs to know of a request what no default tells. */
const tenant = defineCaveat({
  type: 'tenant',
  role: 'context',
  decode: (text) =>
    text.startsWith('tenant = ') ? { type: 'tenant', id: text.slice(9) } : undefined,
  encode: ({ id }) => `tenant = ${id}`,
  check: ({ id }, request: { tenant: string }) =>
    request.tenant === id ? { ok: true } : { ok: false, reason: 'other_tenant' },
});

export const vocabulary = createVocabulary([...standardCaveats, tenant]);
