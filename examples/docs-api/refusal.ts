import type { Resource } from 'caveats';
import type { Problem, RefusalForm, Refused, Required } from 'caveats/http';
import { codaError } from './problem.js';

/**
 * Gives a refusal the form of Coda's errors, beside the members of the problem. Most clients of Coda show
 * `message` and nothing else: it says in words what the token was refused for, and what the request needs.
 *
 * A refusal for a restriction of the token has a link to `whoami`, which returns what the token reaches. Its
 * relation is `help`, the registered one for a client that does not know how to go on. `describedby` would
 * say that whoami describes what was asked for.
 *
 * @param sent the resource as the path of the request has it.
 */
export function codaForm({ problem: given, status }: Refused, sent: Resource = {}): RefusalForm {
  const { level, ...asked } = given.required ?? { access: '' };
  const problem: Problem =
    level === 'table' && sent.table !== undefined
      ? { ...given, required: { ...asked, resource: sent } }
      : given;
  const isRestricted = problem.code === 'scope_denied' || problem.code === 'usage_denied';
  return {
    body: {
      ...codaError(status, isRestricted ? restrictionOf(problem) : problem.detail),
      ...problem,
    },
    ...(isRestricted && { headers: { link: '</apis/v1/whoami>; rel="help"' } }),
  };
}

function restrictionOf({ required, failures = [] }: Problem): string {
  const types = [...new Set(failures.map(({ type }) => type))];
  const verb = types.length === 1 ? 'caveat does' : 'caveats do';
  return [
    'The token is valid, but restricted.',
    ...(required ? [`The request needs ${neededIn(required, types.length > 0)}.`] : []),
    ...(types.length > 0 ? [`The token's ${types.join(' and ')} ${verb} not allow that.`] : []),
    'GET /whoami returns what the token reaches.',
  ].join(' ');
}

/**
 * Returns what a request needs, in words.
 *
 * @param isOne whether it is about one resource; otherwise, it is a list.
 */
function neededIn({ resource, level, access }: Required, isOne: boolean): string {
  const { doc, table }: { doc?: string; table?: string } = resource ?? {};
  if (level !== undefined) return `${access} access to ${isOne ? 'the' : 'some'} ${level}`;
  if (table !== undefined) return `${access} access to the table ${table} of the doc ${doc}`;
  if (doc !== undefined) return `${access} access to the doc ${doc}`;
  return `${access} access to more than single docs or tables`;
}
