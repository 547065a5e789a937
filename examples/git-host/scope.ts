import { createDialect, defineScope } from 'caveats';

/** What tokens of this host can reach. */
export const git = defineScope({
  levels: { org: {}, repo: { in: 'org' }, branch: { in: 'repo' } },
  actions: ['read', 'write', 'admin'],
  mixed: 'permit',
});

export const dialect = createDialect({ scope: git });
