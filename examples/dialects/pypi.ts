import { type AnyIdentity, createDialect, defineScope, withKinds } from 'caveats';
import { expiryKind, holderKinds, projectIdsKind, UUID } from './pypi-kinds.js';
import { checked, type ListCaveat, listCodec } from './text-forms.js';

/** A normalized name: lower case, with `-` in place of `_` and `.`. */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,254}[a-z0-9])?$/;

// PyPI writes JSON without spaces; pypitoken, and PyPI until 2022 (v1), with some.
const projects = listCodec(
  'projects',
  {
    compact: ['[1,["', '","', '"]]'],
    spaced: ['[1, ["', '", "', '"]]'],
    v1: ['{"permissions": {"projects": ["', '", "', '"]}, "version": 1}'],
    'v1-pypitoken': ['{"version": 1, "permissions": {"projects": ["', '", "', '"]}}'],
  },
  NAME,
);

/** Restricts a token to some projects, by their normalized names: `my-app` for `My_App`. */
export const project = (...list: readonly string[]): ListCaveat<'projects'> =>
  checked(projects, { type: 'projects', list });

/** As PEP 503 has it. */
const normalized = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

const scope = withKinds(defineScope({ levels: { project: {} }, actions: ['upload'] }), {
  ...projects,
  reaches: ({ list }: ListCaveat) => list.map((name) => ({ project: name })),
  describe: ({ list }: ListCaveat, { or }) => ['Only for the project ', ...or(list), '.'],
  inputs: [
    {
      name: 'project',
      value: 'NAME',
      about: 'for a project, such as my-app',
      of: 'texts',
      toValue: (list) => project(...new Set(list.map(normalized))),
    },
  ],
});

/**
 * Tokens of PyPI, without their prefix `pypi-`. A request has the project (its normalized name) as its
 * resource, its `projectId`, and the `userId` or `publisherId` of the client.
 */
export const pypi = createDialect({
  standardKinds: false,
  scope,
  kinds: [expiryKind, projectIdsKind, ...holderKinds],
  identity: {
    decode(identifier): AnyIdentity<'access'> | undefined {
      const id = new TextDecoder().decode(identifier);
      return UUID.test(id) ? { type: 'access', id } : undefined;
    },
    encode({ id, keyId, subject, type }) {
      if (UUID.test(id) && keyId === '' && subject === '' && type === 'access') return id;
      throw new TypeError('identity: needs a UUID as its id, and the subject is empty');
    },
  },
});
