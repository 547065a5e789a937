import { type AnyIdentity, createDialect, type Input } from 'caveats';
import { listScope } from './list-scope.js';
import { type ListCaveat, listKind } from './lists.js';
import { holderKinds, periodKinds, UUID } from './pypi-kinds.js';

/** A normalized name: lower case, with `-` in place of `_` and `.`. */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,254}[a-z0-9])?$/;
const projects = { field: 'project', report: 'projects' } as const;
const projectIds = { field: 'projectId', report: 'projectIds' } as const;

/** PyPI writes JSON without spaces; pypitoken, and PyPI until 2022, with one after `,` and `:`. */
const json = (start: string, end: string) =>
  ({ start, end, quote: '"', separator: start.includes(' ') ? ', ' : ',' }) as const;

const namesKind = <const T extends string>(
  type: T,
  start: string,
  end: string,
  inputs: readonly Input<ListCaveat<T>>[] = [],
) =>
  listKind(
    { type, part: projects, item: NAME, ...json(start, end) },
    { describe: ({ list }, { or }) => ['Only for the project ', ...or(list), '.'], inputs },
  );

const idsKind = <const T extends string>(type: T, start: string, end: string) =>
  listKind(
    { type, part: projectIds, item: UUID, ...json(start, end) },
    { describe: ({ list }, { or }) => ['Only for the project with the id ', ...or(list), '.'] },
  );

/** Restricts a token to some projects, by their normalized names: `my-app` for `My_App`. */
export const project = (...list: readonly string[]): ListCaveat<'projects'> => ({
  type: 'projects',
  list,
});

const scope = listScope({
  parts: [projects, projectIds],
  actions: ['upload'],
  kinds: [
    namesKind('projects', '[1,[', ']]', [
      {
        name: 'project',
        value: 'NAME',
        about: 'for a project, by its normalized name',
        of: 'texts',
        toValue: (list) => project(...list),
      },
    ]),
    namesKind('projects-spaced', '[1, [', ']]'),
    namesKind('projects-v1', '{"permissions": {"projects": [', ']}, "version": 1}'),
    namesKind('projects-v1-pypitoken', '{"version": 1, "permissions": {"projects": [', ']}}'),
    idsKind('project-ids', '[2,[', ']]'),
    idsKind('project-ids-spaced', '[2, [', ']]'),
    idsKind('project-ids-v1', '{"project_ids": [', ']}'),
  ],
});

/**
 * Tokens of PyPI, without their prefix `pypi-`. A request has the `project` (its normalized name) and
 * `projectId` of an upload, and the `userId` or `publisherId` of the client.
 */
export const pypi = createDialect({
  standardKinds: false,
  scope,
  kinds: [...periodKinds, ...holderKinds],
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
